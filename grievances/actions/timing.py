"""A case's clocks: what starts, pauses, resumes, stops and reopens them, and the watched moments that follow.

Only what is recorded here writes a due time (invariant 2): comments and reassignments never do.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from grievances.actions import legs, moments
from grievances.actions.moments import CONTACT, DONE, PART, RULING, SIGN, WINDOW
from grievances.lifecycle import OPEN_PARTS
from grievances.models import Assignment, Grievance
from portal.engines.escalation import watch
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit, after

CONFIRM_WITHIN = timedelta(days=7)


def contact_limit(case: Grievance) -> Limit:
    return Limit(case.limit_class.contact_amount, case.limit_class.contact_unit)


def done_limit(case: Grievance) -> Limit:
    return Limit(case.limit_class.done_amount, case.limit_class.done_unit)


def set_first_dues(case: Grievance) -> None:
    """The due times of a case that is being filed: its class's limits from `filed_at`. Saves nothing."""
    calendar = clocks.load_calendar(case.calendar)
    case.contact_due = after(case.filed_at, contact_limit(case), calendar)
    case.done_due = after(case.filed_at, done_limit(case), calendar)


def begin(case: Grievance, parts: Iterable[Assignment], actor: str) -> None:
    """Start the clocks of a new case and its parts: one INSERT of events, one of watched moments."""
    parts = list(parts)
    starts = [(CONTACT, contact_limit(case)), (DONE, done_limit(case)), *legs.starts(case, parts)]
    clocks.start_many(case.subject, starts, calendar=case.calendar, at=case.filed_at, actor_key=actor)
    own = {(CONTACT, 0): case.contact_due, (DONE, 0): case.done_due}
    moments.begin(case, own | moments.of_parts(parts))


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
    watch.rest(case.subject, CONTACT, DONE, PART, SIGN, RULING)


def reopen(case: Grievance, at: datetime, actor: str) -> None:
    """A new cycle: the working time that was left, or the class's limit again where none was left."""
    case.cycle += 1
    case.done_at, case.confirm_by, case.level = None, None, 0
    clocks.record(case.subject, DONE, "reopen", at=at, actor_key=actor)
    watch.rest(case.subject, WINDOW)
    _follow(case)
    legs.watch_again(case, case.parts.filter(role=Assignment.CO, state__in=OPEN_PARTS))


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
        moments.put(case, DONE, case.done_due)
