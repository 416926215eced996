"""Supervision orders 督办单: issued to one department of a case, received, answered, accepted or sent back,
pressed, and raised when the answer is late. The case's own clocks know nothing of them."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from grievances import own_hand, policies
from grievances.actions import rungs
from grievances.actions.handling import text_of
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import OPEN_ORDERS, OrderState, PartState, Verb, can
from grievances.models import Grievance, Response, Supervision
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Department, Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import coming
from portal.engines.escalation.models import NEVER, Watch
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.models import Unit
from portal.kit.errors import Invalid, MoveRefused

KIND = "supervision"
RANKS = (policies.OVERSEER, Role.RULING, Role.DISTRICT_HEAD)  # of two orders that become one, the higher's
MOST = 365


def supervise(
    grievance: Grievance,
    *,
    actor: Actor,
    wanted: str,
    department: Department | None = None,
    amount: int | None = None,
    unit: str = "",
    seen: int | None = None,
) -> Grievance:
    """Issue an order to one of the case's departments, the lead where none is named.

    `amount` and `unit`: how long it has to answer, in the case's own calendar; without them as long as a
    sub-task of the case's class. The department and its supervisor are told. Raises Invalid.
    """
    wanted = text_of(wanted, "wanted", _("Please write what is wanted."))
    with step(grievance, Verb.SUPERVISE, actor=actor, seen=seen) as this:
        limit = limit_of(this.case, amount, unit)
        chosen = _ordered(this.case, department)
        order = Supervision(
            grievance=this.case,
            department_id=chosen,
            wanted=wanted,
            issuer_id=actor.person_id,
            issued_for=_office(this),
            issued_at=this.at,
        )
        _fall_due(this, order, limit)
        this.case.supervised = True
        _tell(this, order)
        _tell_supervisor(this, order)
    return grievance


def _office(this: Step) -> str:
    """For whom it is issued: by which it is known who may judge the answer."""
    return this.post.role if this.post.role in (Role.DISTRICT_HEAD, Role.RULING) else policies.OVERSEER


def limit_of(case: Grievance, amount: int | None, unit: str) -> Limit:
    """The chosen limit, or the sub-task limit of the case's class. Raises Invalid."""
    if amount is None:
        return case.limit_class.part
    if not 1 <= amount <= MOST:
        raise Invalid(_("Please choose from 1 to %(most)s.") % {"most": MOST}, "amount")
    if unit not in Unit.values:
        raise Invalid(_("Please choose the unit."), "unit")
    return Limit(amount, unit)


def _ordered(case: Grievance, department: Department | None) -> int:
    """The key of the department that gets the order: it takes part, and has none open."""
    living = {part.department_id: part for part in policies.living_parts(case)}
    lead = next((part.department_id for part in living.values() if part.is_lead), None)
    chosen = department.pk if department else lead
    if chosen is None or chosen not in living:
        raise Invalid(_("This department has no part in the case."), "department")
    if any(order.department_id == chosen for order in policies.open_orders(case)):
        raise Invalid(_("This department has an open order in this case already."), "department")
    return chosen


def _fall_due(this: Step, order: Supervision, limit: Limit) -> None:
    """Set when the answer is due, from now; start its clock and watch it."""
    case = this.case
    last = Supervision.objects.filter(grievance=case).aggregate(last=Max("round"))["last"]
    order.round = (last or 0) + 1
    order.amount, order.unit = limit.amount, limit.unit
    order.due_at = after(this.at, limit, clocks.load_calendar(case.calendar))
    order.save()
    start = [(_clock(order), limit)]
    clocks.start_many(case.subject, start, calendar=case.calendar, at=this.at, actor_key=this.actor.key)
    this.data["due"] = order.due_at.isoformat()
    if not case.historical:
        first = coming(watch.rungs(KIND), order.due_at, (0, 0))
        moment = first[0] if first else NEVER
        watch.put(case.subject, KIND, order.due_at, moment, key=order.pk, cycle=order.round)


def _clock(order: Supervision) -> str:
    return f"{KIND}:{order.round}"


def _stop(this: Step, order: Supervision) -> None:
    clocks.record(this.case.subject, _clock(order), "stop", at=this.at, actor_key=this.actor.key)
    watch.rest(this.case.subject, KIND, key=order.pk)


def _tell(this: Step, order: Supervision) -> None:
    """The facts for journal and letters."""
    this.data |= {"supervision": order.pk, "department": order.department_id, "office": order.issued_for}
    if order.issued_for == policies.OVERSEER and this.case.overseer_id:
        this.data["overseer"] = this.case.overseer_id


def _tell_supervisor(this: Step, order: Supervision) -> None:
    person = departments.holder(Role.SUPERVISOR, department=order.department_id)
    this.told = (person,) if person else ()


def _chosen(this: Step, order: Supervision | None) -> Supervision:
    """The order that the verb is about, locked. Raises NotAllowed where its answer is the actor's own,
    MoveRefused where there is none, Invalid where it must be said which."""
    keys = _meant(policies.orders_for(this.actor, this.verb, this.case), order)
    if not keys:
        own = _meant(policies.own_answers(this.actor, this.verb, this.case), order)
        own_hand.refuse(this.verb, bool(own))
        raise MoveRefused(_("There is no supervision order for which this can be done now."))
    if len(keys) > 1:
        raise Invalid(_("Please say which order."), "order")
    return Supervision.objects.select_for_update().get(pk=keys[0])


def _meant(orders: list[Supervision], order: Supervision | None) -> list[int]:
    """The keys of the orders, or of the one that was named, if it is among them."""
    return [each.pk for each in orders if order is None or each.pk == order.pk]


def receive(
    grievance: Grievance, *, actor: Actor, order: Supervision | None = None, seen: int | None = None
) -> Grievance:
    """Sign for the order: from now on somebody of the department has it."""
    with step(grievance, Verb.RECEIVE, actor=actor, seen=seen) as this:
        found = _chosen(this, order)
        found.state, found.received_at, found.received_by_id = OrderState.RECEIVED, this.at, actor.person_id
        found.save()
        _tell(this, found)
    return grievance


def respond(
    grievance: Grievance,
    *,
    actor: Actor,
    text: str,
    order: Supervision | None = None,
    seen: int | None = None,
) -> Grievance:
    """Answer the order in writing. Its clock stops; the issuer is told."""
    text = text_of(text, "text", _("Please write your answer."))
    with step(grievance, Verb.RESPOND, actor=actor, seen=seen) as this:
        found = _chosen(this, order)
        Response.objects.create(
            supervision=found,
            department_id=found.department_id,
            text=text,
            at=this.at,
            author=actor.key,
            late=this.at > found.due_at,
        )
        found.state = OrderState.ANSWERED
        found.save()
        _stop(this, found)
        _tell(this, found)
        this.told = (found.issuer,)
    return grievance


def accept_response(
    grievance: Grievance, *, actor: Actor, order: Supervision | None = None, seen: int | None = None
) -> Grievance:
    """The answer is enough: the order is settled. The department is told."""
    with step(grievance, Verb.ACCEPT_RESPONSE, actor=actor, seen=seen) as this:
        found = _chosen(this, order)
        found.responses.filter(verdict="").update(verdict="accepted", judged_at=this.at)
        _settle(this, found, OrderState.ACCEPTED)
        _tell(this, found)
    return grievance


def send_back(
    grievance: Grievance,
    *,
    actor: Actor,
    reason: str,
    amount: int | None = None,
    unit: str = "",
    order: Supervision | None = None,
    seen: int | None = None,
) -> Grievance:
    """The answer is not enough: it goes back with a reason, and falls due anew, in its first limit where
    none is chosen. Department and supervisor are told."""
    reason = text_of(reason, "reason", _("Please say what is missing."))
    with step(grievance, Verb.SEND_BACK, actor=actor, seen=seen) as this:
        found = _chosen(this, order)
        limit = limit_of(this.case, amount, unit) if amount is not None else Limit(found.amount, found.unit)
        found.responses.filter(verdict="").update(verdict="sent_back", reason=reason, judged_at=this.at)
        found.state = OrderState.RECEIVED
        _fall_due(this, found, limit)
        pass_on(this)  # who answered may have ceded its part since
        found.refresh_from_db()
        _tell(this, found)
        _tell_supervisor(this, found)
    return grievance


def press(
    grievance: Grievance, *, actor: Actor, order: Supervision | None = None, seen: int | None = None
) -> Grievance:
    """Press for the answer 催办: department and supervisor are told again; nothing else changes."""
    with step(grievance, Verb.PRESS, actor=actor, seen=seen) as this:
        found = _chosen(this, order)
        found.pressed, found.pressed_at = found.pressed + 1, this.at
        found.save()
        _tell(this, found)
        _tell_supervisor(this, found)
        this.data |= {"due": found.due_at.isoformat(), "times": found.pressed}
    return grievance


def _settle(this: Step, order: Supervision, state: OrderState) -> None:
    """The order is open no more; whether the case has another is looked up."""
    order.state, order.settled_at = state, this.at
    order.save()
    watch.rest(this.case.subject, KIND, key=order.pk)
    rows = Supervision.objects.filter(grievance=this.case, state__in=OPEN_ORDERS)
    this.case.supervised = rows.exists()


def pass_on(this: Step) -> None:
    """Departments have left the case: an order to one of them passes to the lead, with its due time, or
    falls away where nobody leads or the lead has an order of its own. Nothing to do without orders."""
    if not this.case.supervised:
        return
    living = this.case.parts.exclude(state=PartState.WITHDRAWN)
    parts = {part.department_id: part for part in living}
    lead = next((key for key, part in parts.items() if part.is_lead), None)
    orders = list(Supervision.objects.select_for_update().filter(grievance=this.case, state__in=OPEN_ORDERS))
    busy = {order.department_id for order in orders}
    for order in orders:
        if order.department_id not in parts:
            _pass(this, order, lead if lead not in busy else None)
            busy.add(lead)


def _pass(this: Step, order: Supervision, lead: int | None) -> None:
    this.data.setdefault("orders", []).append([order.pk, order.department_id, lead])
    if lead is None:
        return _settle(this, order, OrderState.FALLEN)
    order.department_id = lead
    if order.is_waiting:
        order.state, order.received_at, order.received_by = OrderState.ISSUED, None, None
    order.save()
    return None


def leave_to_centre(this: Step) -> None:
    """Whoever oversaw the case does so no more: the orders that it issued are the co-operation centre's."""
    if not this.case.supervised:
        return
    mine = {"grievance": this.case, "state__in": OPEN_ORDERS, "issued_for": policies.OVERSEER}
    centre = departments.holder(Role.RULING, area_path=this.case.area.path)
    issuer = {"issuer": centre} if centre else {}
    Supervision.objects.filter(**mine).update(issued_for=Role.RULING, **issuer)


def inherit(this: Step, heirs: dict[int, int]) -> None:
    """Departments were merged: their orders go over with due time and clock. Two orders of one heir become
    one, which asks for both: the one that still waits for an answer, or falls due first; what the head of the
    district issued stays the head's. `heirs`: by order, who has it from now on."""
    if not heirs:
        return
    kept: dict[int, Supervision] = {}
    rows = Supervision.objects.select_for_update().filter(pk__in=heirs, state__in=OPEN_ORDERS)
    for order in sorted(rows, key=lambda order: (not order.is_waiting, order.due_at, order.pk)):
        heir = heirs[order.pk]
        if heir in kept:
            _join(this, kept[heir], order)
        else:
            kept[heir] = order
    for heir, order in kept.items():
        if order.department_id != heir:
            this.data.setdefault("orders", []).append([order.pk, order.department_id, heir])
        order.department_id = heir
        order.save()


def _join(this: Step, kept: Supervision, order: Supervision) -> None:
    kept.wanted = f"{kept.wanted}\n\n{order.wanted}"
    if RANKS.index(order.issued_for) > RANKS.index(kept.issued_for):
        kept.issued_for, kept.issuer_id = order.issued_for, order.issuer_id
    this.data.setdefault("orders", []).append([order.pk, order.department_id, None])
    _stop(this, order)
    _settle(this, order, OrderState.FALLEN)


def fall_away(this: Step) -> None:
    """The case has ended: its open orders end with it. What they asked for stays to be read."""
    if not this.case.supervised:
        return
    rows = Supervision.objects.select_for_update().filter(grievance=this.case, state__in=OPEN_ORDERS)
    for order in list(rows):
        _settle(this, order, OrderState.FALLEN)


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `supervision`: the answer is late; each rung once, with its true due time."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    ladder = watch.rungs(KIND)
    order = Supervision.objects.filter(pk=held.key, round=held.cycle).first()
    if order is None or not order.is_waiting or not can(Verb.ESCALATE, case):
        watch.finish(held)
        return
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    with step(case, Verb.ESCALATE, actor=SYSTEM, held=True) as this:
        rungs.reach(this, held, found, department=order.department_id)
        _tell(this, order)
        watch.climb(held, found[1], ladder)
