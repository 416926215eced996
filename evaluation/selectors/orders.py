"""Rectification orders, for the departments that must answer them and for those who oversee them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Count, Q, QuerySet

from evaluation import policies
from evaluation.lifecycle import OrderState
from evaluation.models import Order
from evaluation.selectors.results import Found, of_case
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.kit.errors import NotThere

VIEWS: Mapping[str, Q] = MappingProxyType(
    {
        "open": Q(state=OrderState.OPEN),
        "answered": Q(state=OrderState.ANSWERED),
        "closed": Q(state=OrderState.CLOSED),
    }
)


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


def orders_for(actor: Actor, view: str) -> QuerySet[Order]:
    """The actor's orders in this view, what is due first."""
    rows = policies.orders_visible_to(actor).filter(VIEWS[view])
    return rows.select_related("grievance__category", "department", "sample__result").defer("grievance__body")


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many orders stand in each view, and how many of the open ones are late: one query."""
    rows = policies.orders_visible_to(actor)
    late = Count("pk", filter=VIEWS["open"] & Q(due_at__lt=now))
    return rows.aggregate(late=late, **{key: Count("pk", filter=where) for key, where in VIEWS.items()})


def order_page(actor: Actor, key: int) -> OrderPage:
    """One order, if it is there for the actor; NotThere otherwise."""
    rows = policies.orders_visible_to(actor).select_related(
        "grievance__category", "grievance__area", "department"
    )
    order = rows.filter(pk=key).first()
    if order is None:
        raise NotThere("")
    entries = journal.entries(order.subject)
    return OrderPage(
        order=order,
        found=next((f for f in of_case(order.grievance) if f.sample.pk == order.sample_id), None),
        events=tuple(Event(entry.at, entry.verb, journal.facts(entry)) for entry in entries),
        answers=order.state == OrderState.OPEN and policies.may_answer(actor, order),
    )
