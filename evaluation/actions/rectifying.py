"""A rectification order's life: the department plans and answers; somebody who is not of it looks whether it
was put right; what is wanting comes back."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from evaluation import notices, policies
from evaluation.actions.ordering import KIND, Leg, await_leg, is_live, lock
from evaluation.actions.recording import record
from evaluation.lifecycle import AGAIN_LIMIT, CHECK_LIMIT, OrderState, SampleState, Verb
from evaluation.models import Order, OrderAnswer, Sample
from evaluation.places import calendar_of
from evaluation.selectors.defects import AGAIN
from grievances.lifecycle import ENDED
from portal.departments.actors import SYSTEM, Actor
from portal.engines.escalation import watch
from portal.engines.limits.clock import Limit, after
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

LONGEST, FOUND = 2000, 1000
Verdict = OrderAnswer.Verdict


@dataclass(frozen=True)
class Answer:
    """A department's answer: why it happened, what was put right, what keeps it from happening again."""

    cause: str
    remedy: str
    prevention: str


def plan_order(order: Order | int, *, actor: Actor, plan: str) -> Order:
    """The department says what it will do, who does it, and by when. Once; its answer comes after."""
    clean = _text(plan, LONGEST, _("Please write what you will do, who does it, and by when."), "plan")
    at = clock.now()
    with transaction.atomic():
        locked = lock(order)
        actor = policies.check_answer(actor, locked)
        if locked.state != OrderState.OPEN or locked.planned_at or locked.answers.exists():
            raise MoveRefused(_("There is a plan or an answer already. The page shows it."))
        locked.plan, locked.planned_at = clean, at
        locked.level = locked.level if at > locked.due_at else 0
        locked.save()
        watch.rest(locked.subject, KIND, key=Leg.PLAN)
        record(
            locked.subject, Verb.PLAN, actor, at, late=bool(locked.plan_due_at and at > locked.plan_due_at)
        )
    return locked


def answer_order(order: Order | int, *, actor: Actor, answer: Answer) -> Order:
    """The department answers its order; whoever looks at it is told. Once a round: the answer stands for
    everybody to read."""
    clean = _clean(answer)
    at = clock.now()
    with transaction.atomic():
        locked = lock(order)
        actor = policies.check_answer(actor, locked)
        if locked.state != OrderState.OPEN:
            raise MoveRefused(_("This order has been answered already. The page shows the answer."))
        turn = locked.answers.count() + 1
        given = OrderAnswer.objects.create(order=locked, round=turn, answered_at=at, **asdict(clean))
        record(locked.subject, Verb.ANSWER, actor, at, late=at > locked.due_at, round=turn)
        locked.state, locked.answered_at = OrderState.ANSWERED, at
        locked.check_due_at = after(at, Limit.parse(CHECK_LIMIT), calendar_of(locked))
        await_leg(locked, Leg.CHECK, locked.check_due_at, turn)
        locked.save()
        if is_live(locked):
            notices.tell_of_answer(locked, given, at)
    return locked


def verify_order(order: Order | int, *, actor: Actor, found: str) -> Order:
    """Somebody who is not of the department has looked: it was put right. The order closes, or waits for its
    case to come to its end."""
    missing = _("Please write what you looked at and what you found.")
    clean, at = _text(found, FOUND, missing, "found"), clock.now()
    with transaction.atomic():
        locked = lock(order)
        given = _check(locked, policies.check_verifier(actor, locked), Verdict.RIGHT, clean, at)
        locked.state, locked.level = OrderState.VERIFIED, 0
        locked.save()
        watch.rest(locked.subject, KIND)
        if is_live(locked):
            notices.tell_of_check(locked, given, at)
        _close_if_settled(locked, at)
    return locked


def send_back_order(order: Order | int, *, actor: Actor, found: str) -> Order:
    """It was not put right: the department answers again, in seven days."""
    clean = _text(found, FOUND, _("Please write what is missing."), "found")
    at = clock.now()
    with transaction.atomic():
        locked = lock(order)
        given = _check(locked, policies.check_verifier(actor, locked), Verdict.WANTING, clean, at)
        locked.state, locked.check_due_at = OrderState.OPEN, None
        locked.due_at = after(at, Limit.parse(AGAIN_LIMIT), calendar_of(locked))
        await_leg(locked, Leg.ANSWER, locked.due_at, given.round + 1)
        locked.save()
        if is_live(locked):
            notices.tell_of_check(locked, given, at)
    return locked


def void_orders(sample: Sample, at: datetime) -> None:
    """In the transaction in which a result is withdrawn: the order that rests on it is void, and so is that
    of a whole department for which too few results are left to call for it. What is closed stays closed."""
    wide = Q(samples=sample, state=OrderState.OPEN, target__contains=":")
    found = Order.objects.filter(Q(sample=sample) | wide).order_by("pk").distinct()
    for key in found.values_list("pk", flat=True):
        order = lock(key)
        left = order.samples.exclude(state=SampleState.WITHDRAWN).count()
        if order.state in (OrderState.CLOSED, OrderState.VOID) or (order.target and left >= AGAIN):
            continue
        order.state, order.closed_at, order.level = OrderState.VOID, at, 0
        order.save()
        watch.rest(order.subject, KIND)
        record(order.subject, Verb.VOID, SYSTEM, at)
        if is_live(order):
            notices.tell_of_void(order, at)


def _check(order: Order, actor: Actor, verdict: str, found: str, at: datetime) -> OrderAnswer:
    """The newest answer has been looked at."""
    given = order.answer
    if order.state != OrderState.ANSWERED or given is None:
        raise MoveRefused(
            _("There is no answer to look at, or somebody has just done it. The page shows how.")
        )
    given.verdict, given.found, given.checked_at = verdict, found, at
    given.save()
    verb = Verb.VERIFY if verdict == Verdict.RIGHT else Verb.SEND_BACK
    late = bool(order.check_due_at and at > order.check_due_at)
    record(order.subject, verb, actor, at, round=given.round, late=late)
    return given


def _clean(answer: Answer) -> Answer:
    missing = {
        "cause": _("Please write why this happened."),
        "remedy": _("Please write what you have put right."),
        "prevention": _("Please write what keeps it from happening again."),
    }
    return Answer(**{name: _text(getattr(answer, name), LONGEST, why, name) for name, why in missing.items()})


def _text(given: str, longest: int, missing: str, field: str) -> str:
    clean = given.replace("\x00", "").strip()
    if not clean:
        raise Invalid(missing, field)
    if len(clean) > longest:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": longest}, field)
    return clean


def _close_if_settled(order: Order, at: datetime) -> bool:
    """Verified, and the case, if it has one, has come to its end again: the order is closed."""
    case = order.grievance
    runs = case is not None and (case.status not in ENDED or case.cycle < order.cycle)
    if order.state != OrderState.VERIFIED or runs:
        return False
    order.state, order.closed_at = OrderState.CLOSED, at
    order.save(update_fields=["state", "closed_at"])
    record(order.subject, Verb.CLOSE, SYSTEM, at)
    return True


def sweep(now: datetime, most: int = 200) -> int:
    """Close what is verified and settled; returns how many."""
    rows = Order.objects.filter(
        state=OrderState.VERIFIED, grievance__status__in=ENDED, grievance__cycle__gte=F("cycle")
    )
    return sum(_settle(pk, now) for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:most]))


def _settle(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        return _close_if_settled(lock(pk), now)
