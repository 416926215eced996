"""Counting a measure for a kind of viewer over a period: per department, with intervals, and the cases
themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from evaluation.figures import veil
from evaluation.figures.measures import Measure
from evaluation.figures.veil import Counts, Span
from evaluation.statistics.rates import wilson
from grievances import policies
from grievances.models import Grievance
from grievances.selectors import public_cases
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit.cells import suppressed
from portal.kit.numbers import FEWEST, SMALLEST_CELL

PERIODS = (30, 90, 365)
DISTRICT, UNLED = "all", "none"
IN, OUT, EVERY = "counted", "rest", "all"
FEW, MOST = "few", "most"
NO_VEIL: frozenset[str] = frozenset()


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
    def last_day(self) -> datetime:
        """A moment of the last day that is counted: midnight still belongs to the day before."""
        return self.until - timedelta(microseconds=1)

    @property
    def periods(self) -> tuple[int, ...]:
        """What is counted together, the longest first."""
        return (self.days,) if self.own else tuple(sorted(PERIODS, reverse=True))

    @property
    def cases(self) -> QuerySet[Grievance]:
        """The cases that are there for this kind of viewer; the imported past is not counted."""
        if self.own:
            return policies.visible_to(self.actor).filter(historical=False)
        return public_cases().select_related(None).filter(historical=False)


@dataclass(frozen=True)
class Cell:
    """A rate, or why there is none: too few cases for a rate; or for the public `hidden` (fewer than ten
    cases) or `veiled` (a rate that would tell of fewer than ten, see `veil`)."""

    key: str
    name: str
    n: int | None
    count: int | None
    beside: Mapping[str, int]
    side: str = ""

    @property
    def hidden(self) -> bool:
        return self.n is None

    @property
    def veiled(self) -> bool:
        return self.n is not None and self.count is None

    @property
    def many(self) -> bool:
        """Cases enough for a rate, whether or not it is shown."""
        return self.n is not None and self.n >= FEWEST

    @property
    def enough(self) -> bool:
        return self.many and self.count is not None

    @property
    def rest(self) -> int | None:
        return None if self.count is None else self.n - self.count

    @property
    def all_but_few(self) -> int:
        """More than so many, where the few are on the other side."""
        return self.n - SMALLEST_CELL

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
    """One query: over the period; for the public over all periods, since each shows some of the others."""
    spans = [_span(scope, rows) for rows in _counts(scope, measure)]
    veils = [NO_VEIL] if scope.own else veil.veils(spans, nought=measure.confides)
    span, veiled = next(
        (span, found)
        for span, found, days in zip(spans, veils, scope.periods, strict=True)
        if days == scope.days
    )
    units = {str(key): unit for key, unit in names.items()}
    show = _Show(measure, veiled)
    cells = [
        show.cell(units.get(key), counts, n=None if key in span.few else counts[0], veiled=key in veiled)
        for key, counts in span.cells.items()
    ]
    whole = span.whole if span.cells else veil.parts(0, 0, [0] * len(measure.beside))
    hidden = not scope.own and veil.is_few(whole[0])
    total = show.cell(None, whole, n=None if hidden else whole[0], veiled=veil.WHOLE in veiled)
    return Counted(
        measure,
        replace(total, key=DISTRICT),
        tuple(sorted(cells, key=lambda cell: (cell.key == UNLED, cell.key))),
    )


@dataclass(frozen=True)
class _Show:
    """Makes the cells of a measure as they may be read."""

    measure: Measure
    veiled: frozenset[str]

    def cell(self, unit: Department | None, counts: Counts, *, n: int | None, veiled: bool) -> Cell:
        key, name = (unit.code, unit.name) if unit else (UNLED, "")
        if n is None or veiled:
            return Cell(key, name, n, None, {}, self._side(counts))
        beside = dict(zip(_beside(self.measure), counts[3::2], strict=True))
        return Cell(key, name, n, counts[1], beside)

    def _side(self, counts: Counts) -> str:
        """On which side the few are; nothing where the rate is hidden for the sake of another one."""
        n, count, rest = counts[:3]
        if n >= FEWEST and veil.is_few(count, nought=self.measure.confides):
            return FEW
        return MOST if n >= FEWEST and veil.is_few(rest, nought=self.measure.confides) else ""


def _counts(scope: Scope, measure: Measure) -> list[dict[str, Counts]]:
    """Of each of the scope's periods, the longest first: by the department's key the counts of its cases, or
    of its calls."""
    until, longest = scope.until, replace(scope, days=scope.periods[0])
    conditions = {"n": Q(), "count": measure.numerator(until)}
    conditions |= {f"beside_{key}": where(until) for key, _words, where in measure.beside}
    columns = {
        f"{name}_{days}": Count("pk", filter=Q(**_period(replace(scope, days=days), measure)) & condition)
        for days in scope.periods
        for name, condition in conditions.items()
    }
    rows = within(longest, measure).order_by().values("unit__department")
    found = list(rows.annotate(**columns))
    return [
        {str(row["unit__department"]): _row(row, days, measure) for row in found if row[f"n_{days}"]}
        for days in scope.periods
    ]


def _row(row: dict, days: int, measure: Measure) -> Counts:
    beside = [row[f"beside_{key}_{days}"] for key in _beside(measure)]
    return veil.parts(row[f"n_{days}"], row[f"count_{days}"], beside)


def _span(scope: Scope, rows: dict[str, Counts]) -> Span:
    """The cells, and for the public those of which not even the number of cases is shown."""
    if scope.own:
        return Span(rows)
    numbers = {key: counts[0] for key, counts in rows.items()}
    _total, shown = suppressed(sum(numbers.values()), numbers)
    return Span(rows, frozenset(key for key, n in shown.items() if n is None))


def _beside(measure: Measure) -> tuple[str, ...]:
    return tuple(key for key, _words, _where in measure.beside)


def _period(scope: Scope, measure: Measure) -> dict[str, datetime]:
    return {f"{measure.by}__gt": scope.since, f"{measure.by}__lte": scope.until}


def within(scope: Scope, measure: Measure, *conditions: Q) -> QuerySet[Grievance]:
    """The cases of the measure's denominator in the period, one row for each that is counted. `conditions`:
    what else must be so of that very row."""
    rows = scope.cases.annotate(unit=measure.unit())
    return rows.filter(measure.denominator(scope.until), *conditions, **_period(scope, measure))


def may_list(scope: Scope, measure: Measure, cell: Cell, part: str) -> bool:
    """Whether a part's cases are listed: where their number is shown; and for the public never what each
    resident answered."""
    if scope.own or part == EVERY:
        return not cell.hidden
    return cell.count is not None and not measure.confides


def listed(scope: Scope, measure: Measure, department: Department | str, part: str) -> QuerySet[Grievance]:
    """Exactly the cases that a cell counts: all of its denominator, those of its numerator, or the others."""
    here = [] if department == DISTRICT else [_of(department)]
    if measure.outside:
        return _each_once(scope, measure, here, part)
    rows = within(scope, measure, *here)
    if part == EVERY:
        return rows
    numerator = measure.numerator(scope.until)
    counted_in = Grievance.objects.filter(numerator, pk__in=rows.order_by().values("pk"))
    inside = Q(pk__in=counted_in.values("pk"))
    return rows.filter(inside if part == IN else ~inside)


def _of(department: Department | str) -> Q:
    """What is counted under the department's name; of UNLED what nobody leads."""
    if isinstance(department, Department):
        return Q(unit__department=department)
    return Q(unit__isnull=True)


def _each_once(scope: Scope, measure: Measure, here: list[Q], part: str) -> QuerySet[Grievance]:
    """The cases of which some row is in the part, each once."""
    wanted = {IN: measure.numerator, OUT: measure.outside}.get(part)
    conditions = [*here, wanted(scope.until)] if wanted else here
    fitting = within(scope, measure, *conditions).order_by().values("pk")
    return scope.cases.filter(pk__in=fitting)


def departments(day: datetime | None = None) -> dict[int, Department]:
    """All of them, under their names of then: one query, whatever their number of figures."""
    return {row.pk: row.as_of(day) for row in Department.objects.all()}
