"""A working calendar: the hours of each weekday, the holidays, and the weekend days that are worked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from portal.engines.limits.zones import DAY, EPOCH, SECOND, from_wall, local

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON_YEARS = 5
_EPOCH_DAY = EPOCH.toordinal()
_FULL_DAY = DAY // SECOND

Window = tuple[int, int]
"""Opening and closing, in seconds after midnight; the closing second no longer belongs to it."""


class BadCalendar(ValueError):
    """A calendar nobody could work by. `problem` names it: day, time, window, hours, zone, date, shape."""

    def __init__(self, problem: str, detail: str = ""):
        super().__init__(f"bad calendar ({problem}): {detail}")
        self.problem = problem
        self.detail = detail


class BeyondHorizon(ValueError):
    """The calendar has no such moment within the years that are looked at."""

    def __init__(self) -> None:
        super().__init__(f"not within {HORIZON_YEARS} years")


@dataclass(frozen=True)
class Year:
    """A year's windows as moments, with the working time that lies before each."""

    starts: Sequence[int]
    ends: Sequence[int]
    before: Sequence[int]  # working microseconds of the year before window i
    through: Sequence[int]  # and up to its end
    days: Sequence[int]  # ordinals of its working days
    closings: Sequence[int]  # the end of the last window of each

    @property
    def total(self) -> int:
        return self.through[-1] if self.through else 0

    def worked(self, at: int) -> int:
        """The year's working time that has passed by this moment."""
        i = bisect_right(self.starts, at) - 1
        return self.before[i] + min(at, self.ends[i]) - self.starts[i] if i >= 0 else 0

    def opening(self, i: int) -> int:
        """When its i-th working day begins."""
        return self.starts[bisect_left(self.starts, self.closings[i - 1]) if i else 0]


@dataclass(frozen=True)
class Calendar:
    code: str
    version: int
    timezone: str
    week: tuple[tuple[Window, ...], ...]
    holidays: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()
    provisional_from: date | None = None
    _years: dict[int, Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.week) != len(DAYS):
            raise BadCalendar("shape", "a week has seven days")
        for name, windows in zip(DAYS, self.week, strict=True):
            _check_windows(name, windows)
        if not any(self.week):
            raise BadCalendar("hours", "no day has a working hour")
        _ = self.zone

    @classmethod
    def parse(cls, data: Mapping[str, Any], *, code: str = "", version: int = 1) -> "Calendar":
        """From the form calendars are kept and exchanged in: see `as_data`."""
        if not isinstance(data, Mapping):
            raise BadCalendar("shape", "a calendar is an object")
        until = data.get("provisional_from")
        return cls(
            code=code or _text(data.get("code"), "code"),
            version=version,
            timezone=_text(data.get("timezone"), "zone"),
            week=_parse_week(data.get("week")),
            holidays=frozenset(_parse_dates(data.get("holidays"))),
            extra_working_days=frozenset(_parse_dates(data.get("extra_working_days"))),
            provisional_from=_parse_date(until) if until else None,
        )

    def as_data(self) -> dict[str, Any]:
        """What `parse` reads, in one order: equal calendars give equal data."""
        data: dict[str, Any] = {
            "code": self.code,
            "timezone": self.timezone,
            "week": {
                day: [[_clock(a), _clock(b)] for a, b in windows]
                for day, windows in zip(DAYS, self.week, strict=True)
                if windows
            },
            "holidays": sorted(day.isoformat() for day in self.holidays),
            "extra_working_days": sorted(day.isoformat() for day in self.extra_working_days),
        }
        if self.provisional_from:
            data["provisional_from"] = self.provisional_from.isoformat()
        return data

    @cached_property
    def zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.timezone)
        except (ValueError, OSError, KeyError) as wrong:  # what zoneinfo raises for names, paths and folders
            raise BadCalendar("zone", self.timezone) from wrong

    @cached_property
    def _full_day(self) -> tuple[Window, ...]:
        """The hours of a swapped working day: Monday's, or those of the first day that has any."""
        return next(windows for windows in self.week if windows)

    def windows(self, day: date) -> tuple[Window, ...]:
        """The day's working hours: a worked day off goes before a holiday, a holiday before the week."""
        own = self.week[day.weekday()]
        if day in self.extra_working_days:
            return own if own and day.weekday() < 5 else self._full_day
        return () if day in self.holidays else own

    def year_at(self, at: int) -> int:
        return local(at, self.zone).year

    def day_at(self, at: int) -> int:
        return local(at, self.zone).toordinal()

    def year(self, number: int) -> Year:
        """Laid out once, then kept: adding and measuring are look-ups in it."""
        if number not in self._years:
            if not date.min.year < number < date.max.year:
                raise BeyondHorizon
            self._years[number] = self._lay_out(number)
        return self._years[number]

    def _lay_out(self, number: int) -> Year:
        starts: list[int] = []
        ends: list[int] = []
        before: list[int] = []
        through: list[int] = []
        days: list[int] = []
        closings: list[int] = []
        for day in range(date(number, 1, 1).toordinal(), date(number + 1, 1, 1).toordinal()):
            for start, end in self._moments(day):
                before.append(through[-1] if through else 0)
                through.append(before[-1] + end - start)
                starts.append(start)
                ends.append(end)
            if ends and (not closings or ends[-1] > closings[-1]):
                days.append(day)
                closings.append(ends[-1])
        return Year(starts, ends, before, through, days, closings)

    def _moments(self, day: int) -> Iterable[tuple[int, int]]:
        """A day's windows as moments; one that falls into the hour daylight saving skips is none."""
        windows = self.windows(date.fromordinal(day))
        if not windows:
            return
        midnight = (day - _EPOCH_DAY) * DAY
        opens, closes = from_wall(midnight, self.zone), from_wall(midnight + DAY, self.zone)
        for a, b in windows:
            if closes - opens == DAY:
                yield opens + a * SECOND, opens + b * SECOND
                continue
            start, end = (
                from_wall(midnight + a * SECOND, self.zone),
                from_wall(midnight + b * SECOND, self.zone),
            )
            if end > start:
                yield start, end


def _check_windows(day: str, windows: Sequence[Window]) -> None:
    previous = 0
    for start, end in windows:
        if not previous <= start < end <= _FULL_DAY:
            raise BadCalendar("window", f"{day} {_clock(start)}–{_clock(end)}")
        previous = end


def _parse_week(data: Any) -> tuple[tuple[Window, ...], ...]:
    if not isinstance(data, Mapping):
        raise BadCalendar("shape", "week")
    if unknown := sorted(set(data) - set(DAYS)):
        raise BadCalendar("day", str(unknown[0]))
    return tuple(tuple(_parse_window(name, pair) for pair in _list(data.get(name), name)) for name in DAYS)


def _parse_window(day: str, pair: Any) -> Window:
    if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
        raise BadCalendar("window", f"{day} {pair!r}")
    start, end = _parse_time(pair[0]), _parse_time(pair[1])
    return start, end or _FULL_DAY  # as an end, midnight is the end of the day


def _parse_time(text: Any) -> int:
    try:
        hours, minutes, *rest = (int(part) for part in text.split(":"))
        seconds = rest.pop() if rest else 0
    except (AttributeError, ValueError) as wrong:
        raise BadCalendar("time", repr(text)) from wrong
    total = hours * 3600 + minutes * 60 + seconds
    if rest or min(hours, minutes, seconds) < 0 or max(minutes, seconds) > 59 or total > _FULL_DAY:
        raise BadCalendar("time", repr(text))
    return total


def _parse_dates(data: Any) -> Iterable[date]:
    return (_parse_date(text) for text in _list(data, "dates"))


def _parse_date(text: Any) -> date:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError) as wrong:
        raise BadCalendar("date", repr(text)) from wrong


def _list(data: Any, where: str) -> Sequence[Any]:
    if data is None:
        return ()
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise BadCalendar("shape", where)
    return data


def _text(data: Any, problem: str) -> str:
    if not isinstance(data, str) or not data:
        raise BadCalendar(problem, repr(data))
    return data


def _clock(seconds: int) -> str:
    text = str(timedelta(seconds=seconds)) if seconds < _FULL_DAY else "24:00:00"
    return text.zfill(8).removesuffix(":00")
