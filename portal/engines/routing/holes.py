"""What of the time from a day on is covered, and what is not: gaps, overlaps, and departments that are named
while they are closed or have nobody. PURE."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby


@dataclass(frozen=True, order=True)
class Span:
    """From a day until (not including) another; None: without end."""

    start: date
    end: date | None = None

    @property
    def is_empty(self) -> bool:
        return self.end is not None and self.end <= self.start


@dataclass(frozen=True)
class Entry:
    """An item of the list, for a time: its category, the path of its area, the departments that it gives
    work to; and `overseer`, who only watches."""

    key: int
    category: int
    area: str
    departments: tuple[int, ...]
    span: Span
    overseer: int | None = None

    @property
    def named(self) -> tuple[int, ...]:
        """All the departments that it names."""
        return self.departments if self.overseer is None else (*self.departments, self.overseer)


@dataclass(frozen=True)
class Clash:
    """Two items that are equally near: nobody can say which of them holds."""

    keys: tuple[int, int]
    span: Span


@dataclass(frozen=True)
class Lack:
    """An item names the department while it lacks something."""

    key: int
    department: int
    span: Span


def common(one: Span, other: Span) -> Span | None:
    """The days of both; None: they have none."""
    ends = [end for end in (one.end, other.end) if end is not None]
    found = Span(max(one.start, other.start), min(ends, default=None))
    return None if found.is_empty else found


def without(span: Span, covers: Iterable[Span]) -> list[Span]:
    """The parts of the span that none of the covers holds, in their order."""
    found, at = [], span.start
    for cover in sorted((c for c in covers if not c.is_empty), key=lambda c: c.start):
        if common(Span(at, span.end), cover) is None:
            continue
        if cover.start > at:
            found.append(Span(at, cover.start))
        if cover.end is None:
            return found
        at = max(at, cover.end)
    rest = Span(at, span.end)
    return found if rest.is_empty else [*found, rest]


def gaps(entries: Iterable[Entry], category: int, place: str, since: date) -> tuple[Span, ...]:
    """When no item of the category holds in the place, from the day on."""
    covers = [e.span for e in entries if e.category == category and place.startswith(e.area)]
    return tuple(without(Span(since), covers))


def overlaps(entries: Iterable[Entry], since: date) -> list[Clash]:
    """The items that hold for the same matter in the very same area at the same time, from the day on."""
    rows = sorted(entries, key=lambda e: (e.category, e.area, e.span.start, e.key))
    found = []
    for _slot, group in groupby(rows, key=lambda e: (e.category, e.area)):
        for one, other in combinations(list(group), 2):
            both = common(one.span, other.span)
            ahead = both and common(both, Span(since))
            if ahead:
                found.append(Clash((one.key, other.key), ahead))
    return found


def lacking(entries: Iterable[Entry], held: dict[int, Iterable[Span]], since: date) -> Iterator[Lack]:
    """The items that name a department outside of the days that `held` gives it, from the day on."""
    for entry in entries:
        ahead = common(entry.span, Span(since))
        if ahead is None:
            continue
        for department in entry.departments:
            for span in without(ahead, held.get(department, ())):
                yield Lack(entry.key, department, span)
