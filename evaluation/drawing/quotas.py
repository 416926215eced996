"""Quotas: of which people a panel has at least and at most how many. PURE."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Quota:
    """At least and at most so many members with this feature; both inclusive, counted in people."""

    category: str
    feature: Hashable
    least: int
    most: int


@dataclass(frozen=True)
class Bound:
    """One side of a quota: `side` is "min" or "max"; `by`: how many people it gives way, 0 as it stands."""

    category: str
    feature: Hashable
    side: str
    value: int
    by: int = 0


class Infeasible(ValueError):
    """No panel keeps the quotas. Facts, not sentences: each page words them in its own language.

    `conflict`: bounds that cannot be kept together, while any of them left out lets the others be kept.
    `choices`: those of them of which one alone, relaxed `by` so many people, makes a panel possible.
    `remedy`: the relaxations that need the fewest people in total, over all quotas.
    All three are empty where there are fewer people, or households, than seats: then no quota is to blame.
    """

    def __init__(self, conflict: Sequence[Bound], choices: Sequence[Bound], remedy: Sequence[Bound]):
        self.conflict, self.choices, self.remedy = tuple(conflict), tuple(choices), tuple(remedy)
        kept = "; ".join(f"{each.category} {each.feature} {each.side} {each.value}" for each in self.conflict)
        super().__init__(f"No panel keeps: {kept}." if kept else "Fewer people or households than seats.")


def read(quotas: Mapping | Iterable[Mapping]) -> tuple[Quota, ...]:
    """Quotas as they are written: {category: {feature: (least, most)}}, as JSON has it too.

    {(category, feature): (least, most)} and the rows of a published categories file (category, feature, min,
    max) are understood as well. ValueError where a bound is negative or no whole number.
    """
    return tuple(_quota(*row) for row in _rows(quotas))


def _rows(quotas: Mapping | Iterable[Mapping]) -> list[tuple]:
    if not isinstance(quotas, Mapping):
        return [(row["category"], row["feature"], (row["min"], row["max"])) for row in quotas]
    nested = [
        (category, feature, bounds)
        for category, features in quotas.items()
        if isinstance(features, Mapping)
        for feature, bounds in features.items()
    ]
    return nested + [(*key, pair) for key, pair in quotas.items() if not isinstance(pair, Mapping)]


def _quota(category: str, feature: Hashable, bounds: Sequence) -> Quota:
    least, most = (int(each) for each in bounds)
    if min(least, most) < 0:
        raise ValueError(f"{category} {feature}: {least} to {most} is no number of people.")
    return Quota(category, feature, least, most)


def broken(quotas: Iterable[Quota], people: Iterable[Mapping]) -> list[tuple[Quota, int]]:
    """The quotas that these people as a panel do not keep, each with how many there are."""
    there = Counter(item for person in people for item in person.items())
    counted = [(quota, there[quota.category, quota.feature]) for quota in quotas]
    return [(quota, count) for quota, count in counted if not quota.least <= count <= quota.most]
