"""The kinds of time a limit can be written in: each adds, takes away and measures."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from portal.engines.limits.calendar import HORIZON_YEARS, BeyondHorizon, Calendar
from portal.engines.limits.zones import DAY, from_wall, to_wall

HORIZON = HORIZON_YEARS * 366 * DAY


class Piece(NamedTuple):
    """A stretch that counts, on one day; `worth` is what it counts for."""

    start: int
    end: int
    worth: int
    day: int


class Real:
    """Time as it passes."""

    def __init__(self, calendar: Calendar):
        self.calendar = calendar

    def measure(self, start: int, end: int) -> int:
        return end - start

    def advance(self, start: int, amount: int) -> int:
        return start + _within(amount)

    def retreat(self, end: int, amount: int) -> int:
        return end - _within(amount)

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        if end > start:
            yield Piece(start, end, self.measure(start, end), self.calendar.day_at(start))


class Wall(Real):
    """Time as the clock on the wall shows it: a day later is the same hour, also over daylight saving."""

    def measure(self, start: int, end: int) -> int:
        return to_wall(end, self.calendar.zone) - to_wall(start, self.calendar.zone)

    def advance(self, start: int, amount: int) -> int:
        return from_wall(to_wall(start, self.calendar.zone) + _within(amount), self.calendar.zone)

    def retreat(self, end: int, amount: int) -> int:
        return from_wall(to_wall(end, self.calendar.zone) - _within(amount), self.calendar.zone)


class Working(Real):
    """Only the hours the calendar works."""

    def measure(self, start: int, end: int) -> int:
        first, last = self.calendar.year_at(start), self.calendar.year_at(end)
        between = sum(self.calendar.year(number).total for number in range(first, last))
        return between + self.calendar.year(last).worked(end) - self.calendar.year(first).worked(start)

    def advance(self, start: int, amount: int) -> int:
        """The first moment by which this much has been worked: an end of a window, not the next opening."""
        first = self.calendar.year_at(start)
        amount += self.calendar.year(first).worked(start)
        for number in range(first, first + HORIZON_YEARS + 1):
            year = self.calendar.year(number)
            if amount <= year.total:
                i = bisect_left(year.through, amount)
                return year.starts[i] + amount - year.before[i]
            amount -= year.total
        raise BeyondHorizon

    def retreat(self, end: int, amount: int) -> int:
        """The last moment from which this much is still worked: an opening, not the closing before it."""
        last = self.calendar.year_at(end)
        left = self.calendar.year(last).worked(end) - amount
        for number in range(last, last - HORIZON_YEARS - 1, -1):
            year = self.calendar.year(number)
            if left >= 0:
                i = bisect_right(year.before, left) - 1
                return year.starts[i] + left - year.before[i]
            left += self.calendar.year(number - 1).total
        raise BeyondHorizon

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """Day by day: from the first hour that counts to the last."""
        for number in range(self.calendar.year_at(start), self.calendar.year_at(end) + 1):
            year = self.calendar.year(number)
            for i in range(bisect_right(year.closings, start), len(year.days)):
                opens = year.opening(i)
                first, last = max(start, opens), min(end, year.closings[i])
                if first >= end:
                    return
                yield Piece(first, last, year.worked(last) - year.worked(first), year.days[i])

    def closing(self, start: int, days: int) -> int:
        """The end of the n-th working day after the day of `start`."""
        first, day = self.calendar.year_at(start), self.calendar.day_at(start)
        i = bisect_right(self.calendar.year(first).days, day) + days - 1
        for number in range(first, first + HORIZON_YEARS + 1):
            year = self.calendar.year(number)
            if i < len(year.days):
                return year.closings[i]
            i -= len(year.days)
        raise BeyondHorizon

    def opening(self, end: int, days: int) -> int:
        """The beginning of the n-th working day before the day of `end`."""
        last, day = self.calendar.year_at(end), self.calendar.day_at(end)
        i = bisect_left(self.calendar.year(last).days, day) - days
        for number in range(last, last - HORIZON_YEARS - 1, -1):
            year = self.calendar.year(number)
            if i >= 0:
                return year.opening(i)
            i += len(self.calendar.year(number - 1).days)
        raise BeyondHorizon


def _within(amount: int) -> int:
    if amount > HORIZON:
        raise BeyondHorizon
    return amount
