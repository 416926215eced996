"""When a case's clocks are looked at next: by the ladder that holds for its kind of matter and its place."""

from collections.abc import Iterable
from datetime import datetime

from grievances.models import Assignment, Grievance
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Counting, Ladder, Rung, choose, coming
from portal.engines.escalation.models import NEVER
from portal.engines.limits import clock, clocks
from portal.kit.remembered import remembered

CONTACT, DONE, PART, WINDOW, SIGN, RULING = "contact", "done", "part", "window", "sign", "ruling"


def ladder_of(case: Grievance, kind: str, ladders: Iterable[Ladder] | None = None) -> tuple[Rung, ...]:
    """The rungs that the case's clock of this kind climbs."""
    every = remembered(("ladders", kind), lambda: watch.ladders(kind)) if ladders is None else ladders
    matters = (case.category.code, case.category.group_code) if case.category else ()
    return choose(every, kind, matters, case.area.path)


def counting(case: Grievance, kind: str) -> Counting:
    """How the case's calendar counts working minutes, and shares of the limit of this kind."""
    return Counting(
        lambda at, minutes: clock.worked_from(at, minutes, clocks.load_calendar(case.calendar)),
        lambda due, percent: clock.used(
            due, getattr(case.limit_class, kind), percent, clocks.load_calendar(case.calendar)
        ),
    )


def first(case: Grievance, kind: str, due: datetime, ladders: Iterable[Ladder] | None = None) -> datetime:
    """When the clock's first warning or rung fires; NEVER without a ladder."""
    found = coming(ladder_of(case, kind, ladders), due, (0, 0), counting(case, kind))
    return found[0] if found else NEVER


def put(case: Grievance, kind: str, due: datetime | None, *, key: int = 0) -> None:
    """Watch one clock of the case, or move its moment."""
    if case.historical or due is None:
        return
    watch.put(case.subject, kind, due, first(case, kind, due), key=key, cycle=case.cycle)


def begin(case: Grievance, dues: dict[tuple[str, int], datetime | None]) -> None:
    """Watch new clocks of the case: one query for the ladders, one INSERT."""
    if case.historical or not dues:
        return
    ladders = watch.ladders()
    moments = {
        (kind, key): (due, first(case, kind, due, ladders)) for (kind, key), due in dues.items() if due
    }
    watch.begin(case.subject, moments, cycle=case.cycle)


def of_parts(parts: Iterable[Assignment]) -> dict[tuple[str, int], datetime | None]:
    """What is watched of new parts: that each is signed for, and that sub-tasks are done."""
    parts = list(parts)
    return {(SIGN, part.pk): part.sign_by for part in parts} | {
        (PART, part.pk): part.due_at for part in parts if not part.is_lead
    }
