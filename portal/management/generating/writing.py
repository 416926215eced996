"""Puts planned cases into their tables, in bulk: some twelve INSERTs for a batch, in one transaction."""

from collections.abc import Iterable, Sequence
from itertools import chain

from django.db import transaction

from grievances.actions.legs import part_clock, sign_clock
from grievances.actions.moments import PART, SIGN
from grievances.actions.words import keep_many
from grievances.models import Assignment, Escalation, Grievance, Letter, Resolution
from portal.accounts import identities
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.limits.models import ClockEvent
from portal.management.generating.plans import Clock, Plan

BATCH = 500
NAMES = {SIGN: sign_clock, PART: part_clock}


@transaction.atomic
def write(plans: Sequence[Plan]) -> None:
    """Write the cases with everything that hangs on them: all of them, or none."""
    Grievance.objects.bulk_create([plan.case for plan in plans], batch_size=BATCH)
    keep_many(plan.case for plan in plans)
    _hang(plans)
    Assignment.objects.bulk_create(_all(plan.parts for plan in plans), batch_size=BATCH)
    Letter.objects.bulk_create(_all(plan.letters for plan in plans), batch_size=BATCH)
    Resolution.objects.bulk_create(_all(plan.resolutions for plan in plans), batch_size=BATCH)
    Escalation.objects.bulk_create(_all(_raised(plan) for plan in plans), batch_size=BATCH)
    ClockEvent.objects.bulk_create(_all(_events(plan) for plan in plans), batch_size=BATCH)
    Watch.objects.bulk_create(_all(_watched(plan) for plan in plans), batch_size=BATCH)
    identities.keep_many({plan.case.subject: (plan.filer, plan.case.filed_at) for plan in plans})
    journal.record_whole({plan.case.subject: _recorded(plan) for plan in plans})


def _all(rows: Iterable[Iterable]) -> list:
    return list(chain.from_iterable(rows))


def _hang(plans: Sequence[Plan]) -> None:
    """The cases have their keys now: what hangs on them gets them."""
    for plan in plans:
        for row in chain(plan.parts, plan.letters, plan.resolutions, plan.raised):
            row.grievance_id = plan.case.pk


def _raised(plan: Plan) -> list[Escalation]:
    for row in plan.raised:
        row.part_id = row.part.pk if row.part else None
    return plan.raised


def _name(clock: Clock) -> str:
    return NAMES[clock.kind](clock.part) if clock.part else clock.kind


def _events(plan: Plan) -> Iterable[ClockEvent]:
    for clock in plan.clocks:
        for seq, (event, actor) in enumerate(clock.events, start=1):
            limit = {"amount": event.limit.amount, "unit": event.limit.unit} if event.limit else {}
            calendar = plan.case.calendar_id if event.calendar else None
            yield ClockEvent(
                subject=plan.case.subject, clock=_name(clock), seq=seq, kind=event.kind, at=event.at,
                actor_key=actor, calendar_id=calendar, **limit,
            )  # fmt: skip


def _watched(plan: Plan) -> list[Watch]:
    for row in plan.watched:
        part = getattr(row, "part", None)
        row.subject, row.key = plan.case.subject, part.pk if part else 0
    return plan.watched


def _recorded(plan: Plan) -> list:
    return [(d.at, journal.Deed(d.verb, d.actor, d.role, d.facts())) for d in plan.deeds]
