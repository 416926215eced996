"""When something is due: a pure function of what happened to its clock, of a calendar and of a limit.

A clock runs from `start`, stands still from `pause` to `resume` and from `stop` to `reopen`; `retarget`
gives it another limit or calendar and keeps the time that has run. It is due at the first moment by which it
has run for its limit, so a pause after that moment changes nothing. Moments come and go aware; events come in
their order.
"""

from collections.abc import Iterable
from datetime import datetime

from portal.engines.limits.calendar import BadCalendar, BeyondHorizon, Calendar
from portal.engines.limits.explaining import Line, lines
from portal.engines.limits.replay import (
    SCALES,
    UNITS,
    BadLimit,
    Event,
    Limit,
    given,
    replay,
    standing,
)
from portal.engines.limits.scales import Working
from portal.engines.limits.zones import SECOND, micros, moment

__all__ = [
    "BadCalendar", "BadLimit", "BeyondHorizon", "Calendar", "Event", "Limit", "Line", "UNITS",
    "after", "before", "breached_at", "due", "elapsed", "explain", "paused", "remaining", "used",
    "worked", "worked_from",
]  # fmt: skip


def after(start: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """The due time of a clock that starts now and is never touched."""
    begin = micros(start)
    return moment(SCALES[limit.unit](calendar).advance(begin, given(limit, begin, calendar)))


def before(end: datetime, limit: Limit, calendar: Calendar) -> datetime:
    """The moment that lies this much before: working days go back to the opening of the n-th day before."""
    last = micros(end)
    if limit.unit == "working_days":
        return moment(Working(calendar).opening(last, limit.amount))
    return moment(SCALES[limit.unit](calendar).retreat(last, given(limit, last, calendar)))


def worked_from(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """So many working minutes after the moment; below nought: before it."""
    hours, begin = Working(calendar), micros(start)
    span = abs(minutes) * 60 * SECOND
    return moment(hours.advance(begin, span) if minutes >= 0 else hours.retreat(begin, span))


def used(end: datetime, limit: Limit, percent: int, calendar: Calendar) -> datetime:
    """When a clock that is due at `end`, and stands still no more, has used so much of its limit.

    It counts back what is then left. A working day is worth its whole hours.
    """
    last = micros(end)
    whole = _full(last, limit, calendar) if limit.unit == "working_days" else given(limit, last, calendar)
    return moment(SCALES[limit.unit](calendar).retreat(last, whole * (100 - percent) // 100))


def _full(last: int, limit: Limit, calendar: Calendar) -> int:
    hours = Working(calendar)
    return hours.measure(hours.opening(last, limit.amount - 1), last)


def due(events: Iterable[Event], calendar: Calendar, limit: Limit) -> datetime | None:
    """The moment the limit is, or was, used up; None while nothing runs towards it."""
    reached = replay(events, calendar, limit).reached()
    return None if reached is None else moment(reached)


def elapsed(events: Iterable[Event], calendar: Calendar, limit: Limit, now: datetime) -> int:
    """Seconds the clock has run by now, in its limit's kind of time."""
    return replay(events, calendar, limit, now).ran(micros(now)) // SECOND


def remaining(events: Iterable[Event], calendar: Calendar, limit: Limit, now: datetime) -> int:
    """Seconds left, in the limit's kind of time; below zero when it is overdue."""
    tally = replay(events, calendar, limit, now)
    return -((tally.ran(micros(now)) - tally.given()) // SECOND)


def worked(events: Iterable[Event], calendar: Calendar, limit: Limit, until: datetime) -> int:
    """Working seconds during which the clock ran, whatever the limit counts in."""
    tally = replay(events, calendar, limit, until)
    hours = Working(tally.calendar)
    return sum(hours.measure(start, end) for start, end in tally.stretches(micros(until))) // SECOND


def paused(events: Iterable[Event]) -> bool:
    """Whether it stands still and is to go on."""
    return standing(event.kind for event in events) == "paused"


def breached_at(events: Iterable[Event], calendar: Calendar, limit: Limit, now: datetime) -> datetime | None:
    """The moment the limit was used up, if that has come."""
    reached = replay(events, calendar, limit, now).reached()
    return moment(reached) if reached is not None and reached <= micros(now) else None


def explain(events: Iterable[Event], calendar: Calendar, limit: Limit, now: datetime) -> tuple[Line, ...]:
    """How the due time comes about, fact by fact, in the order of time."""
    return lines(replay(events, calendar, limit, now), now)
