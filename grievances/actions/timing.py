"""A case's clocks: what starts, pauses, resumes, stops and reopens them, and the watched moments that follow.

Only what is recorded here writes a due time (invariant 2): comments and reassignments never do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from grievances.lifecycle import OPEN_PARTS
from grievances.models import Assignment, Grievance
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung, moment, next_rung
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.models import CalendarVersion

CONTACT, DONE, PART, WINDOW = "contact", "done", "part", "window"
CONFIRM_WITHIN = timedelta(days=7)


def contact_limit(case: Grievance) -> Limit:
    return Limit(case.limit_class.contact_amount, case.limit_class.contact_unit)


def done_limit(case: Grievance) -> Limit:
    return Limit(case.limit_class.done_amount, case.limit_class.done_unit)


def part_limit(case: Grievance) -> Limit:
    return Limit(case.limit_class.part_amount, case.limit_class.part_unit)


def set_first_dues(case: Grievance) -> None:
    """The due times of a case that is being filed: its class's limits from `filed_at`. Saves nothing."""
    calendar = clocks.load_calendar(case.calendar)
    case.contact_due = after(case.filed_at, contact_limit(case), calendar)
    case.done_due = after(case.filed_at, done_limit(case), calendar)


def set_part_due(case: Grievance, part: Assignment, at: datetime) -> None:
    """A lead is due with the case; a co-department by the sub-task limit, never later than the case."""
    if part.is_lead:
        part.due_at = case.done_due
        return
    due = after(at, part_limit(case), clocks.load_calendar(case.calendar))
    part.due_at = min(due, case.done_due) if case.done_due else due


def begin(case: Grievance, parts: Iterable[Assignment], actor: str) -> None:
    """Start the clocks of a new case and its parts: one INSERT of events, one of watched moments."""
    starts = [(CONTACT, contact_limit(case)), (DONE, done_limit(case))]
    starts += [(part_clock(part), part_limit(case)) for part in parts if not part.is_lead]
    clocks.start_many(case.subject, starts, calendar=case.calendar, at=case.filed_at, actor_key=actor)
    if case.historical:
        return
    ladders = watch.all_rungs()
    moments = {
        (CONTACT, 0): (case.contact_due, first_moment(ladders, CONTACT, case.contact_due)),
        (DONE, 0): (case.done_due, first_moment(ladders, DONE, case.done_due)),
    }
    for part in parts:
        if not part.is_lead:
            moments[(PART, part.pk)] = (part.due_at, first_moment(ladders, PART, part.due_at))
    watch.begin(case.subject, moments)


def begin_parts(case: Grievance, parts: Iterable[Assignment], at: datetime, actor: str) -> None:
    """Start the clocks of parts that join a running case."""
    co = [part for part in parts if not part.is_lead]
    if not co:
        return
    starts = [(part_clock(part), part_limit(case)) for part in co]
    clocks.start_many(case.subject, starts, calendar=case.calendar, at=at, actor_key=actor)
    for part in co:
        _watch(case, PART, part.due_at, key=part.pk)


def part_clock(part: Assignment) -> str:
    return f"part:{part.pk}"


def first_moment(ladders: dict[str, tuple[Rung, ...]], kind: str, due: datetime) -> datetime | None:
    """When the kind's lowest rung fires; None without a ladder."""
    rung = next_rung(ladders.get(kind, ()), 0)
    return moment(due, rung) if rung else None


def _watch(case: Grievance, kind: str, due: datetime | None, *, key: int = 0) -> None:
    if case.historical or due is None:
        return
    ladder = watch.rungs(kind)
    watch.put(case.subject, kind, due, first_moment({kind: ladder}, kind, due), key=key, cycle=case.cycle)


def contacted(case: Grievance, at: datetime, actor: str) -> None:
    """Somebody has answered the resident: the contact clock stops, once."""
    if case.contacted_at is not None:
        return
    case.contacted_at = at
    clocks.record(case.subject, CONTACT, "stop", at=at, actor_key=actor)
    watch.rest(case.subject, CONTACT)


def pause(case: Grievance, at: datetime, actor: str, reason: str) -> None:
    """The case waits for the resident. A case that is late already stays late (a pause never undoes a
    breach)."""
    clocks.record(case.subject, DONE, "pause", at=at, actor_key=actor, reason=reason)
    case.paused_at = at
    _follow(case)


def resume(case: Grievance, at: datetime, actor: str) -> None:
    """The answer is there: the clock goes on."""
    if case.paused_at is None:
        return
    clocks.record(case.subject, DONE, "resume", at=at, actor_key=actor)
    case.paused_at = None
    _follow(case)


def stop(case: Grievance, at: datetime, actor: str) -> None:
    """The work is said to be done: the clock stops; what was due stays readable in the clock's events."""
    if case.done_at is not None:
        return
    resume(case, at, actor)
    clocks.record(case.subject, DONE, "stop", at=at, actor_key=actor)
    case.done_at = at
    watch.rest(case.subject, CONTACT, DONE, PART)


def stop_part(case: Grievance, part: Assignment, at: datetime, actor: str) -> None:
    """A part is done, waived or taken back."""
    if part.is_lead:
        return
    clocks.record(case.subject, part_clock(part), "stop", at=at, actor_key=actor)
    watch.rest(case.subject, PART, key=part.pk)


def reopen(case: Grievance, at: datetime, actor: str) -> None:
    """A new cycle: the working time that was left, or the class's limit again where none was left."""
    case.cycle += 1
    case.done_at, case.confirm_by, case.level = None, None, 0
    clocks.record(case.subject, DONE, "reopen", at=at, actor_key=actor)
    watch.rest(case.subject, WINDOW)
    _follow(case)
    for part in case.parts.filter(role=Assignment.CO, state__in=OPEN_PARTS):
        _watch(case, PART, part.due_at, key=part.pk)


def open_window(case: Grievance, at: datetime) -> None:
    """The resident has seven calendar days to confirm; then silence closes the case, as silence."""
    case.confirm_by = at + CONFIRM_WITHIN
    if not case.historical:
        watch.put(case.subject, WINDOW, case.confirm_by, case.confirm_by, cycle=case.cycle)


def end(case: Grievance, at: datetime) -> None:
    """The case has ended: nothing is watched any more."""
    case.closed_at = at
    watch.rest(case.subject)


def _follow(case: Grievance) -> None:
    """Let the due time, the lead's part and the watched moment follow the clock's events."""
    case.done_due = clocks.due_of(case.subject, DONE)
    case.parts.filter(role=Assignment.LEAD).exclude(state="withdrawn").update(due_at=case.done_due)
    if case.done_due is None:
        watch.rest(case.subject, DONE)
    else:
        _watch(case, DONE, case.done_due)


@dataclass(frozen=True)
class Target:
    """A running clock that takes other terms. `name`: of the clock; `due`: its new due time; `limit`: where
    it changes."""

    name: str
    due: datetime | None
    limit: Limit | None
    part: Assignment | None
    moved: bool


def retarget(
    case: Grievance, targets: Iterable[Target], calendar: CalendarVersion | None, at: datetime, reason: str
) -> None:
    """Let running clocks count by other terms; due times and watched moments follow where they move."""
    for each in targets:
        terms = {"limit": each.limit, "calendar": calendar, "reason": reason}
        clocks.record(case.subject, each.name, "retarget", at=at, actor_key="system", **terms)
        if each.moved:
            _move(case, each)


def _move(case: Grievance, target: Target) -> None:
    if target.name == DONE:
        _follow(case)
    elif target.name == CONTACT and target.due:
        case.contact_due = target.due
        _watch(case, CONTACT, target.due)
    elif target.part:
        target.part.due_at = target.due
        target.part.save(update_fields=["due_at"])
        _watch(case, PART, target.due, key=target.part.pk)
