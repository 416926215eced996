"""What happens to plans and rounds, and on which days a round falls due. PURE."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum


class Verb(StrEnum):
    """What is done: the word of the journal's entry, of the action and of the button's address."""

    PLAN = "plan"
    END = "end"
    OPEN = "open"
    TICK = "tick"
    FIND = "find"
    SETTLE = "settle"
    FINISH = "finish"
    MISS = "miss"
    CHECK = "check"


def days_due(first: date, until: date, following: Callable[[date], date]) -> Iterator[date]:
    """The days from the first up to and including `until`, each found from the one before."""
    day = first
    while day <= until:
        yield day
        day = following(day)


def weekday_from(day: date, weekday: int) -> date:
    """The first such weekday (1: Monday) on or after the day."""
    return day + timedelta(days=(weekday - day.isoweekday()) % 7)
