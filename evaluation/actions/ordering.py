"""What a judgement does: the case goes back to its lead, and the department gets a rectification order
整改通知."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evaluation import notices, policies
from evaluation.actions.recording import record
from evaluation.lifecycle import OrderState, Verb
from evaluation.models import Order, Sample
from evaluation.scoring import FALSE_CLOSURE, FLAGS, Verdict
from grievances.actions import resolving
from grievances.lifecycle import ENDED, can
from grievances.lifecycle import Verb as CaseVerb
from grievances.models import Grievance
from grievances.selectors.succeeding import heir_of
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, Actor
from portal.departments.lineage import lineage
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung, moment, next_rung
from portal.engines.escalation.models import Watch
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.clocks import load_calendar
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

SCORE, KIND = "score", "order"
REOPENING = {SCORE, FALSE_CLOSURE}
AT_DEPARTMENT = {Role.SUPERVISOR, Role.HANDLER}
LONGEST = 2000


@dataclass(frozen=True)
class Answer:
    """A department's answer: why it happened, what was put right, what keeps it from happening again."""

    cause: str
    remedy: str
    prevention: str


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
    order = Order.objects.create(
        sample=sample,
        grievance=case,
        department_id=heir_of(lineage(), case, sample.department_id),
        reasons=reasons,
        cycle=case.cycle + reopens,
        issued_at=at,
        due_at=after(at, Limit.parse(rubric.order_limit), load_calendar(case.calendar)),
    )
    record(order.subject, Verb.ORDER, SYSTEM, at, reasons=reasons, due=order.due_at.isoformat())
    if reopens:
        resolving.reopen(case, reason=reasons[0], order=order.pk)
    if not case.historical:
        _watch(order)
        notices.tell_of_order(order, at)
    return order


def _watch(order: Order) -> None:
    rung = next_rung(watch.rungs(KIND), 0)
    watch.begin(order.subject, {(KIND, 0): (order.due_at, moment(order.due_at, rung) if rung else None)})


def lock(order: Order | int) -> Order:
    """The order, locked until the transaction ends."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("grievance__area", "department")
    return rows.get(pk=getattr(order, "pk", order))


def answer_order(order: Order | int, *, actor: Actor, answer: Answer) -> Order:
    """The department answers its order; its clock stops. Once: the answer stands for everybody to read."""
    clean = _clean(answer)
    at = clock.now()
    with transaction.atomic():
        locked = lock(order)
        actor = policies.check_answer(actor, locked)
        if locked.state != OrderState.OPEN:
            raise MoveRefused(_("This order has been answered already. The page shows the answer."))
        locked.cause, locked.remedy, locked.prevention = clean.cause, clean.remedy, clean.prevention
        locked.state, locked.answered_at = OrderState.ANSWERED, at
        locked.save()
        watch.rest(locked.subject, KIND)
        record(locked.subject, Verb.ANSWER, actor, at, late=at > locked.due_at)
        _close_if_settled(locked, at)
    return locked


def _clean(answer: Answer) -> Answer:
    missing = {
        "cause": _("Please write why this happened."),
        "remedy": _("Please write what you have put right."),
        "prevention": _("Please write what keeps it from happening again."),
    }
    clean = {name: getattr(answer, name).replace("\x00", "").strip() for name in missing}
    for name, text in clean.items():
        if not text:
            raise Invalid(missing[name], name)
        if len(text) > LONGEST:
            raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST}, name)
    return Answer(**clean)


def _close_if_settled(order: Order, at: datetime) -> bool:
    """Answered, and the case has come to its end again: the order is closed."""
    case = order.grievance
    if order.state != OrderState.ANSWERED or case.status not in ENDED or case.cycle < order.cycle:
        return False
    order.state, order.closed_at = OrderState.CLOSED, at
    order.save(update_fields=["state", "closed_at"])
    record(order.subject, Verb.CLOSE, SYSTEM, at)
    return True


def sweep(now: datetime, most: int = 200) -> int:
    """Close what is answered and settled; returns how many."""
    rows = Order.objects.filter(
        state=OrderState.ANSWERED, grievance__status__in=ENDED, grievance__cycle__gte=F("cycle")
    )
    return sum(_settle(pk, now) for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:most]))


def _settle(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        return _close_if_settled(lock(pk), now)


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `order`: no answer in time; raised once per level, in order, told to the next
    up."""
    order = lock(int(row.subject.partition(":")[2]))
    held = watch.claim(row, now)
    if held is None:
        return
    ladder = watch.rungs(held.kind)
    if order.state != OrderState.OPEN:
        watch.finish(held)
        return
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    _moment, rung = found
    role, told = _who(order, ladder, rung)
    order.level = rung.level
    order.save(update_fields=["level"])
    record(order.subject, Verb.RAISE, SYSTEM, now, level=rung.level, due=held.due_at.isoformat(), told=role)
    if told:
        notices.tell_of_delay(order, told, rung.level, now)
    watch.climb(held, rung, ladder)


def _who(order: Order, ladder: tuple[Rung, ...], rung: Rung) -> tuple[str, Person | None]:
    """Who is told at this rung; where nobody holds that role, who stands on the next one up."""
    for each in sorted((r for r in ladder if r.level >= rung.level), key=lambda r: r.level):
        if person := _holder(order, each.tells):
            return each.tells, person
    return rung.tells, None


def _holder(order: Order, role: str) -> Person | None:
    if role in AT_DEPARTMENT:
        return departments.holder(role, department=order.department_id)
    return departments.holder(role, area_path=order.grievance.area.path)
