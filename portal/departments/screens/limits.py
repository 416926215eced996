"""Limit classes and calendars as they are shown: what holds, since when, what it means; a year day by day."""

from calendar import Calendar as Months
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from portal.areas.models import Area
from portal.departments.models import Category
from portal.engines.limits import clocks
from portal.engines.limits.clock import Calendar, after
from portal.engines.limits.models import CalendarVersion, LimitClassVersion
from portal.engines.limits.terms import MORE_TIME
from portal.engines.limits.wording import limit_words
from portal.kit.errors import NotThere

FILED = ("contact", "sign", "objection", "part", "done")  # these begin when a case is filed and dispatched
SHOWN = ("contact", "sign", "objection", "ruling", "part", "done", *MORE_TIME)
WORKED, OFF, HOLIDAY, SWAPPED = "worked", "off", "holiday", "swapped"


@dataclass(frozen=True)
class Class:
    """A version of a limit class in words: (clock, how long). `categories`: how many have it."""

    version: LimitClassVersion
    limits: tuple[tuple[str, str], ...]
    categories: int = 0


@dataclass(frozen=True)
class Day:
    """A day of a calendar: worked, off (a weekend), holiday, or swapped (a weekend day that is worked)."""

    day: date
    kind: str


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; None beside its first and last days."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


def _worded(row: LimitClassVersion, categories: int = 0) -> Class:
    return Class(row, tuple((name, limit_words(getattr(row, name))) for name in SHOWN), categories)


def classes() -> list[Class]:
    """The newest version of each class."""
    used = Counter(Category.objects.filter(active=True).order_by().values_list("limit_class", flat=True))
    newest = {row.code: row for row in LimitClassVersion.objects.order_by("code", "version")}
    return [_worded(row, used[code]) for code, row in newest.items()]


def versions(code: str) -> list[Class]:
    """Every version of a class, newest first; NotThere where there is none."""
    rows = LimitClassVersion.objects.filter(code=code).order_by("-version")
    if not rows:
        raise NotThere("")
    return [_worded(row) for row in rows]


def example(row: LimitClassVersion, code: str, now: datetime) -> list[tuple[str, datetime]]:
    """When a case filed now would be due, by the newest version of the calendar."""
    calendar = clocks.load_calendar(clocks.current_calendar(code))
    return [(name, after(now, getattr(row, name), calendar)) for name in FILED]


def calendars() -> list[CalendarVersion]:
    """The newest version of each calendar."""
    rows = CalendarVersion.objects.order_by("code", "version")
    return list({row.code: row for row in rows}.values())


def provisional() -> list[CalendarVersion]:
    """Calendars of which some days are not announced yet."""
    return [row for row in calendars() if row.provisional_from is not None]


def calendar(code: str) -> list[CalendarVersion]:
    """Every version of a calendar, newest first; NotThere where there is none."""
    rows = list(CalendarVersion.objects.filter(code=code).order_by("-version"))
    if not rows:
        raise NotThere("")
    return rows


def years(row: CalendarVersion) -> range:
    """The years of which the calendar knows holidays; at least the one they begin with."""
    known = [int(day[:4]) for day in [*row.holidays, *row.extra_working_days]]
    return range(min(known), max(known) + 1) if known else range(row.created_at.year, row.created_at.year + 1)


def year(row: CalendarVersion, number: int) -> list[Month]:
    """The twelve months of the year."""
    hours = clocks.load_calendar(row)
    return [_month(hours, number, month) for month in range(1, 13)]


def _month(hours: Calendar, number: int, month: int) -> Month:
    weeks = Months().monthdatescalendar(number, month)
    return Month(
        date(number, month, 1),
        tuple(tuple(_day(hours, day) if day.month == month else None for day in week) for week in weeks),
    )


def _day(hours: Calendar, day: date) -> Day:
    if day in hours.extra_working_days:
        return Day(day, SWAPPED)
    if day in hours.holidays:
        return Day(day, HOLIDAY)
    return Day(day, WORKED if hours.windows(day) else OFF)


def tally(months: list[Month]) -> Counter:
    """How many days of each kind."""
    return Counter(day.kind for month in months for week in month.weeks for day in week if day)


def hours(row: CalendarVersion) -> list[tuple[int, str]]:
    """(weekday from 0, hours) of the days that are worked."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    worked = [(n, row.week.get(name)) for n, name in enumerate(names)]
    return [(n, ", ".join(f"{a}–{b}" for a, b in windows)) for n, windows in worked if windows]


def users_of(code: str) -> list[Area]:
    """The areas that count by the calendar, without those that lie in another of them."""
    rows = Area.objects.filter(calendar=code).order_by("path").defer("boundary")
    found: list[Area] = []
    for area in rows:
        if not (found and area.within(found[-1].path)):
            found.append(area)
    return found
