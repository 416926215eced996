"""What panels found of a department again and again: the same defect three times within 90 days, or too
few of its cases resolved. Whether an order is given for it, the action decides.

Source: `domain.md` 3, the second way back. The threshold is the project's own proposal.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from evaluation.selectors import results
from evaluation.statistics.rates import wilson

WINDOW, YEAR = timedelta(days=90), timedelta(days=365)
AGAIN = 3
LOW = 2  # a median of at most 2 of 5 is a defect
FEWEST = 30  # under 30: not enough
THRESHOLD = 0.5
COLUMNS = (
    "pk", "department", "considered_at", "probability", "result__score", "result__criteria", "result__raised",
    "session__rubric__verified_from",
)  # fmt: skip


@dataclass(frozen=True)
class Judged:
    """A published result of a department: what of it is a defect, and whether the matter was found resolved.
    `weight`: for how many closed cases it stands, 1/π."""

    sample: int
    department: int
    at: datetime
    weight: float
    resolved: bool
    defects: tuple[str, ...]


@dataclass(frozen=True)
class Wanting:
    """What calls for an order of a department: its target, its numbers, and the results that say so, the
    oldest first."""

    department: int
    target: str
    facts: Mapping[str, Any]
    samples: tuple[int, ...]


def wanting(now: datetime, counted: Mapping[tuple[int, str], frozenset[int]]) -> Iterator[Wanting]:
    """Everything that calls for an order at `now`. `counted`: by department and target the results that an
    earlier order has counted already: no defect counts twice. One query."""
    by_unit: dict[int, list[Judged]] = defaultdict(list)
    for row in _judged(now):
        by_unit[row.department].append(row)
    for unit, rows in sorted(by_unit.items()):
        yield from _again(unit, [row for row in rows if row.at > now - WINDOW], counted)
        yield from _too_few(unit, rows)


def _judged(now: datetime) -> list[Judged]:
    rows = results.between(now - YEAR, now).filter(department__isnull=False)
    plain = rows.select_related(None).prefetch_related(None).defer(None).order_by("pk")
    return [_of(*row) for row in plain.values_list(*COLUMNS)]


def _of(key, department, at, probability, score, criteria, raised, verified_from) -> Judged:
    low = [name for name, row in criteria.items() if row["applies"] and Decimal(row["median"]) <= LOW]
    defects = [f"criterion:{name}" for name in low] + [f"flag:{name}" for name in raised]
    weight = 1 / float(probability)
    return Judged(key, department, at, weight, score >= verified_from, tuple(sorted(defects)))


def _again(
    unit: int, rows: Sequence[Judged], counted: Mapping[tuple[int, str], frozenset[int]]
) -> Iterator[Wanting]:
    for target in sorted({each for row in rows for each in row.defects}):
        known = counted.get((unit, target), frozenset())
        new = [row.sample for row in rows if target in row.defects and row.sample not in known]
        if len(new) >= AGAIN:
            yield Wanting(unit, target, {"count": len(new), "n": len(rows)}, tuple(new))


def _too_few(unit: int, rows: Sequence[Judged]) -> Iterator[Wanting]:
    found = resolved_low(rows)
    if found is not None and found[0] < THRESHOLD:
        facts = {"n": len(rows), "low": f"{found[0]:.3f}", "share": f"{found[1]:.3f}"}
        yield Wanting(unit, "share", facts, tuple(row.sample for row in rows))


def resolved_low(rows: Sequence[Judged]) -> tuple[float, float] | None:
    """(the lower end of Wilson's interval, the share itself) of the closed cases that panels would find
    resolved; None under 30 results.

    What is drawn more often weighs less (Hájek: Σ x/π over Σ 1/π), and the interval is that of as many cases
    as the weights are worth (Kish 1965: (Σ w)²/Σ w²), so that nobody is ordered for the draw's own attention
    to silent and hasty closures.
    """
    if len(rows) < FEWEST:
        return None
    whole = sum(row.weight for row in rows)
    share = sum(row.weight for row in rows if row.resolved) / whole
    worth = whole**2 / sum(row.weight**2 for row in rows)
    ends = wilson(share * worth, worth)  # type: ignore[arg-type]
    return (ends[0], share) if ends else None
