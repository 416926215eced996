"""Where each sight of the demo is found: as whom, and on which page.

While the demo is prepared each sight is resolved, and kept in the journal entry that marks the district as
made. What a run did not bring about has no page, and is not shown.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse

from grievances.models import Assignment, Grievance
from portal.kit.bilingual import pick
from portal.management.demo.district import people as people_rows
from portal.management.demo.district.sights import GROUPS, SIGHTS

Cases = Mapping[str, int]  # {hero: key of its case}
Found = tuple[str, str] | None  # user name, path
Finder = Callable[[Cases], Found]


def demo_person(demo: str) -> str:
    """The user name of one of the eight."""
    return next(row.username for row in people_rows.demo_people() if row.demo == demo)


def in_role(role: str) -> str:
    """The user name of the first who has the role."""
    return people_rows.people_in(role)[0].username


def page(who: str | Callable[[Grievance], str], hero: str, view: str = "desk-case") -> Finder:
    """The page of a hero's case, for this person."""

    def find(cases: Cases) -> Found:
        case = Grievance.objects.filter(pk=cases.get(hero, 0)).first()
        if case is None:
            return None
        username = who if isinstance(who, str) else who(case)
        return (username, reverse(view, args=[case.reference])) if username else None

    return find


def place(username: str, view: str) -> Finder:
    """A page that needs no case."""
    return lambda _cases: (username, reverse(view))


def lead_of(case: Grievance) -> str:
    """The user name of somebody who works for the lead."""
    return _worker(case, Assignment.LEAD)


def helper_of(case: Grievance) -> str:
    """The user name of somebody who works for a co-department."""
    return _worker(case, Assignment.CO)


def _worker(case: Grievance, role: str) -> str:
    parts = case.parts.filter(role=role).exclude(state="withdrawn").order_by("pk")
    for code in parts.values_list("department__code", flat=True):
        rows = people_rows.people_in("handler", code) or people_rows.people_in("supervisor", code)
        if rows:
            return rows[0].username
    return ""


PLACES: dict[str, Finder] = {
    "joint": page(lead_of, "ebike"),
    "part": page(helper_of, "ebike"),
    "ruling": page(in_role("ruling_officer"), "ruling"),
    "late": place(demo_person("ruling_officer"), "desk"),
    "triage": place(demo_person("grid_officer"), "desk"),
    "asked": place(demo_person("resident"), "mine"),
    "private": page(lead_of, "violence"),
    "score": place(demo_person("panel_member"), "panel"),
    "order": page(lead_of, "false_closure"),
    "amendment": place(in_role("policy_officer"), "admin-amendments"),
}


def found(cases: Cases) -> dict[str, list[str]]:
    """{key: [user name, path]} of every sight that this district has."""
    made = {row.key: PLACES[row.key](cases) for row in SIGHTS}
    return {key: list(where) for key, where in made.items() if where}


def shown(kept: Mapping[str, list[str]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Each heading with the sights that there are: key, title, text, user name."""
    groups = []
    for group, names in GROUPS.items():
        rows = [
            {
                "key": row.key,
                "title": pick(row.title_zh, row.title_en),
                "text": pick(row.text_zh, row.text_en),
                "username": kept[row.key][0],
            }
            for row in SIGHTS
            if row.group == group and row.key in kept
        ]
        if rows:
            groups.append((pick(*names), rows))
    return groups
