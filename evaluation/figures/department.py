"""A department's figures side by side: what it declared, what residents said, what panels found.

Of cases it reckons with what the public figures show, and with nothing else: whatever stands here could be
worked out from them. Panels' results are published one by one, so their numbers are told as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet

from evaluation.figures import counting, veil
from evaluation.figures.counting import UNLED, Cell, Counted, Scope
from evaluation.figures.measures import MEASURES
from evaluation.models import Sample
from evaluation.selectors import quarters, results
from evaluation.statistics import rates, sampling, shrinkage, survival
from evaluation.statistics.reasons import Reason, explain
from portal.departments.models import Department

PANEL = "panel"
SHOWN = ("response", "resolution", "confirmed", "satisfaction")
SIMILAR = 2  # a peer closes between half and twice as many


@dataclass(frozen=True)
class Estimated:
    """A share or a difference in per cent with its interval, or why there is none."""

    percent: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Waiting:
    """How long until the first answer: the median in hours with its interval (`high` may be open), who still
    waits counted as waiting; or why there is none."""

    cell: Cell
    median: int | None = None
    low: int | None = None
    high: int | None = None
    reason: Reason | None = None


@dataclass(frozen=True)
class Peer:
    """A department that closes about as many cases."""

    code: str
    name: str
    n: int
    cell: Cell


@dataclass(frozen=True)
class Silence:
    """How many of those who were asked rated, and where the satisfied share of all of them lies. `told` is
    False where one of the parts is too few to be shown."""

    rated: int = 0
    asked: int = 0
    told: bool = False
    rate: Estimated = Estimated()
    bounds: Estimated = Estimated()


@dataclass(frozen=True)
class Page:
    """All that the page of a department shows."""

    code: str
    name: str
    declared: Cell
    confirmed: Cell
    satisfied: Cell
    panel: Cell
    shrunk: Mapping[str, Estimated]
    silence: Silence
    weighted: Estimated
    gap: Estimated
    waiting: Waiting
    peers: tuple[Peer, ...]
    quarters: Mapping[str, int]


@dataclass(frozen=True)
class Shared:
    """What all departments' pages over the same period are made from: the names, the figures of each measure,
    and by department's key how many results there are and how many of them good enough."""

    names: Mapping[int, Department]
    found: Mapping[str, Counted]
    judged: Mapping[int, tuple[int, int]]


def counted(scope: Scope) -> Shared:
    """Six queries. `scope`: the public's."""
    names = counting.departments(scope.last_day)
    found = {key: counting.counted(scope, MEASURES[key], names) for key in SHOWN}
    return Shared(names, found, _judged(scope))


def page(scope: Scope, department: Department, shared: Shared | None = None) -> Page:
    """Three queries, and those of `counted`, whatever there is to count. `scope`: the public's."""
    shared = shared or counted(scope)
    found, judged = shared.found, shared.judged
    mine = {key: _of(each, department.code) for key, each in found.items()}
    panel = _panel(judged, department.pk, department.code)
    asked = mine["resolution"]
    declared = replace(asked, count=asked.n, beside={}, side="")
    return Page(
        code=department.code,
        name=shared.names[department.pk].name,
        declared=declared,
        confirmed=mine["confirmed"],
        satisfied=mine["satisfaction"],
        panel=panel,
        shrunk={
            "confirmed": _shrunk(_shown(found["confirmed"]), mine["confirmed"]),
            "satisfaction": _shrunk(_shown(found["satisfaction"]), mine["satisfaction"]),
            PANEL: _shrunk([_panel(judged, key, str(key)) for key in judged], panel),
        },
        silence=_silence(asked, mine["satisfaction"]),
        weighted=_weighted(scope, department, panel),
        gap=_gap(declared, panel),
        waiting=_waiting(scope, department, mine["response"]),
        peers=_peers(found, department.code),
        quarters=quarters.counts(department, scope.until),
    )


def judged_in(scope: Scope, department: Department) -> QuerySet[Sample]:
    """Exactly the results that a department's panel figure counts."""
    return results.between(scope.since, scope.until).filter(department=department)


def _of(found: Counted, code: str) -> Cell:
    return next((cell for cell in found.cells if cell.key == code), Cell(code, "", 0, 0, {}))


def _shown(found: Counted) -> list[Cell]:
    return [cell for cell in found.cells if cell.count is not None and cell.key != UNLED]


_PASSED = Q(result__score__gte=F("session__rubric__verified_from"))


def _judged(scope: Scope) -> dict[int, tuple[int, int]]:
    """By department's key: how many results, and how many of them good enough."""
    rows = results.between(scope.since, scope.until).filter(department__isnull=False)
    plain = rows.select_related(None).prefetch_related(None).defer(None).order_by()
    counts = plain.values("department").annotate(n=Count("pk"), count=Count("pk", filter=_PASSED))
    return {row["department"]: (row["n"], row["count"]) for row in counts}


def _panel(judged: Mapping[int, tuple[int, int]], key: int, code: str) -> Cell:
    n, count = judged.get(key, (0, 0))
    return Cell(code, "", n, count, {})


def _shrunk(cells: Sequence[Cell], mine: Cell) -> Estimated:
    """The department's rate, drawn towards that of all whose numbers are shown; only beside a rate."""
    if not mine.enough:
        return Estimated(reason=Reason.TOO_FEW_CASES)
    counts = [cell.count for cell in cells], [cell.n for cell in cells]
    place = next(at for at, cell in enumerate(cells) if (cell.count, cell.n) == (mine.count, mine.n))
    share = shrinkage.beta_binomial(*counts)[place]
    return Estimated(_percent(share), reason=explain(shrinkage.beta_binomial, *counts))


def _silence(asked: Cell, satisfied: Cell) -> Silence:
    if not asked.many or satisfied.hidden:
        return Silence()
    n, rated = asked.n, min(satisfied.n, asked.n)
    if veil.is_few(rated) or veil.is_few(n - rated):
        return Silence()
    rate = _ranged(rated / n, rates.wilson(rated, n))
    if not satisfied.enough:
        return Silence(rated, n, True, rate, Estimated(reason=Reason.TOO_FEW_CASES))
    return Silence(
        rated, n, True, rate, _ranged(None, sampling.nonresponse_bounds(rated, satisfied.count, n))
    )


def _weighted(scope: Scope, department: Department, panel: Cell) -> Estimated:
    """The share among all closed cases that could be drawn: each result stands for as many as its chance of
    being drawn says."""
    rows = judged_in(scope, department).select_related(None).prefetch_related(None).defer(None).order_by()
    found = list(rows.values_list("result__score", "session__rubric__verified_from", "probability"))
    if not panel.enough:
        return Estimated(reason=Reason.TOO_FEW_CASES)
    values = [float(score >= least) for score, least, _chance in found]
    chances = [float(chance) for _score, _least, chance in found]
    estimate = sampling.horvitz_thompson(values, chances)
    if len(set(values)) == 1 and min(chances) < 1:  # the formula would call it certain
        return Estimated(_percent(estimate.mean), reason=Reason.NO_VARIATION)
    low, high = estimate.mean_interval
    return _ranged(estimate.mean, (max(0.0, low), min(1.0, high)))


def _gap(declared: Cell, panel: Cell) -> Estimated:
    """Declared less found, of the numbers as they were counted."""
    if not (declared.enough and panel.enough):
        return Estimated(reason=Reason.TOO_FEW_CASES)
    counts = declared.count, declared.n, panel.count, panel.n
    return _ranged(1 - panel.count / panel.n, rates.newcombe_difference(*counts))


def _waiting(scope: Scope, department: Department, cell: Cell) -> Waiting:
    """Of the same cases as the response rate."""
    rows = counting.within(scope, MEASURES["response"], Q(unit__department=department))
    found = list(rows.order_by().values_list("filed_at", "contacted_at"))
    if not cell.many:
        return Waiting(cell, reason=Reason.TOO_FEW_CASES)
    answered = [at is not None and at <= scope.until for _filed, at in found]
    ends = [at if seen else scope.until for (_filed, at), seen in zip(found, answered, strict=True)]
    lasted = [
        max(0.0, (end - filed) / timedelta(hours=1)) for end, (filed, _at) in zip(ends, found, strict=True)
    ]
    median = survival.median(lasted, answered)
    if median is None:
        return Waiting(cell, reason=explain(survival.median, lasted, answered))
    low, high = survival.median_interval(lasted, answered) or (None, None)
    return Waiting(cell, round(median), _whole(low), _whole(high))


def _peers(found: Mapping[str, Counted], code: str) -> tuple[Peer, ...]:
    """In the order of their codes: no rank."""
    own = _of(found["resolution"], code).n
    if not own:
        return ()
    near = [
        cell for cell in found["resolution"].shown
        if cell.key not in {code, UNLED} and own <= SIMILAR * cell.n and cell.n <= SIMILAR * own
    ]  # fmt: skip
    return tuple(Peer(cell.key, cell.name, cell.n, _of(found["confirmed"], cell.key)) for cell in near)


def _ranged(share: float | None, ends: tuple[float, float] | None) -> Estimated:
    low, high = ends or (None, None)
    return Estimated(_percent(share), _percent(low), _percent(high))


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
