"""A case's clocks: what starts, pauses, resumes, stops and reopens them, and the watched moments that follow.

Only what is recorded here writes a due time (invariant 2): comments and reassignments never do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from grievances.actions import legs, moments
from grievances.actions.moments import CONTACT, DONE, PART, RULING, SIGN, WINDOW
from grievances.lifecycle import OPEN_PARTS, MediationState, Outcome
from grievances.models import Assignment, Grievance, Mediation, TimeRequest
from portal.engines.escalation import watch
from portal.engines.limits import clocks
from portal.engines.limits.clock import Event, Limit, after
from portal.engines.limits.models import CalendarVersion
from portal.kit import clock

PAUSE, MEDIATION, FOLLOW_UP = "pause", "mediation", "follow_up"
CHECK_IN, NO_WORD, PRESSURE = "check_in", "no_word", "pressure"
# What is between the resident and those who watch over them goes on when the case has ended.
LASTING = (CHECK_IN, NO_WORD, PRESSURE)
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
    """Start the clocks of a new case and its parts: one INSERT of events, one of watched moments. What
    a patrol found has nobody to be answered, and no clock for it."""
    parts = list(parts)
    contact = [] if case.is_found else [(CONTACT, contact_limit(case))]
    starts = [*contact, (DONE, done_limit(case)), *legs.starts(case, parts)]
    clocks.start_many(case.subject, starts, calendar=case.calendar, at=case.filed_at, actor_key=actor)
    own = {(DONE, 0): case.done_due} | ({(CONTACT, 0): case.contact_due} if contact else {})
    if case.is_guarded:
        own[CHECK_IN, 0] = case.filed_at
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
    case.paused_at = case.paused_at or at
    follow(case)


def hold(case: Grievance, at: datetime, actor: str, until: datetime) -> None:
    """An approved pause 挂起: the clock stands still until then, and goes on by itself."""
    case.held_until = until
    case.pauses += 1
    pause(case, at, actor, "approved")
    if not case.historical:
        watch.put(case.subject, PAUSE, until, until, cycle=case.cycle)


def plan(case: Grievance, at: datetime, actor: str, review: datetime) -> None:
    """An approved long plan 挂账: the clock stands still until its review, and goes on by itself; a plan that
    is prolonged only has another day. What was late stays late."""
    prolonged = case.planned
    if prolonged:
        _end_granted(case, at)
    case.held_until, case.planned, case.plans = review, True, case.plans + (not prolonged)
    if not prolonged:
        pause(case, at, actor, "plan")
    if not case.historical:
        watch.put(case.subject, PAUSE, review, review, cycle=case.cycle)


def release(case: Grievance, at: datetime, actor: str, *, asked: bool) -> None:
    """The approved pause is over; the clock goes on unless it waits for an answer as well (`asked`)."""
    _end_pause(case, at)
    if not asked:
        _go_on(case, at, actor)


def lengthen(case: Grievance, at: datetime, actor: str, by: Limit) -> None:
    """An approved extension 延期: the limit that counts now, and so much more of it."""
    now = clocks.limit_of(clocks.events(case.subject, DONE))
    longer = Limit(now.amount + by.amount, now.unit) if by.unit == now.unit else _and(case, now, by)
    clocks.record(case.subject, DONE, "retarget", at=at, actor_key=actor, reason="extension", limit=longer)
    case.extensions += 1
    follow(case)


def _and(case: Grievance, now: Limit, by: Limit) -> Limit:
    """An extension in days of a limit that is told in minutes, since an earlier case was merged into it."""
    due = clocks.foresee(clocks.events(case.subject, DONE)) or clock.now()
    more = after(due, by, clocks.load_calendar(case.calendar)) - due
    return Limit(now.amount + int(more.total_seconds()) // 60, now.unit)


def hasten(case: Grievance, earlier: Grievance, at: datetime) -> bool:
    """Let the case be due no later than the other. False where it can't be: the other was due before this
    one's clock began. The same for the first contact where it still can be; what was missed stays missed."""
    if case.contacted_at is None and earlier.contacted_at is None:
        _hasten(case, CONTACT, earlier.contact_due, at)
    return earlier.done_due is None or _hasten(case, DONE, earlier.done_due, at)


def _hasten(case: Grievance, name: str, by: datetime, at: datetime) -> bool:
    past = clocks.events(case.subject, name)
    due = clocks.foresee(past)
    if due is None or due <= by:
        return True
    limit = clocks.ending(past, by, at)
    if limit:
        due = clocks.foresee(past, Event("retarget", at, limit))
        retarget(case, [Target(name, due, limit, None, moved=True)], None, at, "merged")
        _let_parts_keep_up(case)
    return limit is not None


def _let_parts_keep_up(case: Grievance) -> None:
    """A sub-task is never due later than its case."""
    late = case.parts.filter(role=Assignment.CO, state__in=OPEN_PARTS, due_at__gt=case.done_due)
    for part in late if case.done_due else ():
        part.due_at = case.done_due
        part.save(update_fields=["due_at"])
        moments.put(case, PART, case.done_due, key=part.pk)


def drop_request(case: Grievance, at: datetime) -> None:
    """A request for more time that nobody has decided on falls away: the case is done, or goes to others."""
    if case.time_asked:
        rows = TimeRequest.objects.filter(grievance=case.pk, state=TimeRequest.State.ASKED)
        rows.update(state=TimeRequest.State.DROPPED, ended_at=at)
        case.time_asked = ""


def watch_mediation(case: Grievance, until: datetime) -> None:
    """A mediation has so long; the case's own clock runs on beside it."""
    if not case.historical:
        watch.put(case.subject, MEDIATION, until, until, cycle=case.cycle)


def watch_agreement(case: Grievance, at: datetime) -> None:
    """When it is to be asked whether the agreement is kept, whether the case is closed by then or not."""
    if not case.historical:
        watch.put(case.subject, FOLLOW_UP, at, at, cycle=case.cycle)


def close_mediation(case: Grievance, state: MediationState) -> None:
    """The open mediation has ended so, and nothing waits for it any more."""
    case.mediating, case.mediated = False, state
    watch.rest(case.subject, MEDIATION)


def drop_mediation(case: Grievance, at: datetime) -> None:
    """A mediation that is open ends with the work: the case is done otherwise, refused or taken back."""
    if case.mediating:
        for running in case.mediations.filter(ended_at=None):
            running.fail(Mediation.Ended.CASE, at)
        close_mediation(case, MediationState.FAILED)


def _end_pause(case: Grievance, at: datetime) -> None:
    if case.held_until is None:
        return
    _end_granted(case, at)
    case.held_until, case.planned = None, False
    watch.rest(case.subject, PAUSE)


def _end_granted(case: Grievance, at: datetime) -> None:
    kinds = (TimeRequest.Kind.PAUSE, TimeRequest.Kind.PLAN)
    rows = TimeRequest.objects.filter(grievance=case.pk, kind__in=kinds, state=TimeRequest.State.GRANTED)
    rows.update(state=TimeRequest.State.ENDED, ended_at=at)


def resume(case: Grievance, at: datetime, actor: str) -> None:
    """The answer is there: the clock goes on, unless it is paused for another reason as well."""
    if case.held_until is not None and case.held_until > at:
        return
    _end_pause(case, at)
    _go_on(case, at, actor)


def _go_on(case: Grievance, at: datetime, actor: str) -> None:
    if case.paused_at is None:
        return
    clocks.record(case.subject, DONE, "resume", at=at, actor_key=actor)
    case.paused_at = None
    follow(case)


def stop(case: Grievance, at: datetime, actor: str) -> None:
    """The work is said to be done: the clock stops; what was due stays readable in the clock's events."""
    if case.done_at is not None:
        return
    drop_request(case, at)
    drop_mediation(case, at)
    release(case, at, actor, asked=False)
    clocks.record(case.subject, DONE, "stop", at=at, actor_key=actor)
    case.done_at = at
    watch.rest(case.subject, CONTACT, DONE, PART, SIGN, RULING)


def reopen(case: Grievance, at: datetime, actor: str) -> None:
    """A new cycle: the working time that was left, or the class's limit again where none was left."""
    case.cycle += 1
    case.done_at, case.confirm_by, case.level = None, None, 0
    used_up = clocks.due_of(case.subject, DONE) is not None
    again = done_limit(case) if used_up else None  # an extension is not given again with the limit
    clocks.record(case.subject, DONE, "reopen", at=at, actor_key=actor, limit=again)
    watch.rest(case.subject, WINDOW)
    follow(case)
    legs.watch_again(case, case.parts.filter(role=Assignment.CO, state__in=OPEN_PARTS))


def open_window(case: Grievance, at: datetime) -> None:
    """The resident has seven calendar days to confirm; then silence closes the case, as silence."""
    case.confirm_by = at + CONFIRM_WITHIN
    if not case.historical:
        watch.put(case.subject, WINDOW, case.confirm_by, case.confirm_by, cycle=case.cycle)


def end(case: Grievance, at: datetime) -> None:
    """The case has ended: nothing is watched any more, but whether an agreement is kept, and that its
    resident is left in peace."""
    case.closed_at = at
    watch.rest(case.subject, but=LASTING)
    if case.outcome not in (Outcome.CONFIRMED, Outcome.SILENT):
        case.follow_up = False
    elif case.mediated == MediationState.AGREED and not case.follow_up:
        last = case.mediations.filter(state=MediationState.AGREED).last()
        if last and last.followed_at is None:
            watch_agreement(case, last.follow_up_at)


def follow(case: Grievance) -> None:
    """Let the due time, the lead's part and the watched moment follow the clock's events."""
    case.done_due = clocks.due_of(case.subject, DONE)
    case.parts.filter(role=Assignment.LEAD).exclude(state="withdrawn").update(due_at=case.done_due)
    if case.done_due is None:
        watch.rest(case.subject, DONE)
    else:
        moments.put(case, DONE, case.done_due)
        _let_parts_follow(case)


def _let_parts_follow(case: Grievance) -> None:
    """A sub-task that had to be done sooner than its own limit says, for the case's sake, gets what the case
    has got; never more than its own limit, and nothing where it is late already."""
    now = clock.now()
    for part in case.parts.filter(role=Assignment.CO, state__in=OPEN_PARTS, due_at__gt=now):
        own = clocks.due_of(case.subject, legs.part_clock(part))
        due = min(own, case.done_due) if own else part.due_at
        if due > part.due_at:
            part.due_at = due
            part.save(update_fields=["due_at"])
            moments.put(case, PART, due, key=part.pk)


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
    """Let running clocks count by other terms; then due times and watched moments follow where they move. A
    sub-task that follows its case reads its own clock, so every clock is told first."""
    targets = list(targets)
    for each in targets:
        terms = {"limit": each.limit, "calendar": calendar, "reason": reason}
        clocks.record(case.subject, each.name, "retarget", at=at, actor_key="system", **terms)
    for each in targets:
        if each.moved:
            _move(case, each)


def _move(case: Grievance, target: Target) -> None:
    if target.name == DONE:
        follow(case)
    elif target.name == CONTACT and target.due:
        case.contact_due = target.due
        moments.put(case, CONTACT, target.due)
    elif target.part:
        legs.move(case, target.part, target.name.partition(":")[0], target.due)
