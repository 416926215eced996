"""Who is in the demo, and one click to be them. Each view refuses where the portal is no demo."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import Person
from portal.accounts.views.signing import enter
from portal.departments.models import Post
from portal.engines.journal import journal
from portal.kit.bilingual import pick
from portal.kit.doors import demo_only
from portal.management.demo import sights
from portal.management.demo.district import people
from portal.management.demo.district.people import PersonRow
from portal.management.demo.preparing import MARK

# What to look at as each of the eight, and where the click leads.
TASKS = {
    "resident": (
        "/",
        gettext_lazy("File something; answer what is asked; confirm or dispute what was done."),
    ),
    "grid_officer": (
        "/desk/",
        gettext_lazy("Triage what no item of the list covers; correct and dispatch; solve on the spot."),
    ),
    "police_handler": (
        "/desk/",
        gettext_lazy("Sign for a case, finish a sub-task of a joint case, object to one that is not yours."),
    ),
    "civil_handler": (
        "/desk/",
        gettext_lazy(
            "Ask the resident a question, then propose a resolution with facts, basis and decision."
        ),
    ),
    "family_planning_handler": (
        "/desk/",
        gettext_lazy("See a joint case from a department that helps: its own part, clock and thread."),
    ),
    "ruling_officer": (
        "/desk/",
        gettext_lazy("Rule on a case that a department says is not its own; see what was raised to you."),
    ),
    "panel_member": (
        "/panel/",
        gettext_lazy("Score redacted cases that name no department, one criterion at a time."),
    ),
    "administrator": (
        "/admin/",
        gettext_lazy(
            "Add a department, change an item of the responsibility list, and file again as the resident."
        ),
    ),
}
ROLE_WORDS = {
    "resident": gettext_lazy("Residents"),
    "grid_officer": gettext_lazy("Grid officers"),
    "handler": gettext_lazy("Handlers"),
    "supervisor": gettext_lazy("Supervisors"),
    "ruling_officer": gettext_lazy("Ruling officers"),
    "panel_member": gettext_lazy("Panel members"),
    "panel_secretary": gettext_lazy("Panel secretaries"),
    "policy_officer": gettext_lazy("Policy officers"),
    "administrator": gettext_lazy("Administrators"),
    "district_head": gettext_lazy("Heads of the district"),
}


@demo_only
@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    """The eight who meet a case, in the order in which they meet it; and everybody else."""
    main = [_card(row) for row in people.demo_people()]
    context = {"main": main, "others": _others(), "me": getattr(request.user, "username", "")}
    return render(request, "demo/page.html", context)


def _card(row: PersonRow) -> dict:
    return {
        "username": row.username,
        "name": pick(row.name_zh, row.name_en),
        "post": pick(row.post_zh, row.post_en),
        "story": pick(row.story_zh, row.story_en),
        "task": TASKS[row.demo][1] if row.demo else "",
    }


def _others() -> list[dict]:
    """Everybody but the eight, under the words of what they are."""
    groups: dict[str, list[dict]] = {role: [] for role in ROLE_WORDS}
    for row in people.people():
        if not row.demo:
            groups[row.roles[0].role].append(_card(row))
    return [{"word": ROLE_WORDS[role], "people": cards} for role, cards in groups.items() if cards]


@demo_only
@require_safe
def look(request: HttpRequest) -> HttpResponse:
    """What to look at: one click to each, as the person who sees it best."""
    return render(request, "demo/look.html", {"groups": sights.shown(_sights())})


def _sights() -> dict[str, tuple[str, str]]:
    """{key: (user name, path)} of what there is to see; nothing where no district was made."""
    mark = journal.entries(MARK)
    return sights.found(journal.facts(mark[-1]).get("heroes", {})) if mark else {}


@demo_only
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Be one of the demo's people, or, with `sight`, who sees that best. Anybody who is not marked as made
    for the demo is not there."""
    username, onwards = _wanted(request)
    person = get_object_or_404(Person, username=username, is_demo=True, is_active=True)
    logout(request)
    return enter(request, person, onwards or _onwards(person))


def _wanted(request: HttpRequest) -> tuple[str, str]:
    """Who is asked for, and the path; nobody where there is no such sight."""
    if "sight" in request.POST:
        return _sights().get(request.POST["sight"], ("", ""))
    return request.POST.get("username", ""), ""


def _onwards(person: Person) -> str:
    """To their work: what the eight are here for, else the desk for who has a post, else the first page."""
    for row in people.demo_people():
        if row.username == person.username:
            return TASKS[row.demo][0]
    return "/desk/" if Post.objects.filter(person=person).exists() else "/"
