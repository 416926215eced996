"""Appeals as those who appeal and those who decide read them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from evaluation.appealing import policies
from evaluation.models import Appeal, Sample
from evaluation.policies import judged_department
from evaluation.selectors.results import Found, found, judged
from grievances.selectors import public_cases
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.kit.errors import NotThere

OPEN, DECIDED = "open", "decided"


@dataclass(frozen=True)
class Event:
    """Something that happened to an appeal."""

    at: datetime
    verb: str
    data: Mapping


@dataclass(frozen=True)
class Shown:
    """One appeal with the result that it is about."""

    row: Appeal
    found: Found
    events: tuple[Event, ...]
    decides: bool


def listed(actor: Actor, view: str) -> QuerySet[Appeal]:
    """Those of the actor's departments and areas, to be decided or decided."""
    waiting = Q(state=Appeal.State.OPEN)
    rows = policies.visible_to(actor).filter(waiting if view == OPEN else ~waiting)
    return rows.select_related("department", "sample__grievance__category").defer("sample__grievance__body")


def counts(actor: Actor, now: datetime) -> dict[str, int]:
    """How many stand in each view, and how many of the open ones are late: one query."""
    waiting = Q(state=Appeal.State.OPEN)
    late = Count("pk", filter=waiting & Q(due_at__lt=now))
    return policies.visible_to(actor).aggregate(
        late=late, open=Count("pk", filter=waiting), decided=Count("pk", filter=~waiting)
    )


def shown(actor: Actor, key: int) -> Shown:
    """One appeal, if it is there for the actor; NotThere otherwise."""
    rows = policies.visible_to(actor).select_related("department", "sample__grievance__area")
    row = rows.filter(pk=key).first()
    if row is None:
        raise NotThere("")
    entries = journal.entries(row.subject)
    return Shown(
        row=row,
        found=found(judged().get(pk=row.sample_id)),
        events=tuple(Event(entry.at, entry.verb, journal.facts(entry)) for entry in entries),
        decides=row.state == Appeal.State.OPEN and policies.may_decide(actor, row),
    )


def to_appeal(actor: Actor, key: int) -> Found:
    """The result that the actor may appeal as the supervisor of its department; NotThere otherwise."""
    sample: Sample | None = judged().filter(pk=key, grievance__in=public_cases()).first()
    if sample is None or judged_department(actor, sample) is None:
        raise NotThere("")
    return found(sample)
