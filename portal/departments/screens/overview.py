"""The first page of the administration: what there is, and what lacks; all of it counted when it is asked."""

from dataclasses import dataclass
from typing import Any

from portal.areas.models import Area, Level
from portal.departments import selectors, work
from portal.departments.actions import rungs
from portal.departments.models import Category, Department, Keyword, ResponsibilityItem, Role
from portal.departments.screens import amendments, holes, items, limits, people, stuck, successions, units
from portal.engines.escalation.models import LadderRung


@dataclass(frozen=True)
class Lack:
    """Something that needs attention: how many, of which kind, with examples to name. `rows` drill down."""

    kind: str
    count: int
    rows: tuple[Any, ...] = ()


def counts(whole: bool) -> dict[str, int]:
    """How much there is, by section; `whole`: for administrators, who have all sections."""
    today = selectors.today()
    found = {
        "categories": Category.objects.filter(active=True).count(),
        "words": Keyword.objects.count(),
        "items": selectors.in_force(ResponsibilityItem.objects.all(), today).count(),
    }
    if not whole:
        return found
    return found | {
        "departments": selectors.open_departments().count(),
        "people": people.listed("posted").count(),
        "administrators": people.listed("posted", role=Role.ADMINISTRATOR).count(),
        "classes": len(limits.classes()),
        "calendars": len(limits.calendars()),
        "rungs": LadderRung.objects.count(),
    }


def lacks(whole: bool) -> list[Lack]:
    """What needs attention, the most pressing first; nothing that is in order."""
    waiting, found = amendments.listed(amendments.OPEN).order_by("pk"), holes.holes()
    lacks = [
        Lack("amendments", waiting.count(), tuple(waiting[:4])),
        _some("suspended", items.suspended()),
        _some("gaps", found.gaps),
        _some("overlaps", found.clashes),
        _some("closed_in_list", list({row.item.pk: row.item for row in found.closed}.values())),
    ]
    if whole:
        lacking = units.listed("lacking")
        lacks = [
            Lack("unfounded", 0 if _is_founded() else 1),
            Lack("watches", stuck.watches().count()),
            Lack("messages", stuck.messages()),
            _some("troubled", successions.waiting(troubled=True)),
            _some("drafts", successions.waiting(troubled=False)),
            _some("orphans", list(Department.objects.filter(pk__in=work.orphans()))),
            *lacks,
            _some("handlers", [u.department for u in lacking if units.HANDLER in u.lacks]),
            _some("supervisors", [u.department for u in lacking if units.SUPERVISOR in u.lacks]),
            _some("ladders", rungs.without_ladder()),
            _some("provisional", limits.provisional()),
        ]
    return [lack for lack in lacks if lack.count]


def _is_founded() -> bool:
    """Whether anybody can file: there is a grid, and a kind of matter."""
    return Area.objects.filter(level=Level.GRID).exists() and Category.objects.filter(active=True).exists()


def _some(kind: str, rows: list[Any]) -> Lack:
    return Lack(kind, len(rows), tuple(rows))
