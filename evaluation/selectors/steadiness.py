"""How steady a session's panel is: sheets given twice, and cases whose answer was known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.models import Check, Criterion, Session
from evaluation.statistics.rates import wilson
from portal.kit.numbers import SMALLEST_CELL


@dataclass(frozen=True)
class Line:
    """Of one criterion: how many pairs of marks there are, and how many lie no more than one mark apart; None
    where they are too few to be told."""

    name: str
    n: int
    near: int | None
    percent: int | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Steadiness:
    """`repeats` and `known`: by criterion."""

    repeats: tuple[Line, ...]
    known: tuple[Line, ...]

    @property
    def has_any(self) -> bool:
        return any(line.n for line in (*self.repeats, *self.known))


def steadiness(session: Session, criteria: Iterable[Criterion]) -> Steadiness:
    """One query."""
    rows = list(Check.objects.filter(session=session).values_list("kind", "gaps"))
    asked = list(criteria)
    found = {
        kind: tuple(_line(each, [gaps for its, gaps in rows if its == kind]) for each in asked)
        for kind in Check.Kind
    }
    return Steadiness(found[Check.Kind.REPEAT], found[Check.Kind.KNOWN])


def _line(criterion: Criterion, rows: list[Mapping[str, int]]) -> Line:
    gaps = [each[criterion.key] for each in rows if criterion.key in each]
    if len(gaps) < SMALLEST_CELL:
        return Line(criterion.name, len(gaps), None)
    near = sum(gap <= 1 for gap in gaps)
    low, high = wilson(near, len(gaps))
    return Line(
        criterion.name, len(gaps), near, round(100 * near / len(gaps)), round(100 * low), round(100 * high)
    )
