"""Neighbours: what is like what somebody writes, joining a case, following it, and leaving it again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grievances import policies
from grievances.actions import neighbours
from grievances.actions.neighbours import Joined
from grievances.forms import tried
from grievances.forms.filing import Draft
from grievances.forms.inputs import form_key
from grievances.forms.neighbours import JoinForm
from grievances.models import Grievance, Joining
from grievances.selectors import alike as likely
from grievances.selectors import neighbours as reads
from grievances.views import granting
from portal.accounts import identities, throttle
from portal.accounts.identities import Filer
from portal.accounts.models import Person
from portal.areas import selectors as areas
from portal.departments import selectors as departments
from portal.kit import addresses, clock, look
from portal.kit.errors import NotThere

AN_HOUR = 3600
ASKED_AN_HOUR, JOINED_AN_HOUR = 600, 30
FEWEST_SIGNS = 4


@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """What neighbours have filed that is like the draft: the filing page's fragment. Changes nothing."""
    throttle.count("alike", addresses.client(request), most=ASKED_AN_HOUR, seconds=AN_HOUR)
    found = found_for(Draft.of(request.POST))
    return render(request, "grievances/filing/_alike.html", {"alike": found})


def found_for(draft: Draft) -> list[likely.Found]:
    """The public entries that are like the draft; none for a private matter, nor where it was said that it is
    another one."""
    text, place = draft.data.get("body", ""), areas.place(draft.data.get("area", ""))
    if len(text) < FEWEST_SIGNS or place is None or not draft.may_be_anothers:
        return []
    suggested = departments.suggest_roughly(text)
    category = suggested[0][0] if suggested else None
    if category and (category.about_staff or category.sensitive):
        return []
    told = likely.told(text, place, clock.now(), *(draft.spot or (None, None)))
    return likely.to_writing(told, place, category.pk if category else None)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, reference: str) -> HttpResponse:
    """Mine is the same. From the filing's pages it comes with what was typed there."""
    case = reads.can_join(reference)
    if led := _led(request, case):
        return led
    if "deed" not in request.POST:
        return _form(request, case, JoinForm.begun(_typed(request)))
    form = JoinForm(request.POST.dict() | {"form_key": form_key(request.POST.get("form_key", ""))})
    if wish := look.wish(request):
        look.wear(request, *wish)
        return look.keep(_form(request, case, JoinForm.begun(form.data)), *wish)
    done: list[Joined] = []
    status = 0 if form.is_valid() else 400
    status = status or tried(form, lambda: done.append(_join(request, case, form)))
    if status:
        return _form(request, case, form, status)
    granting.hand_joining(request, done[0].joining.pk)
    messages.success(request, _("You have joined. Keep your code: it opens this page again."))
    return redirect("joined", done[0].joining.pk)


def _typed(request: HttpRequest) -> dict[str, str]:
    """What the filing's pages bring along; else what is known of who is signed in."""
    if request.method == "POST":
        draft = Draft.of(request.POST)
        known = {"text": draft.data.get("body", "")[: neighbours.LONGEST], "form_key": draft.form_key}
        return known | {name: draft.data.get(name, "") for name in ("email", "phone")}
    person = request.user
    if isinstance(person, Person) and not request.actor.is_staff:
        return {"email": person.email, "phone": person.phone}
    return {}


def _form(request: HttpRequest, case: Grievance, form: JoinForm, status: int = 0) -> HttpResponse:
    context = {"progress": reads.progress(case.pk), "form": form}
    response = render(request, "grievances/neighbours/join.html", context, status=status or 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _join(request: HttpRequest, case: Grievance, form: JoinForm) -> Joined:
    throttle.count("join", addresses.client(request), most=JOINED_AN_HOUR, seconds=AN_HOUR)
    given = form.cleaned_data
    filer = Filer(
        email=given["email"],
        phone=given["phone"],
        language=get_language() or "zh-hans",
        owner_index="" if request.actor.is_staff else request.actor.owner_index,
    )
    return neighbours.join_in(
        case, actor=request.actor, form_key=given["form_key"], text=given["text"], filer=filer
    )


def _led(request: HttpRequest, case: Grievance) -> HttpResponse | None:
    """Whose case it is, or who has joined it already, is led to their own page."""
    if case.pk in policies.own_cases(request.actor):
        return redirect("own-case", case.reference)
    mine = next((row for row in _mine(request) if row.grievance_id == case.pk), None)
    return redirect("joined", mine.pk) if mine else None


def _mine(request: HttpRequest) -> list[Joining]:
    return reads.of_visitor(granting.joinings(request), request.actor.owner_index)


def _own(request: HttpRequest, pk: int) -> Joining:
    found = next((row for row in _mine(request) if row.pk == pk), None)
    if found is None:
        raise NotThere("")
    return found


@require_safe
def joined(request: HttpRequest, pk: int) -> HttpResponse:
    """How the neighbour's case goes, what they wrote themselves, and their own code."""
    row = _own(request, pk)
    code = identities.code_of(row.subject)
    context = {
        "row": row,
        "progress": reads.progress(row.grievance_id),
        "code": code,
        "link": f"{settings.SITE_URL}/k/{code}/",
        "told": identities.own(row.subject).email,
    }
    response = render(request, "grievances/neighbours/joined.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether they really leave; then their words and contact are gone."""
    row = _own(request, pk)
    if request.method != "POST":
        return render(request, "grievances/neighbours/leave.html", {"row": row})
    neighbours.leave(row, actor=request.actor)
    messages.success(request, _("You have left. Your words and your contact are erased."))
    return redirect("home")
