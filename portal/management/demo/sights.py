"""Where each sight of the demo is found: as whom, and on which page.

The journal entry that marks the district as made keeps which case is whose story, no more; the page and the
person of a sight are found when it is shown. What a run did not bring about has no page, and is not shown.
"""

from collections.abc import Callable, Mapping

from django.db.models import Prefetch
from django.urls import reverse

from evaluation.models import PanelDraw
from grievances.lifecycle import PartState
from grievances.models import Assignment, Grievance, PatrolPlan
from portal.departments.succession import Succession
from portal.engines.limits.revisions import Revision
from portal.kit.bilingual import pick
from portal.management.demo.district import people as people_rows
from portal.management.demo.district.people import PersonRow
from portal.management.demo.district.sights import GROUPS, SIGHTS

Cases = Mapping[str, Grievance]  # {hero: its case, with its living parts and their departments}
Found = tuple[str, str] | None  # user name, path
Finder = Callable[[Cases], Found]


def page(hero: str, who: str = "", role: str = Assignment.LEAD) -> Finder:
    """The page of a hero's case: for this person, else for somebody who works on the lead's part or, with
    `role`, on another."""

    def find(cases: Cases) -> Found:
        case = cases.get(hero)
        username = (who or _worker(case, role)) if case else ""
        return (username, reverse("desk-case", args=[case.reference])) if username else None

    return find


def form(hero: str, verb: str) -> Finder:
    """The form of an act of a hero's case, for who works on the lead's part."""

    def find(cases: Cases) -> Found:
        case = cases.get(hero)
        username = _worker(case, Assignment.LEAD) if case else ""
        return (username, reverse("desk-act", args=[case.reference, verb])) if case and username else None

    return find


def place(row: PersonRow, view: str, asked: str = "") -> Finder:
    """A page that needs no case. `asked`: what is asked of it, `?…`."""
    return lambda _cases: (row.username, f"{reverse(view)}{asked}")


def draft(_cases: Cases) -> Found:
    """The draft of a limit class that waits, for the administrator."""
    waiting = Revision.objects.filter(kind=Revision.Kind.LIMIT, state=Revision.State.DRAFT).first()
    who = people_rows.demo_person("administrator").username
    return (who, reverse("admin-revision", args=[waiting.pk])) if waiting else None


def merger(_cases: Cases) -> Found:
    """The merger that happened, for the administrator."""
    row = Succession.objects.filter(state=Succession.State.APPLIED).first()
    who = people_rows.demo_person("administrator").username
    return (who, reverse("admin-succession", args=[row.pk])) if row else None


def _worker(case: Grievance, role: str) -> str:
    codes = [part.department.code for part in case.parts.all() if part.role == role]
    return next((row.username for row in map(people_rows.worker, codes) if row), "")


def overseer(code: str) -> str:
    """The user name of somebody who works for a department that oversees."""
    row = people_rows.worker(code)
    return row.username if row else ""


def plan(_cases: Cases) -> Found:
    """The patrols' plan, for who made it."""
    row = PatrolPlan.objects.select_related("made_by").first()
    return (row.made_by.username, reverse("patrol-plan", args=[row.pk])) if row else None


def drawing(_cases: Cases) -> Found:
    """The draw of the next panel, for the panel's secretary."""
    row = PanelDraw.objects.defer("publication").first()
    who = people_rows.people_in("panel_secretary")[0].username
    return (who, reverse("panel-draw", args=[row.number])) if row else None


HEAD = people_rows.people_in("district_head")[0]
RULING = people_rows.demo_person("ruling_officer")
PLACES: dict[str, Finder] = {
    "joint": page("ebike"),
    "part": page("ebike", role=Assignment.CO),
    "ruling": page("ruling", RULING.username),
    "late": place(RULING, "desk", "?view=raised"),
    "answers": page("answers"),
    "triage": place(people_rows.demo_person("grid_officer"), "desk", "?view=triage"),
    "extended": page("extended"),
    "paused": page("paused"),
    "reply": form("paused", "contact"),
    "supervised": page("supervised"),
    "overseen": page("answers", overseer("HOUSING")),
    "interim": page("interim"),
    "whistle": page("whistle"),
    "keys": place(people_rows.demo_person("police_handler"), "desk", "?view=open"),
    "voices": page("voices"),
    "appealed": page("appealed", HEAD.username),
    "planned": page("planned"),
    "mediated": page("mediated"),
    "handed": page("handed", people_rows.demo_person("family_planning_handler").username),
    "many": place(people_rows.people_in("supervisor", "ENFORCE")[0], "bulk-acts"),
    "export": place(people_rows.people_in("supervisor", "ENFORCE")[0], "exports"),
    "danger": place(people_rows.demo_person("administrator"), "admin-danger"),
    "load": place(people_rows.people_in("supervisor", "ENFORCE")[0], "team"),
    "asked": place(people_rows.demo_person("resident"), "mine"),
    "merged": page("merged", people_rows.demo_person("family_planning_handler").username),
    "merger": merger,
    "private": page("violence"),
    "guarded": page("guarded", people_rows.people_in("handler", "DISCIPLINE")[0].username),
    "counter": page("counter", people_rows.demo_person("grid_officer").username),
    "patrol": place(people_rows.demo_person("grid_officer"), "patrols"),
    "plan": plan,
    "drawing": drawing,
    "score": place(people_rows.demo_person("panel_member"), "panel"),
    "order": page("false_closure"),
    "advice": place(people_rows.people_in("policy_officer")[0], "advisory"),
    "survey": place(people_rows.people_in("panel_secretary")[0], "pulse"),
    "appeal_of_a_result": place(people_rows.people_in("ruling_officer")[0], "score-appeals"),
    "improvements": place(people_rows.people_in("policy_officer")[0], "improvements"),
    "draft": draft,
    "amendment": place(people_rows.people_in("policy_officer")[0], "admin-amendments"),
}


def found(heroes: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    """{key: (user name, path)} of every sight that this district has. `heroes`: {story: key of its case}."""
    living = Assignment.objects.exclude(state=PartState.WITHDRAWN).select_related("department").order_by("pk")
    rows = Grievance.objects.filter(pk__in=heroes.values()).prefetch_related(Prefetch("parts", living))
    by_key = {case.pk: case for case in rows}
    cases = {hero: by_key[key] for hero, key in heroes.items() if key in by_key}
    made = {row.key: PLACES[row.key](cases) for row in SIGHTS}
    return {key: where for key, where in made.items() if where}


def shown(kept: Mapping[str, tuple[str, str]]) -> list[tuple[str, list[dict[str, str]]]]:
    """Each heading with the sights that there are: key, title, text, and who sees it."""
    called = {row.username: pick(row.name_zh, row.name_en) for row in people_rows.people()}
    groups: dict[str, list[dict[str, str]]] = {group: [] for group in GROUPS}
    for row in SIGHTS:
        if row.key in kept:
            title, text = pick(row.title_zh, row.title_en), pick(row.text_zh, row.text_en)
            name = called.get(kept[row.key][0], "")
            groups[row.group].append({"key": row.key, "title": title, "text": text, "name": name})
    return [(pick(*GROUPS[group]), rows) for group, rows in groups.items() if rows]
