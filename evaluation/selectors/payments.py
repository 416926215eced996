"""What members got: for the secretary, for themselves, and as a sum for everybody."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from evaluation.models import Compensation, PanelMember
from portal.departments.actors import Actor
from portal.kit.errors import NotThere


@dataclass(frozen=True)
class Total:
    """So many yuan to so many people."""

    amount: Decimal
    people: int


def listed() -> QuerySet[Compensation]:
    """Every payment; the page orders them."""
    return Compensation.objects.select_related("member__person")


def one(key: int) -> Compensation:
    """The payment; NotThere where there is none."""
    row = listed().filter(pk=key).first()
    if row is None:
        raise NotThere("")
    return row


def total() -> Total:
    """What was paid in all: one query."""
    found = Compensation.objects.filter(void_why="").aggregate(
        amount=Sum("amount"), people=Count("member", distinct=True)
    )
    return Total(found["amount"] or Decimal(), found["people"])


def own(actor: Actor) -> list[Compensation]:
    """What the actor got, newest first."""
    if actor.person_id is None:
        return []
    return list(Compensation.objects.filter(member__person=actor.person_id))


def members() -> QuerySet[PanelMember]:
    """Who can be paid: members, and who was one."""
    return PanelMember.objects.select_related("person").order_by("-active", "pk")
