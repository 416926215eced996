"""Recomputing running cases by a new version of their calendar or limit class: counted first, then each case
by one step of its own, exactly once, also where the sweep dies in between.

A clock whose lateness was raised keeps its due time: what a department was told is not untold by a new rule.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction

from grievances import lifecycle
from grievances.actions import legs, timing
from grievances.actions.moments import PART
from grievances.actions.step import lock, step
from grievances.actions.timing import CONTACT, DONE
from grievances.lifecycle import Verb
from grievances.models import Assignment, Grievance
from grievances.selectors import running
from portal.departments.actors import SYSTEM
from portal.engines.limits import clocks
from portal.engines.limits.clock import Event
from portal.engines.limits.models import CalendarVersion, ClockEvent, LimitClassVersion
from portal.engines.limits.revisions import Revision, Round, ShiftRow
from portal.engines.limits.shifting import MOVES, SKIPS, Effect, Shift, effect, shift
from portal.engines.limits.terms import NewTerms, terms_of
from portal.kit import clock

logger = logging.getLogger(__name__)
BATCH = 200
MOST = {Round.Kind.PREVIEW: 20_000, Round.Kind.RECOMPUTE: 2_000}
Pasts = dict[tuple[str, str], tuple[Event, ...]]


@dataclass(frozen=True)
class Weighed:
    """One clock of a case, and what the new terms make of it. `name`: as the clock's events call it."""

    name: str
    shift: Shift
    part: Assignment | None = None

    @property
    def kind(self) -> str:
        return self.name.partition(":")[0]

    @property
    def goes_on(self) -> bool:
        return self.shift.effect not in SKIPS


def sweep(now: datetime) -> int:
    """Go on with every round that runs, a few batches each; returns how many cases were looked at."""
    return sum(_go_on(each) for each in Round.objects.filter(state=Round.State.RUNNING).order_by("pk"))


def _go_on(seen: Round) -> int:
    handled = 0
    while handled < MOST[Round.Kind(seen.kind)]:
        done = BATCHES[Round.Kind(seen.kind)](seen)
        if not done:
            break
        handled += done
    return handled


def _hold(seen: Round) -> Round | None:
    """The round, locked, if it still runs; with its total once it begins."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("revision")
    held = rows.filter(pk=seen.pk, state=Round.State.RUNNING).first()
    if held and held.total is None:
        newest = ClockEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
        held.total, held.at, held.mark = running.counting_by(held.revision).count(), clock.now(), newest or 0
    return held


def _advance(held: Round, cases: list[Grievance], done: int) -> None:
    """Stand behind these cases; without any the round is finished."""
    held.cursor, held.done = cases[-1].pk if cases else held.cursor, held.done + done
    if not cases:
        held.state, held.finished_at = Round.State.FINISHED, clock.now()
    held.save()


# -- counting --------------------------------------------------------------------------------------


def _count_batch(seen: Round) -> int:
    """Write down what would become of the next cases: rows and place in one transaction."""
    with transaction.atomic():
        held = _hold(seen)
        if held is None:
            return 0
        cases = running.batch(held.revision, held.cursor, BATCH)
        terms = terms_of(held.revision)
        pasts, raised = clocks.events_of(c.subject for c in cases), running.raised(c.pk for c in cases)
        rows = [
            _row(held, case, each)
            for case in cases
            for each in weigh(case, pasts, terms, held.at, raised[case.pk])
        ]
        ShiftRow.objects.bulk_create(rows, batch_size=500)
        _advance(held, cases, len(cases))
    return len(cases)


def weigh(case: Grievance, pasts: Pasts, terms: NewTerms, now: datetime, raised: set) -> list[Weighed]:
    """What the terms make of each running clock of the case and of its open parts. A sub-task is never due
    later than its case."""
    names: list[tuple[str, Assignment | None]] = [] if case.contacted_at else [(CONTACT, None)]
    names += [(DONE, None), *legs.running(case, case.open_parts)]
    found: list[Weighed] = []
    for name, part in names:
        past = pasts.get((case.subject, name))
        if past:
            kind = name.partition(":")[0]
            told = (kind, part.pk if part else None, case.cycle) in raised
            one = shift(past, terms.of(kind), now, raised=told, usual=getattr(case.limit_class, kind))
            found.append(Weighed(name, one, part))
    return [_capped(each, found, now) if each.kind == PART else each for each in found]


def _capped(one: Weighed, all_of_it: list[Weighed], now: datetime) -> Weighed:
    done = next((each.shift for each in all_of_it if each.name == DONE), None)
    if not one.goes_on or done is None:
        return one
    old, new = (_earlier(a, b) for a, b in ((one.shift.old, done.old), (one.shift.new, done.new)))
    return Weighed(one.name, Shift(effect(old, new, now), old, new), one.part)


def _earlier(due: datetime | None, cap: datetime | None) -> datetime | None:
    return min(due, cap) if due and cap else due


def _row(round_: Round, case: Grievance, one: Weighed) -> ShiftRow:
    facts = {"old_due": one.shift.old, "new_due": one.shift.new, "effect": one.shift.effect.value}
    return ShiftRow(round=round_, subject=case.subject, label=case.reference, clock=one.name, **facts)


# -- moving ----------------------------------------------------------------------------------------


def _move_batch(seen: Round) -> int:
    """The next cases, each in a transaction of its own; then the place. What a killed sweep had done by then
    is found done."""
    with transaction.atomic():
        held = _hold(seen)
        if held is None:
            return 0
        held.save()
    cases = running.batch(held.revision, held.cursor, BATCH)
    for case in cases:
        _one(case, held)
    with transaction.atomic():
        now_held = _hold(seen)
        if now_held is not None and now_held.cursor == held.cursor:
            _advance(now_held, cases, 0)
            subjects = now_held.shifts.order_by().values("subject").distinct().count()
            Round.objects.filter(pk=seen.pk).update(done=subjects)
    return len(cases)


def _one(case: Grievance, round_: Round) -> None:
    """What can't be done is told in the report, and stops nobody else; a database that fails is asked again
    by the next sweep."""
    try:
        recompute(case, round_=round_)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("Case %s could not be recomputed", case.pk)
        _skip(case, round_, Effect.FAILED)


def recompute(grievance: Grievance, *, round_: Round) -> bool:
    """Let the case's running clocks count by the round's new version; False where that was done already.

    The administrator who applied the revision asked for it; the SYSTEM does it, case by case.
    """
    with transaction.atomic():
        case = lock(grievance)
        if ShiftRow.objects.filter(round=round_, subject=case.subject).exists():
            return False
        if not lifecycle.can(Verb.RECOMPUTE, case):
            _skip(case, round_, Effect.ENDED)
            return True
        case.open_parts = [part for part in case.parts.all() if part.is_open]
        terms, pasts = terms_of(round_.revision), clocks.events_of([case.subject])
        weighed = weigh(case, pasts, terms, clock.now(), running.raised([case.pk])[case.pk])
        ShiftRow.objects.bulk_create(_row(round_, case, each) for each in weighed)
        going = [each for each in weighed if each.goes_on]
        if not going:
            return True
        with step(case, Verb.RECOMPUTE, actor=SYSTEM, held=True) as this:
            this.data |= _facts(this.case, round_.revision, terms, going)
            _take(this.case, terms, going)
            timing.retarget(this.case, _targets(going, terms), terms.calendar_row, this.at, _reason(round_))
    return True


def _skip(case: Grievance, round_: Round, why: Effect) -> None:
    facts = {"label": case.reference, "effect": why.value}
    ShiftRow.objects.get_or_create(round=round_, subject=case.subject, clock="", defaults=facts)


def _targets(going: list[Weighed], terms: NewTerms) -> list[timing.Target]:
    return [
        timing.Target(
            each.name, each.shift.new, terms.of(each.kind).limit, each.part,
            moved=each.shift.effect in MOVES,
        )
        for each in going
    ]  # fmt: skip


def _take(case: Grievance, terms: NewTerms, going: list[Weighed]) -> None:
    """The case's own version follows its own clock: a new sub-task will count by it too."""
    if any(each.name == DONE for each in going):
        case.calendar = terms.calendar_row or case.calendar
        case.limit_class = terms.limit_row or case.limit_class


def _reason(round_: Round) -> str:
    return f"{clocks.BY_RULE}{round_.revision_id}: {round_.revision.reason}"


def _facts(case: Grievance, revision: Revision, terms: NewTerms, going: list[Weighed]) -> dict:
    """For the journal: by which revision, and the due times before and after; `due` if the case's moved."""
    before: CalendarVersion | LimitClassVersion = case.calendar if terms.calendar_row else case.limit_class
    after = terms.calendar_row or terms.limit_row
    moved = {e.name: [_iso(e.shift.old), _iso(e.shift.new)] for e in going if e.shift.effect in MOVES}
    facts = {"revision": revision.pk, "versions": [[str(before), str(after)]], "dues": moved}
    done = next((e.shift for e in going if e.name == DONE and e.shift.effect in MOVES), None)
    return facts | ({"due": _iso(done.new)} if done else {})


def _iso(due: datetime | None) -> str | None:
    return due.isoformat() if due else None


BATCHES: dict[Round.Kind, Callable[[Round], int]] = {
    Round.Kind.PREVIEW: _count_batch,
    Round.Kind.RECOMPUTE: _move_batch,
}
