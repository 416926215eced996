"""Rectification orders, for the departments that must answer them and for those who oversee them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Count, Q, QuerySet

from evaluation import policies
from evaluation.lifecycle import OrderState
from evaluation.models import Order, Sample
from evaluation.selectors.results import Found, judged, of_case, published
from grievances.selectors import public_cases
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.kit.errors import NotThere

OVER = Q(state__in=(OrderState.CLOSED, OrderState.VOID))
VIEWS: Mapping[str, Q] = MappingProxyType(
    {
        "open": Q(state=OrderState.OPEN),
        "answered": Q(state=OrderState.ANSWERED),
        "verified": Q(state=OrderState.VERIFIED),
        "closed": OVER,
    }
)

PUBLIC_VIEWS: Mapping[str, Q] = MappingProxyType({"open": ~OVER, "closed": OVER})
MOST = 50


@dataclass(frozen=True)
class Event:
    """Something that happened to an order."""

    at: datetime
    verb: str
    data: Mapping


@dataclass(frozen=True)
class OrderPage:
    """Everything that an order's page shows to this actor."""

    order: Order
    found: Found | None
    events: tuple[Event, ...]
    answers: bool
    plans: bool
    verifies: bool
    samples: tuple[Sample, ...] = ()
    counted: int = 0
    hidden: int = 0


def orders_for(actor: Actor, view: str) -> QuerySet[Order]:
    """The actor's orders in this view, what is due first."""
    rows = policies.orders_visible_to(actor).filter(VIEWS[view])
    shown = rows.select_related("grievance__category", "department", "sample__result")
    return shown.defer("grievance__body")


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many orders stand in each view, and how many of the open ones are late: one query."""
    rows = policies.orders_visible_to(actor)
    late = Count("pk", filter=VIEWS["open"] & Q(due_at__lt=now))
    return rows.aggregate(late=late, **{key: Count("pk", filter=where) for key, where in VIEWS.items()})


def order_page(actor: Actor, key: int) -> OrderPage:
    """One order, if it is there for the actor; NotThere otherwise."""
    rows = (
        policies.orders_visible_to(actor)
        .select_related("grievance__category", "grievance__area", "department")
        .prefetch_related("answers")
    )
    order = rows.filter(pk=key).first()
    if order is None:
        raise NotThere("")
    own = order.state == OrderState.OPEN and policies.may_answer(actor, order)
    return _page(
        order,
        found=_found(order),
        answers=own,
        plans=own and not order.planned_at and not order.answers_given,
        verifies=order.state == OrderState.ANSWERED and policies.may_verify(actor, order),
    )


def _found(order: Order) -> Found | None:
    if order.grievance is None:
        return None
    return next((each for each in of_case(order.grievance) if each.sample.pk == order.sample_id), None)


def _page(order: Order, **more: Any) -> OrderPage:
    """The page with what happened, and for a whole department's order the results that it counts."""
    entries = journal.entries(order.subject)
    events = tuple(Event(entry.at, entry.verb, journal.facts(entry)) for entry in entries)
    if order.grievance is not None:
        return OrderPage(order=order, events=events, **more)
    counted = order.samples.count()
    public = published().filter(wide_orders=order).order_by("-revealed_at")
    shown = {"samples": tuple(public[:MOST]), "counted": counted, "hidden": counted - public.count()}
    return OrderPage(order=order, events=events, **shown, **more)


def _public(unit: str) -> QuerySet[Order]:
    """Orders of whole departments, and those of cases whose result everybody may read; of one department,
    where its code is given."""
    shown = judged().filter(grievance__in=public_cases()).order_by().values("pk")
    rows = Order.objects.filter(Q(sample__isnull=True) | Q(sample__in=shown))
    return rows.filter(department__code=unit) if unit else rows


def public_orders(view: str, unit: str = "") -> QuerySet[Order]:
    """The orders as everybody may read them; the page orders them."""
    rows = _public(unit).filter(PUBLIC_VIEWS[view]).select_related("grievance__category", "department")
    return rows.defer("grievance__body")


def public_counts(now: datetime, unit: str = "") -> dict[str, int]:
    """How many orders everybody finds in each view, and how many unanswered ones are late: one query."""
    late = Count("pk", filter=Q(state=OrderState.OPEN, due_at__lt=now))
    return _public(unit).aggregate(
        late=late, **{key: Count("pk", filter=where) for key, where in PUBLIC_VIEWS.items()}
    )


def public_order(key: int) -> OrderPage:
    """An order of a whole department; NotThere where there is none: that of a case stands with its result."""
    rows = Order.objects.select_related("department").prefetch_related("answers")
    order = rows.filter(pk=key, sample__isnull=True).first()
    if order is None:
        raise NotThere("")
    return _page(order, found=None, answers=False, plans=False, verifies=False)
