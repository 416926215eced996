"""The clocks of one department's part of a case: until it is signed for, disputed, done or taken back.

Each part has its own. A transfer stops those of one and starts those of the next; the case's own clocks never
stop for what departments dispute among themselves.
"""

from collections.abc import Iterable
from datetime import datetime

from grievances import policies
from grievances.actions import moments
from grievances.actions.moments import PART, RULING, SIGN
from grievances.lifecycle import PartState
from grievances.models import Assignment, Grievance, Objection
from portal.departments.actors import Actor
from portal.engines.escalation import watch
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit, after
from portal.kit.prepared import update

LONGEST_WAIVER = 300


def part_clock(part: Assignment) -> str:
    return f"{PART}:{part.pk}"


def sign_clock(part: Assignment) -> str:
    return f"{SIGN}:{part.pk}"


def ruling_clock(part: Assignment) -> str:
    return f"{RULING}:{part.pk}"


def set_dues(case: Grievance, part: Assignment, at: datetime) -> None:
    """The due times of a part dispatched now. A lead is due with the case; a co-department by the sub-task
    limit, never later than the case. Saves nothing."""
    limits, calendar = case.limit_class, clocks.load_calendar(case.calendar)
    part.sign_by = after(at, limits.sign, calendar)
    if part.is_lead:
        part.due_at, part.object_by = case.done_due, after(at, limits.objection, calendar)
        return
    due = after(at, limits.part, calendar)
    part.due_at = min(due, case.done_due) if case.done_due else due


def starts(case: Grievance, parts: Iterable[Assignment]) -> list[tuple[str, Limit]]:
    """The clocks that new parts begin with, and their limits."""
    parts = list(parts)
    signing = [(sign_clock(part), case.limit_class.sign) for part in parts]
    return signing + [(part_clock(part), case.limit_class.part) for part in parts if not part.is_lead]


def begin(case: Grievance, parts: Iterable[Assignment], at: datetime, actor: str) -> None:
    """Start the clocks of parts that join a running case."""
    parts = list(parts)
    if not parts:
        return
    clocks.start_many(case.subject, starts(case, parts), calendar=case.calendar, at=at, actor_key=actor)
    moments.begin(case, moments.of_parts(parts))


def sign(case: Grievance, part: Assignment, at: datetime, actor: Actor) -> None:
    """Somebody of the department signs for the part; a handler who signs for what nobody has, has it from
    then on."""
    part.state, part.signed_at, part.handler_id = PartState.SIGNED, at, actor.person_id
    if part.officer_id is None and policies.handles(actor, part):
        part.officer_id, part.officer_since = actor.person_id, at
    update(part, ["state", "signed_at", "handler_id", "officer_id", "officer_since"])
    signed(case, part, at, actor.key)


def signed(case: Grievance, part: Assignment, at: datetime, actor: str) -> None:
    """The part is signed for, or needs to be no more."""
    clocks.record(case.subject, sign_clock(part), "stop", at=at, actor_key=actor)
    watch.rest(case.subject, SIGN, key=part.pk)


def running(case: Grievance, parts: Iterable[Assignment]) -> list[tuple[str, Assignment]]:
    """The clocks that run for open parts, each with its part: until it is signed for, done, or ruled on."""
    found: list[tuple[str, Assignment]] = []
    for part in parts:
        found += [(sign_clock(part), part)] if part.state == PartState.WAITING else []
        if not part.is_lead:
            found.append((part_clock(part), part))
        elif case.disputed:
            found.append((ruling_clock(part), part))
    return found


def move(case: Grievance, part: Assignment, kind: str, due: datetime | None) -> None:
    """A part's clock is due at another moment: the row that shows it and the watched moment follow."""
    if kind == RULING:
        Objection.objects.filter(grievance=case, ruled_at=None, dropped_at=None).update(rule_by=due)
    else:
        name = {SIGN: "sign_by", PART: "due_at"}[kind]
        setattr(part, name, due)
        part.save(update_fields=[name])
    moments.put(case, kind, due, key=part.pk)


def stop(case: Grievance, part: Assignment, at: datetime, actor: str) -> None:
    """A part is done, waived or taken back: none of its clocks runs on."""
    if part.signed_at is None:
        signed(case, part, at, actor)
    if part.is_lead:
        return
    clocks.record(case.subject, part_clock(part), "stop", at=at, actor_key=actor)
    watch.rest(case.subject, PART, key=part.pk)


def finish(case: Grievance, part: Assignment, at: datetime, actor: str, result: str) -> None:
    """A sub-task is done, with what came of it."""
    part.state, part.done_at, part.result = PartState.DONE, at, result
    update(part, ["state", "done_at", "result"])
    stop(case, part, at, actor)


def waive(case: Grievance, part: Assignment, at: datetime, actor: str, reason: str) -> None:
    """A sub-task is not needed, and why; cut where it is long."""
    part.state, part.done_at, part.waiver = PartState.WAIVED, at, reason[:LONGEST_WAIVER]
    part.save(update_fields=["state", "done_at", "waiver"])
    stop(case, part, at, actor)


def take_back(case: Grievance, part: Assignment, at: datetime, actor: str) -> None:
    """Withdraw the part, and stop its clocks."""
    stop(case, part, at, actor)
    part.state, part.taken_back_at = PartState.WITHDRAWN, at
    part.save(update_fields=["state", "taken_back_at"])


def watch_again(case: Grievance, parts: Iterable[Assignment]) -> None:
    """A new cycle: what of the parts is still open is watched anew."""
    for part in parts:
        if part.state == PartState.WAITING:
            moments.put(case, SIGN, part.sign_by, key=part.pk)
        moments.put(case, PART, part.due_at, key=part.pk)


def dispute(case: Grievance, part: Assignment, at: datetime, actor: str) -> datetime:
    """The lead objects: the ruling's clock runs from now on, and beside it the clock to sign, since the lead
    holds the case meanwhile. When the ruling is due."""
    start = [(ruling_clock(part), case.limit_class.ruling)]
    due = clocks.start_many(case.subject, start, calendar=case.calendar, at=at, actor_key=actor)
    rule_by = due[ruling_clock(part)]
    moments.begin(case, {(RULING, part.pk): rule_by})
    return rule_by


def settle(case: Grievance, part: Assignment, at: datetime, actor: str) -> None:
    """The dispute is over, ruled on or not: the ruling's clock stops."""
    clocks.record(case.subject, ruling_clock(part), "stop", at=at, actor_key=actor)
    watch.rest(case.subject, RULING, key=part.pk)
