"""What time alone does: rounds fall due on their days, and what nobody walked is missed. Twice at once, or
days late, it does the same."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from grievances.models import PatrolPlan, PatrolRound
from grievances.patrols.actions import finding
from grievances.patrols.actions.recording import calendar_of, record
from grievances.patrols.lifecycle import Verb, days_due, weekday_from
from portal.departments.actors import SYSTEM
from portal.engines.limits.clock import Limit, after
from portal.kit import clock

WALKS_FOR = timedelta(hours=24)
MOST = 500


def sweep(now: datetime) -> int:
    """Make the rounds that fall due, and mark those that were missed; returns how many."""
    today = clock.local(now).date()
    return _make(today) + _miss(today, now)


def _make(today: date) -> int:
    due = PatrolPlan.objects.filter(ended_at__isnull=True, from_day__lte=today)
    due = due.filter(Q(made_to__isnull=True) | Q(made_to__lt=today))
    due = due.exclude(until_day__isnull=False, made_to__gte=F("until_day"))
    made = 0
    for key in list(due.values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            rows = PatrolPlan.objects.select_for_update(of=("self",), skip_locked=True)
            found = rows.select_related("area").filter(pk=key, ended_at__isnull=True).first()
            made += make_rounds(found, today) if found else 0
    return made


def make_rounds(plan: PatrolPlan, today: date) -> int:
    """The plan's rounds up to today, each day once; the caller holds the plan. Returns how many are new."""
    until = min(today, plan.until_day) if plan.until_day else today
    last = plan.rounds.order_by("-due_on").values_list("due_on", flat=True).first()
    first = following(plan, last) if last else _first(plan)
    rows = [
        PatrolRound(plan=plan, due_on=day) for day in days_due(first, until, lambda d: following(plan, d))
    ]
    PatrolRound.objects.bulk_create(rows, ignore_conflicts=True)
    plan.made_to = today
    plan.save(update_fields=["made_to"])
    return len(rows)


def _first(plan: PatrolPlan) -> date:
    if plan.weekday:
        return weekday_from(plan.from_day, plan.weekday)
    return _worked(plan, plan.from_day - timedelta(days=1), 1)


def following(plan: PatrolPlan, day: date) -> date:
    """The day on which the next round falls due."""
    return day + timedelta(days=7) if plan.weekday else _worked(plan, day, plan.every)


def _worked(plan: PatrolPlan, day: date, many: int) -> date:
    """So many working days after the day, by the calendar of the place."""
    start = clock.day_begins(day) + timedelta(hours=12)
    return clock.local(after(start, Limit(many, "working_days"), calendar_of(plan))).date()


def _miss(today: date, now: datetime) -> int:
    """Those of earlier days that nobody has begun, and those that were begun a day ago and never finished."""
    begun = Q(state=PatrolRound.State.WALKING, opened_at__lt=now - WALKS_FOR)
    late = PatrolRound.objects.filter(Q(state=PatrolRound.State.DUE, due_on__lt=today) | begun)
    keys = list(late.order_by("pk").values_list("pk", flat=True)[:MOST])
    return sum(_missed(key, late) for key in keys)


def _missed(key: int, late) -> int:
    """One round is missed; what was found on it and not yet settled becomes a case of its own."""
    with transaction.atomic():
        row = late.select_for_update(of=("self",), skip_locked=True).select_related("plan__area")
        found = row.filter(pk=key).first()
        if found is None:
            return 0
        finding.settle_the_rest(found)
        found.state, found.ended_at = PatrolRound.State.MISSED, clock.now()
        found.save(update_fields=["state", "ended_at"])
        record(found.subject, Verb.MISS, SYSTEM, begun=found.walker_id is not None)
    return 1
