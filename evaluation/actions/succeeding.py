"""Rectification orders that are open go over to the successor of a department that has ended. Their due times
stay, and what was judged stays the old department's."""

from datetime import datetime

from django.db import transaction

from evaluation import notices
from evaluation.actions import ordering
from evaluation.actions.recording import record
from evaluation.lifecycle import OrderState, Verb
from evaluation.models import Order
from grievances.selectors.succeeding import heir_of
from portal.departments import work
from portal.departments.actors import SYSTEM, Actor
from portal.departments.lineage import lineage
from portal.departments.models import Department
from portal.departments.work import Moving
from portal.engines.escalation.models import Watch
from portal.engines.routing.heirs import Lineage
from portal.kit import clock
from portal.kit.remembered import remembered

UNSETTLED = (OrderState.OPEN, OrderState.ANSWERED, OrderState.VERIFIED)


def counts(line: Lineage, leaving: frozenset[int], actor: Actor) -> Moving:
    """How many unsettled orders go over from the departments; who goes on answers for what it did."""
    gone = [key for key in leaving if line.ended(key)]
    return Moving({"orders": Order.objects.filter(department__in=gone, state__in=UNSETTLED).count()})


def sweep(line: Lineage) -> int:
    """Let the unsettled orders of ended departments go over; returns how many."""
    rows = Order.objects.filter(department__in=list(line.shares), state__in=UNSETTLED)
    return sum(_one(order, line) for order in rows.order_by("pk"))


def _one(order: Order, line: Lineage) -> bool:
    stuck = work.Stuck(frozenset({order.department_id}))
    return work.moved(lambda: succeed_order(order, line=line), f"Order {order.pk}", lambda: stuck)


def succeed_order(order: Order, *, line: Lineage) -> bool:
    """The successor has the order from now on, and is told; False where it is settled or stays."""
    with transaction.atomic():
        locked = ordering.lock(order)
        heir = _heir(line, locked)
        if heir == locked.department_id or locked.state not in UNSETTLED:
            return False
        before, after = locked.department, Department.objects.get(pk=heir)
        locked.department = after
        locked.save(update_fields=["department"])
        facts = {"before": before.code, "department": after.code}
        at = clock.now()
        record(locked.subject, Verb.SUCCEED, SYSTEM, at, **facts)
        if locked.state == OrderState.OPEN and ordering.is_live(locked):
            notices.tell_of_order(locked, at)
    return True


def _heir(line: Lineage, order: Order) -> int:
    if order.grievance is None:
        return widest_heir(line, order.department_id)
    return heir_of(line, order.grievance, order.department_id)


def widest_heir(line: Lineage, department: int) -> int:
    """Who answers now for what a department did as a whole: itself while it goes on, else whoever took over
    most of it."""
    passed = set[int]()
    while (shares := line.shares.get(department)) and department not in passed:
        passed.add(department)
        widest = min(shares, key=lambda share: (share.category is not None, len(share.area)))
        department = widest.department
    return department


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `order`: it goes over first where its department has ended, so that no rung is
    spent where nobody is."""
    line = remembered(("lineage of orders",), lineage)
    order = Order.objects.filter(pk=int(row.subject.partition(":")[2]), department__in=list(line.shares))
    if line and (found := order.first()):
        _one(found, line)
    ordering.raise_late(row, now)
