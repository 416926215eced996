"""Fair distribution, where a department has switched it on: each new part goes at once to the handler present
with the fewest open ones."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from grievances import interests
from grievances.models import Assignment, Grievance
from grievances.selectors import load
from grievances.selectors.load import Colleague
from portal.accounts.models import Person
from portal.departments.models import Department

RULE = "fewest_open"
NEVER = datetime(1, 1, 1, tzinfo=UTC)


def distribute(case: Grievance, parts: Iterable[Assignment], at: datetime) -> None:
    """Put into each new part its department, and who gets it. Saves nothing; imported cases are left alone.

    The department's row stays locked until the transaction ends: of two at once, the second counts what the
    first gave.
    """
    if case.historical:
        return
    parts = sorted(parts, key=lambda part: part.department_id)
    units = Department.objects.in_bulk({part.department_id for part in parts})
    if any(unit.distributes for unit in units.values()):
        hold(units)
    for part in parts:
        part.department = units[part.department_id]
        if part.department.distributes:
            _give(part, case, at)


def hold(departments: Iterable[int]) -> None:
    """Lock those of the departments that distribute, in the order of their keys, so that no two stand before
    each other. Where parts are made in several goes, before the first of them."""
    rows = Department.objects.select_for_update(no_key=True).order_by("pk")
    list(rows.filter(pk__in=set(departments), distributes=True))


def _give(part: Assignment, case: Grievance, at: datetime) -> None:
    team = load.team([part.department_id], at, case.area.path)
    chosen = fairest(each for each in team if each.person not in interests.people(case))
    if chosen is not None:
        part.officer = Person.objects.get(pk=chosen.person)
        part.officer_since = at


def fairest(colleagues: Iterable[Colleague]) -> Colleague | None:
    """Of the handlers who are there the one with the fewest open parts; of several, who got one longest
    ago. None: nobody is there."""
    present = [each for each in colleagues if each.handles and each.away_until is None]
    return min(present, key=lambda each: (each.open, each.last or NEVER, each.person), default=None)


def facts(parts: Iterable[Assignment]) -> dict[str, Any]:
    """Who got which new part, and by which rule: for the journal; nothing where nobody got one."""
    given = [[part.department_id, part.officer_id] for part in parts if part.officer_id is not None]
    return {"given": {"rule": RULE, "to": given}} if given else {}
