"""Rectification orders of a department as a whole: the same defect again and again, or too few of its cases
resolved."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from evaluation.actions.ordering import issue
from evaluation.actions.succeeding import widest_heir
from evaluation.lifecycle import OrderState
from evaluation.models import Order, Rubric
from evaluation.selectors import defects
from evaluation.selectors.defects import Wanting
from evaluation.selectors.rubrics import newest
from portal.departments.lineage import lineage
from portal.departments.models import Department
from portal.engines.routing.heirs import Lineage

AGAIN, SHARE = "again", "share"


def sweep(now: datetime) -> int:
    """Give the orders that panels' findings of the departments call for; returns how many."""
    line = lineage()
    found = list(defects.wanting(now, _counted()))
    return sum(_given(each, line, now) is not None for each in found)


def _counted() -> dict[tuple[int, str], frozenset[int]]:
    """By department that was judged and target: the results that its orders have counted."""
    seen: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = Order.objects.filter(sample__isnull=True, samples__isnull=False)
    for unit, target, sample in rows.values_list("samples__department", "target", "samples"):
        seen[unit, target].add(sample)
    return {key: frozenset(each) for key, each in seen.items()}


def _facts(found: Wanting) -> dict[str, Any]:
    """The numbers, and what the criterion was called when they were found."""
    criterion = newest(found.target.partition(":")[2])
    named = {"zh": criterion.name_zh, "en": criterion.name_en} if criterion else {}
    return {**found.facts, **named}


def _given(found: Wanting, line: Lineage, now: datetime) -> Order | None:
    """The order, to whoever goes on for the department; None where one on the same stands, or has just
    stood: its effect is not seen yet."""
    with transaction.atomic():
        unit = Department.objects.select_for_update(of=("self",)).get(pk=widest_heir(line, found.department))
        recent = Q(issued_at__gt=now - defects.WINDOW) if found.target == SHARE else Q(pk__in=())
        same = Order.objects.filter(department=unit, target=found.target)
        if same.exclude(state=OrderState.VOID).filter(~Q(state=OrderState.CLOSED) | recent).exists():
            return None
        reason = SHARE if found.target == SHARE else AGAIN
        order = Order(department=unit, target=found.target, reasons=[reason], facts=_facts(found))
        issue(order, Rubric.objects.latest("version").order_limit, now)
        order.samples.set(found.samples)
    return order
