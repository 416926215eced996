"""What happened to a clock, and where that leaves it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from portal.engines.limits.calendar import Calendar
from portal.engines.limits.scales import Real, Wall, Working
from portal.engines.limits.zones import DAY, HOUR, MINUTE, micros


class BadLimit(ValueError):
    """Not an amount of time of a kind we know."""


@dataclass(frozen=True)
class Limit:
    amount: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS or self.amount <= 0:
            raise BadLimit(f"{self.amount} {self.unit}")

    @classmethod
    def parse(cls, text: str) -> "Limit":
        """From "4 working hours" or "1 calendar day"."""
        amount, _, unit = text.strip().lower().partition(" ")
        unit = "_".join(unit.split())
        if not amount.isdecimal():
            raise BadLimit(text)
        return cls(int(amount), unit if unit.endswith("s") else f"{unit}s")

    def __str__(self) -> str:
        unit = self.unit.replace("_", " ")
        return f"{self.amount} {unit.removesuffix('s') if self.amount == 1 else unit}"


@dataclass(frozen=True)
class Event:
    """Something that happened to a clock: start, pause, resume, stop, reopen or retarget. `by_rule`: its
    terms changed with the rule for all such clocks, not for it alone."""

    kind: str
    at: datetime
    limit: Limit | None = None
    calendar: Calendar | None = None
    by_rule: bool = False

    def __post_init__(self) -> None:
        if self.kind not in HAPPENINGS:
            raise ValueError(f"no such clock event: {self.kind}")


class Turn(NamedTuple):
    """From `at` on the clock counted by other terms; `by_rule` as in Event."""

    at: int
    calendar: Calendar
    limit: Limit
    new_calendar: Calendar
    new_limit: Limit
    by_rule: bool


class Tally:
    """One clock replayed: the stretches it ran in its present cycle, and where it stands."""

    def __init__(self, calendar: Calendar, limit: Limit):
        self.calendar = calendar
        self.limit = self.first = limit
        self.state = "new"
        self.began = self.last_run = 0
        self.cycles = 0
        self.last = 0
        self.spans: list[tuple[int, int]] = []
        self.gaps: list[tuple[str, int, int]] = []
        self.halted: tuple[str, int] | None = None
        self.changes: list[Turn] = []

    @property
    def scale(self) -> Real:
        return SCALES[self.limit.unit](self.calendar)

    def given(self) -> int:
        return given(self.limit, self.began, self.calendar)

    def stretches(self, now: int) -> list[tuple[int, int]]:
        running = [(self.last_run, max(now, self.last_run))] if self.state == "running" else []
        return self.spans + running

    def ran(self, now: int) -> int:
        return sum(self.scale.measure(start, end) for start, end in self.stretches(now))

    def reached(self) -> int | None:
        """Where the limit was or will be used up."""
        left, scale = self.given(), self.scale
        for start, end in self.spans:
            run = scale.measure(start, end)
            if run >= left:
                return scale.advance(start, left)
            left -= run
        return scale.advance(self.last_run, left) if self.state == "running" else None

    def begin(self, at: int) -> None:
        self.began = self.last_run = at
        self.cycles += 1
        self.spans, self.gaps, self.halted = [], [], None
        self.first, self.changes = self.limit, []

    def halt(self, kind: str, at: int) -> None:
        if self.state == "running":
            self.spans.append((self.last_run, at))
        elif self.halted:
            self.gaps.append((*self.halted, at))
        self.halted = (kind, at)

    def go_on(self, at: int) -> None:
        if self.halted:
            self.gaps.append((*self.halted, at))
        self.halted, self.last_run = None, at


def _start(tally: Tally, event: Event, at: int) -> None:
    _take(tally, event)
    tally.begin(at)


def _pause(tally: Tally, event: Event, at: int) -> None:
    tally.halt("paused", at)


def _stop(tally: Tally, event: Event, at: int) -> None:
    tally.halt("stopped", at)


def _resume(tally: Tally, event: Event, at: int) -> None:
    tally.go_on(at)


def _reopen(tally: Tally, event: Event, at: int) -> None:
    """With the time that was left; where none was, the whole limit again."""
    if tally.reached() is None:
        tally.go_on(at)
        _turn(tally, event, at)
    else:
        _take(tally, event)
        tally.begin(at)


def _turn(tally: Tally, event: Event, at: int) -> None:
    before = tally.calendar, tally.limit
    _take(tally, event)
    if before != (tally.calendar, tally.limit):
        tally.changes.append(Turn(at, *before, tally.calendar, tally.limit, event.by_rule))


def _take(tally: Tally, event: Event) -> None:
    tally.limit = event.limit or tally.limit
    tally.calendar = event.calendar or tally.calendar


HAPPENINGS: dict[str, Callable[[Tally, Event, int], None]] = {
    "start": _start,
    "pause": _pause,
    "resume": _resume,
    "stop": _stop,
    "reopen": _reopen,
    "retarget": _turn,
}
UNDO = "undo"
Happened = TypeVar("Happened")
# What an event makes of a clock; what stands not here (a pause of what is paused) leaves it as it is.
STATES = {
    ("new", "start"): "running",
    ("stopped", "start"): "running",
    ("running", "start"): "running",
    ("paused", "start"): "running",
    ("running", "pause"): "paused",
    ("paused", "resume"): "running",
    ("running", "stop"): "stopped",
    ("paused", "stop"): "stopped",
    ("stopped", "reopen"): "running",
}


def lived(past: Iterable[Happened], kind: Callable[[Happened], str]) -> list[Happened]:
    """What happened and was not taken back: an undo takes away the newest before it, and all its effect."""
    found: list[Happened] = []
    for each in past:
        if kind(each) != UNDO:
            found.append(each)
        elif found:
            found.pop()
    return found


def moves(past: Iterable[str], kind: str) -> bool:
    """Whether an event of this kind would change anything after what happened."""
    found = lived(past, str)
    if kind == UNDO:
        return bool(found)
    state = standing(found)
    return (state, kind) in STATES or (kind == "retarget" and state != "new")


def standing(past: Iterable[str]) -> str:
    """new, running, paused or stopped."""
    state = "new"
    for kind in past:
        state = STATES.get((state, kind), state)
    return state


SCALES: dict[str, type[Real]] = {
    "calendar_minutes": Real,
    "calendar_hours": Real,
    "calendar_days": Wall,
    "working_days": Working,
    "working_hours": Working,
}
# What one of a unit is worth on its scale; a working day is worth what its calendar works on it.
WORTH = {"calendar_minutes": MINUTE, "calendar_hours": HOUR, "calendar_days": DAY, "working_hours": HOUR}
UNITS = tuple(SCALES)


def given(limit: Limit, start: int, calendar: Calendar) -> int:
    """The limit as an amount of its scale. Working days: what is worked until the n-th day after closes."""
    if limit.unit == "working_days":
        hours = Working(calendar)
        return hours.measure(start, hours.closing(start, limit.amount))
    return limit.amount * WORTH[limit.unit]


def replay(events: Iterable[Event], calendar: Calendar, limit: Limit, until: datetime | None = None) -> Tally:
    """Up to and including `until`. A moment before the one recorded earlier is taken as that one."""
    tally = Tally(calendar, limit)
    for event in events:
        if until is not None and event.at > until:
            break
        tally.last = max(tally.last, micros(event.at))
        state = STATES.get((tally.state, event.kind))
        if state or (event.kind == "retarget" and tally.cycles):
            HAPPENINGS[event.kind](tally, event, tally.last)
            tally.state = state or tally.state
    return tally
