"""What a judgement does: the case goes back to its lead, and the department gets a rectification order
整改通知, which is watched until it is put right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum

from evaluation import notices
from evaluation.actions.recording import record
from evaluation.lifecycle import PLAN_LIMIT, OrderState, Verb
from evaluation.models import Order, Sample
from evaluation.places import calendar_of, place_of
from evaluation.scoring import FALSE_CLOSURE, FLAGS, Verdict
from grievances.actions import resolving
from grievances.lifecycle import Verb as CaseVerb
from grievances.lifecycle import can
from grievances.models import Grievance
from grievances.selectors.succeeding import heir_of
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.departments.lineage import lineage
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung, moment, next_rung
from portal.engines.escalation.models import Watch
from portal.engines.limits.clock import Limit, after

SCORE, KIND = "score", "order"
REOPENING = {SCORE, FALSE_CLOSURE}
AT_DEPARTMENT = {Role.SUPERVISOR, Role.HANDLER}


class Leg(IntEnum):
    """What an order waits for; the key of its watch."""

    ANSWER = 0
    PLAN = 1
    CHECK = 2


def follow(sample: Sample, verdict: Verdict, at: datetime) -> Order | None:
    """The consequences of a result, in the transaction of the reveal: none, or an order with the case
    reopened. Where the department that is judged has ended, its successor gets the order."""
    rubric = sample.session.rubric
    low = verdict.score is not None and verdict.score < rubric.reopen_under
    reasons = [SCORE] * low + [flag for flag in FLAGS if flag in verdict.raised]
    if not reasons:
        return None
    case = Grievance.objects.select_related("calendar", "area").get(pk=sample.grievance_id)
    reopens = bool(REOPENING & set(reasons)) and can(CaseVerb.REOPEN, case)
    order = Order(
        sample=sample,
        grievance=case,
        department_id=heir_of(lineage(), case, sample.department_id),
        reasons=reasons,
        cycle=case.cycle + reopens,
    )
    issue(order, rubric.order_limit, at)
    if reopens:
        resolving.reopen(case, reason=reasons[0], order=order.pk)
    return order


def issue(order: Order, limit: str, at: datetime) -> Order:
    """In the transaction of what gives rise to it: the order stands, is watched, and is told."""
    calendar = calendar_of(order)
    order.issued_at, order.due_at = at, after(at, Limit.parse(limit), calendar)
    order.plan_due_at = min(after(at, Limit.parse(PLAN_LIMIT), calendar), order.due_at)
    order.save()
    facts: Mapping = {"target": order.target} if order.target else {}
    record(
        order.subject, Verb.ORDER, SYSTEM, at, reasons=order.reasons, due=order.due_at.isoformat(), **facts
    )
    if is_live(order):
        moments = {Leg.ANSWER: order.due_at, Leg.PLAN: order.plan_due_at}
        watch.begin(order.subject, {(KIND, key): (due, _first(due)) for key, due in moments.items()})
        notices.tell_of_order(order, at)
    return order


def is_live(order: Order) -> bool:
    """Whether it is watched and told: not for what was imported as history."""
    return order.grievance is None or not order.grievance.historical


def await_leg(order: Order, leg: Leg, due: datetime, cycle: int) -> None:
    """Watch this leg alone from now on; nothing is late yet. The caller saves the order."""
    order.level = 0
    if is_live(order):
        watch.rest(order.subject, KIND)
        watch.put(order.subject, KIND, due, _first(due), key=leg, cycle=cycle)


def _first(due: datetime) -> datetime | None:
    rung = next_rung(watch.rungs(KIND), 0)
    return moment(due, rung) if rung else None


def lock(order: Order | int) -> Order:
    """The order, locked until the transaction ends."""
    rows = Order.objects.select_for_update(of=("self",)).select_related(
        "grievance__area", "grievance__calendar", "department"
    )
    return rows.get(pk=getattr(order, "pk", order))


def _waits(order: Order, leg: int) -> bool:
    if leg == Leg.CHECK:
        return order.state == OrderState.ANSWERED
    return order.state == OrderState.OPEN and not (leg == Leg.PLAN and order.planned_at)


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `order`: what was due did not come in time; raised once per level, in order,
    told to the next up."""
    order = lock(int(row.subject.partition(":")[2]))
    held = watch.claim(row, now)
    if held is None:
        return
    if not _waits(order, held.key):
        watch.finish(held)
        return
    ladder = watch.rungs(held.kind)
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    _raise(order, held, found[1], ladder, now)
    watch.climb(held, found[1], ladder)


def _raise(order: Order, held: Watch, rung: Rung, ladder: Sequence[Rung], now: datetime) -> None:
    leg = Leg(held.key)
    role, told = _who(order, ladder, rung, leg)
    order.level = rung.level
    order.save(update_fields=["level"])
    facts = {"level": rung.level, "due": held.due_at.isoformat(), "told": role, "leg": leg.name.lower()}
    record(order.subject, Verb.RAISE, SYSTEM, now, **facts)
    if told:
        notices.tell_of_delay(order, told, rung.level, now, leg=leg.name.lower(), due=held.due_at)


def _who(order: Order, ladder: Sequence[Rung], rung: Rung, leg: Leg) -> tuple[str, Person | None]:
    """Who is told at this rung; where nobody holds that role, who stands on the next one up. That nobody has
    looked at an answer is no matter of the department that gave it."""
    apart = AT_DEPARTMENT if leg == Leg.CHECK else ()
    for each in sorted((r for r in ladder if r.level >= rung.level), key=lambda r: r.level):
        if each.tells not in apart and (person := _holder(order, each.tells)):
            return each.tells, person
    return rung.tells, None


def _holder(order: Order, role: str) -> Person | None:
    if role in AT_DEPARTMENT:
        return departments.holder(role, department=order.department_id)
    return departments.holder(role, area_path=place_of(order))
