"""Counting a measure for a kind of viewer over a period: per department, with intervals, and the cases
themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, FilteredRelation, Q, QuerySet

from evaluation.figures.measures import Measure
from evaluation.statistics.rates import wilson
from grievances import policies
from grievances.lifecycle import PartState
from grievances.models import Assignment, Grievance
from grievances.selectors import public_cases
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit.cells import suppressed
from portal.kit.numbers import FEWEST

PERIODS = (30, 90, 365)
DISTRICT, UNLED = "all", "none"
IN, OUT, EVERY = "counted", "rest", "all"


@dataclass(frozen=True)
class Scope:
    """Whose figures, and of which days. `own`: of the cases that the actor's post shows them; else the
    public ones."""

    actor: Actor
    own: bool
    until: datetime
    days: int

    @property
    def since(self) -> datetime:
        return self.until - timedelta(days=self.days)

    @property
    def cases(self) -> QuerySet[Grievance]:
        """The cases that are there for this kind of viewer; the imported past is not counted."""
        if self.own:
            return policies.visible_to(self.actor).filter(historical=False)
        return public_cases().select_related(None).filter(historical=False)


@dataclass(frozen=True)
class Cell:
    """A rate, or why there is none: `hidden` (a public count under ten), or too few for a rate."""

    key: str
    name: str
    n: int | None
    count: int | None
    beside: Mapping[str, int]

    @property
    def hidden(self) -> bool:
        return self.n is None

    @property
    def enough(self) -> bool:
        return self.n is not None and self.n >= FEWEST

    @property
    def percent(self) -> float | None:
        return round(100 * self.count / self.n, 1) if self.enough else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """In per cent, to one place."""
        if not self.enough:
            return None
        low, high = wilson(self.count, self.n)
        return round(100 * low, 1), round(100 * high, 1)

    @property
    def low(self) -> float | None:
        return self.interval[0] if self.enough else None

    @property
    def high(self) -> float | None:
        return self.interval[1] if self.enough else None

    @property
    def width(self) -> float | None:
        return round(self.high - self.low, 1) if self.enough else None


@dataclass(frozen=True)
class Counted:
    """A measure's figures: the district's, and each department's in the order of their codes."""

    measure: Measure
    total: Cell
    cells: tuple[Cell, ...]

    @property
    def shown(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if not cell.hidden)

    @property
    def hidden(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.hidden)


def counted(scope: Scope, measure: Measure, names: Mapping[int, Department]) -> Counted:
    """One query, over the period's index."""
    rows = {row["lead__department"]: row for row in _grouped(scope, measure)}
    total = {name: sum(row[name] for row in rows.values()) for name in ("n", "count", *_beside(measure))}
    shown, cells = total["n"], {str(key): row["n"] for key, row in rows.items()}
    if not scope.own:
        shown, cells = suppressed(shown, cells)
    found = [_cell(names.get(key), row, cells[str(key)], measure) for key, row in rows.items()]
    return Counted(
        measure,
        Cell(DISTRICT, "", shown, total["count"], {key: total[key] for key in _beside(measure)}),
        tuple(sorted(found, key=lambda cell: (cell.key == UNLED, cell.key))),
    )


def _grouped(scope: Scope, measure: Measure):
    rows = within(scope, measure).annotate(lead=_lead()).order_by().values("lead__department")
    until = scope.until
    beside = {key: Count("pk", filter=where(until)) for key, _words, where in measure.beside}
    return rows.annotate(n=Count("pk"), count=Count("pk", filter=measure.numerator(until)), **beside)


def _beside(measure: Measure) -> tuple[str, ...]:
    return tuple(key for key, _words, _where in measure.beside)


def _cell(department: Department | None, row: dict, n: int | None, measure: Measure) -> Cell:
    key, name = (department.code, department.name) if department else (UNLED, "")
    return Cell(key, name, n, row["count"], {each: row[each] for each in _beside(measure)})


def within(scope: Scope, measure: Measure) -> QuerySet[Grievance]:
    """The cases of the measure's denominator in the period."""
    period = {f"{measure.by}__gt": scope.since, f"{measure.by}__lte": scope.until}
    return scope.cases.filter(measure.denominator(scope.until), **period)


def listed(scope: Scope, measure: Measure, department: Department | str, part: str) -> QuerySet[Grievance]:
    """Exactly the cases that a cell counts: all of its denominator, those of its numerator, or the others."""
    rows = within(scope, measure)
    if department != DISTRICT:
        unit = department.pk if isinstance(department, Department) else None
        rows = rows.annotate(lead=_lead())
        rows = rows.filter(lead__department=unit) if unit else rows.filter(lead__isnull=True)
    if part == EVERY:
        return rows
    numerator = measure.numerator(scope.until)
    counted_in = Grievance.objects.filter(numerator, pk__in=rows.order_by().values("pk"))
    inside = Q(pk__in=counted_in.values("pk"))
    return rows.filter(inside if part == IN else ~inside)


def _lead() -> FilteredRelation:
    """The living lead part. A fresh one each time: a query writes into it."""
    living = Q(parts__role=Assignment.LEAD) & ~Q(parts__state=PartState.WITHDRAWN)
    return FilteredRelation("parts", condition=living)


def departments() -> dict[int, Department]:
    """All of them, for names: one query, whatever their number of figures."""
    return {row.pk: row for row in Department.objects.all()}
