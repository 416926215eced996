"""Reads for acts on many cases: which are chosen, how far an act is, and what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from grievances import policies
from grievances.models import BulkAct, BulkCase, Grievance
from grievances.selectors import queue
from grievances.selectors.queue import Narrowing
from grievances.selectors.viewing import View
from portal.departments.actors import Actor
from portal.kit import pages
from portal.kit.errors import NotThere

COUNTED, SHOWN = 1_000, 8
LATELY = timedelta(days=30)
State = BulkCase.State


@dataclass(frozen=True)
class Choice:
    """Which cases: those with these references, or all of a view as it is narrowed down."""

    references: tuple[str, ...] = ()
    view: View | None = None
    narrowing: Narrowing = Narrowing()

    def rows(self, actor: Actor, now: datetime) -> QuerySet[Grievance]:
        """The cases, in their view's order; none that is not there for the actor."""
        if self.view is None:
            ticked = policies.visible_to(actor).filter(reference__in=self.references)
            return ticked.order_by("queue_at", "pk")
        return pages.ordered(queue.rows(actor, self.view, self.narrowing, now), self.view.by)


def begin(choice: Choice, actor: Actor, now: datetime) -> tuple[list[tuple[str, str]], int]:
    """(reference, headline) of the first few that are chosen, and how many there are, counted no further than
    one more than COUNTED."""
    rows = choice.rows(actor, now)
    first = [(case.reference, case.headline) for case in rows[:SHOWN]]
    return first, rows.values("pk")[: COUNTED + 1].count() if len(first) == SHOWN else len(first)


def chosen(choice: Choice, actor: Actor, now: datetime, most: int) -> list[tuple[int, int]]:
    """(key, version) of so many of the chosen at most, the most pressing first."""
    return list(choice.rows(actor, now).values_list("pk", "version")[:most])


@dataclass(frozen=True)
class Progress:
    """How far an act is. `left`: not done yet, or of one that was stopped: left as it was."""

    act: BulkAct
    done: int
    passed: int
    refused: int

    @property
    def handled(self) -> int:
        return self.done + self.passed + self.refused

    @property
    def left(self) -> int:
        return self.act.total - self.handled


def _counted(rows: Iterable[BulkAct]) -> list[Progress]:
    return [Progress(row, row.done, row.passed, row.refused) for row in rows]


def _mine(actor: Actor) -> QuerySet[BulkAct]:
    states = (State.DONE, State.PASSED, State.REFUSED)
    counts = {state.value: Count("cases", filter=Q(cases__state=state)) for state in states}
    return BulkAct.objects.filter(person=actor.person_id).annotate(**counts)


def recent(actor: Actor, now: datetime) -> list[Progress]:
    """The actor's own acts of the last thirty days, the newest first: one query."""
    lately = Q(ended_at=None) | Q(ended_at__gt=now - LATELY)
    return _counted(_mine(actor).filter(lately).order_by("-pk")[:100])


def progress(actor: Actor, key: int) -> Progress:
    """One of the actor's own acts; another's is NotThere."""
    found = _counted(_mine(actor).filter(pk=key))
    if not found:
        raise NotThere("")
    return found[0]


def running(actor: Actor) -> int | None:
    """The key of the actor's newest act that runs."""
    rows = BulkAct.objects.filter(person=actor.person_id, state=BulkAct.State.RUNNING)
    return rows.order_by("-pk").values_list("pk", flat=True).first()


def reasons(act: BulkAct) -> list[tuple[str, int]]:
    """Why cases were refused, and how many: the most frequent reason first."""
    refused = act.cases.filter(state=State.REFUSED).order_by().values("reason")
    return list(refused.annotate(n=Count("pk")).order_by("-n", "reason").values_list("reason", "n"))


def refused(act: BulkAct, actor: Actor) -> QuerySet[BulkCase]:
    """The refused cases that are there for the actor still, with their references; ordered by key."""
    there = policies.visible_to(actor).values("pk")
    rows = BulkCase.objects.filter(act=act, state=State.REFUSED, grievance__in=there)
    return rows.select_related("grievance").only("reason", "grievance__reference", "grievance__title")
