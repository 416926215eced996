"""Improvements and innovations as everybody reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from evaluation.improving.policies import owns
from evaluation.models import Improvement, Innovation, Sample
from evaluation.selectors import results
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.kit.errors import NotThere

OPEN, DECIDED = "open", "decided"
MOST = 50


@dataclass(frozen=True)
class Event:
    """Something that happened to an improvement."""

    at: datetime
    verb: str
    data: Mapping


@dataclass(frozen=True)
class Shown:
    """All that the page of one shows. `hidden`: how many of the results it counts are public no more."""

    row: Improvement
    events: tuple[Event, ...]
    samples: tuple[Sample, ...]
    counted: int
    hidden: int
    decides: bool


def listed(view: str) -> QuerySet[Improvement]:
    """Those to be decided, or those that were; the page orders them."""
    waiting = Q(state=Improvement.State.OPEN)
    rows = Improvement.objects.filter(waiting if view == OPEN else ~waiting)
    return rows.select_related("category", "department", "item__category", "item__area", "session")


def counts(now: datetime) -> dict[str, int]:
    """How many there are in each view, and how many of the open ones are late: one query."""
    waiting = Q(state=Improvement.State.OPEN)
    late = Count("pk", filter=waiting & Q(due_at__lt=now))
    return Improvement.objects.aggregate(
        late=late, open=Count("pk", filter=waiting), decided=Count("pk", filter=~waiting)
    )


def one(key: int) -> Improvement:
    """The improvement; NotThere where there is none."""
    rows = Improvement.objects.select_related(
        "category", "department", "item__category", "item__area", "item__lead", "session", "amendment",
        "innovation",
    )  # fmt: skip
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def shown(actor: Actor, key: int) -> Shown:
    """One improvement with its evidence."""
    row = one(key)
    counted = row.samples.count()
    public = results.published().filter(improvements=row).order_by("-revealed_at")
    entries = journal.entries(row.subject)
    return Shown(
        row=row,
        events=tuple(Event(entry.at, entry.verb, journal.facts(entry)) for entry in entries),
        samples=tuple(public[:MOST]),
        counted=counted,
        hidden=counted - public.count(),
        decides=row.state == Improvement.State.OPEN and owns(actor, row),
    )


def innovations() -> QuerySet[Innovation]:
    """Every innovation that was opened; the page orders them."""
    return Innovation.objects.select_related("keeper", "category", "improvement")
