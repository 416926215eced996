"""Which department is whose successor, as it was applied: read once, then asked of every matter and place."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from portal.departments import selectors
from portal.departments.models import Department, Heir, Kind, Succession
from portal.engines.routing.heirs import Lineage, Share
from portal.kit.prepared import Prepared


def lineage() -> Lineage:
    """All departments that have ended with a successor, and discipline inspections that have ended: two
    queries.

    From discipline inspection to another kind nothing is inherited, nor the other way (invariant 7): such a
    department has ended, and has no heir here.
    """
    found = _shares(_ended())
    for department, kind, successor, other in _closed(selectors.today()):
        shares = (Share(successor),) if successor and not stand_apart(kind, other) else ()
        found.setdefault(department, shares)
    return Lineage(found)


def _closed_by(day: date) -> QuerySet[Department]:
    closed = Department.objects.filter(closed_on__lte=day)
    closed = closed.filter(Q(successor__isnull=False) | Q(kind=Kind.DISCIPLINE))
    return closed.values_list("pk", "kind", "successor", "successor__kind")


_ended = Prepared(lambda: _heirs(_applied().exclude(succession__kind=Succession.Kind.CEDE)))
_closed = Prepared(_closed_by, date)


def stand_apart(one: str, other: str) -> bool:
    """Whether one of the two kinds is discipline inspection, and the other is not."""
    return one != other and Kind.DISCIPLINE in (one, other)


def moving() -> Lineage:
    """The same with what goes over at the moment from departments that go on: three queries. Once that is
    done, it is over: what such a department is given later stays with it."""
    ceded = _applied().filter(succession__kind=Succession.Kind.CEDE, succession__finished_at=None)
    return Lineage(lineage().shares, _shares(_heirs(ceded)))


def of_draft(row: Succession) -> Lineage:
    """What the draft would make of its departments, with all that was applied before."""
    before, drafted = lineage().shares, _shares(_heirs(Heir.objects.filter(succession=row)))
    if row.kind == Succession.Kind.CEDE:
        return Lineage(before, drafted)
    return Lineage({**before, **drafted})


def _applied() -> QuerySet[Heir]:
    return Heir.objects.filter(succession__state=Succession.State.APPLIED)


def _heirs(rows: QuerySet[Heir]) -> QuerySet:
    return rows.order_by("pk").values_list("succession__leaving", "department", "category", "area__path")


def _shares(rows: Iterable) -> dict[int, tuple[Share, ...]]:
    found: dict[int, list[Share]] = defaultdict(list)
    for leaving, department, category, path in rows:
        found[leaving].append(Share(department, category, path or ""))
    return {leaving: tuple(shares) for leaving, shares in found.items()}
