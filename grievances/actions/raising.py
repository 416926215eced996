"""The handlers of a case's watched moments: what stands with a department that has ended goes over to its
heir before it is raised, so that no rung is spent where nobody is."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from grievances.actions import calls, escalating, reviewing, succeeding, supervising
from grievances.models import Grievance
from grievances.selectors import succeeding as standing
from portal.departments import work
from portal.departments.lineage import lineage
from portal.engines.escalation.models import Watch
from portal.engines.routing.heirs import Lineage
from portal.kit.gathered import gathering
from portal.kit.remembered import remembered

Handler = Callable[[Watch, datetime], None]


def _first_over(raise_late: Handler) -> Handler:
    """The handler, with the case gone over before it: the case is locked first, as the handler does it. A
    batch of moments looks once whether anything stands with a department that has ended."""

    def handle(row: Watch, now: datetime) -> None:
        line, waits = remembered(("lineage",), _waiting)
        case = Grievance(pk=int(row.subject.partition(":")[2]))
        if waits and standing.standing(line).filter(pk=case.pk).exists():
            _go_over(case, line)
        raise_late(row, now)

    return handle


def _go_over(case: Grievance, line: Lineage) -> None:
    work.moved(lambda: succeeding.succeed(case, line=line), f"Case {case.pk}")


def _waiting() -> tuple[Lineage, bool]:
    """The departments that have ended, and whether any case still waits to go over."""
    line = lineage()
    return line, bool(line) and standing.standing(line).exists()


def clocks(rows: Sequence[Watch], now: datetime) -> list[Watch]:
    """Handler of many clocks at once: what has to go over does so first, each case by itself; then all are
    raised in one transaction. The rows whose cases nobody else was at work on."""
    line, waits = remembered(("lineage",), _waiting)
    if waits:
        keys = [int(row.subject.partition(":")[2]) for row in rows]
        for case in standing.standing(line).filter(pk__in=keys).only("pk").order_by("pk"):
            _go_over(case, line)
    with transaction.atomic(), gathering():
        return escalating.raise_many(rows, now)


clock = _first_over(escalating.raise_late)
order = _first_over(supervising.raise_late)
call = _first_over(calls.raise_late)
review = _first_over(reviewing.raise_late)
