"""The only place that asks the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


def now() -> datetime:
    """The present moment, aware, UTC; the travelled one inside `travel`."""
    return _travelled.get() or timezone.now()


@contextmanager
def travel(to: datetime) -> Iterator[None]:
    """Let `now()` answer `to` (aware) in this thread: for histories, imports of the past and tests."""
    token = _travelled.set(to)
    try:
        yield
    finally:
        _travelled.reset(token)


def local(moment: datetime) -> datetime:
    """The moment on the clock of the district."""
    return timezone.localtime(moment)


def day_begins(day: date) -> datetime:
    """The first moment of a day of the district."""
    return timezone.make_aware(datetime.combine(day, time.min))


def today_begins() -> datetime:
    """The last midnight of the district: what the public sees change, changes once a day."""
    return day_begins(local(now()).date())
