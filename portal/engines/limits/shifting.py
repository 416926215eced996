"""What a new calendar or limit would do to a running clock: its due time before and after, and in a word.

PURE. A breach that was raised is never undone: such a clock keeps its due time, its calendar and its limit.
One that is past its due time, but of which nobody was told yet, may get more time and is then late no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.engines.limits.calendar import BeyondHorizon, Calendar
from portal.engines.limits.clock import Event, Limit, due
from portal.engines.limits.replay import Tally, replay


class Effect(StrEnum):
    """What becomes of a due time; from RAISED on the clock is left as it is, and this says why."""

    MOVED = "moved"
    OVERDUE = "overdue"  # it moves, and is past then
    RESCUED = "rescued"  # it was past, and is no more
    SAME = "same"
    RAISED = "raised"  # it is late, and was raised: it stays late
    OWN = "own"  # it was given a limit of its own
    BEYOND = "beyond"  # the calendar has no such moment within its horizon
    CURRENT = "current"  # it counts by this already
    ENDED = "ended"  # nothing runs any more
    FAILED = "failed"  # it could not be done; the case is as it was


MOVES = (Effect.MOVED, Effect.OVERDUE, Effect.RESCUED)
SKIPS = (Effect.RAISED, Effect.OWN, Effect.BEYOND, Effect.CURRENT, Effect.ENDED, Effect.FAILED)


@dataclass(frozen=True)
class Terms:
    """What a clock is to count by from now on; None: by what it has."""

    calendar: Calendar | None = None
    limit: Limit | None = None


@dataclass(frozen=True)
class Shift:
    effect: Effect
    old: datetime | None
    new: datetime | None


def shift(past: Sequence[Event], terms: Terms, now: datetime, *, raised: bool, usual: Limit) -> Shift:
    """What the terms would make of the clock. `usual`: the limit that its class gives it; `raised`: its
    breach was told to somebody."""
    start = past[0]
    if start.calendar is None or start.limit is None:
        raise ValueError("a clock's first event is a start with its limit and calendar")
    tally = replay(past, start.calendar, start.limit)
    old = due(past, start.calendar, start.limit)
    if kept := _kept(tally, terms, usual, late=raised and old is not None and old <= now):
        return Shift(kept, old, old)
    try:
        new = due([*past, retarget(terms, now)], start.calendar, start.limit)
    except BeyondHorizon:
        return Shift(Effect.BEYOND, old, old)
    return Shift(effect(old, new, now), old, new)


def retarget(terms: Terms, at: datetime) -> Event:
    """The event by which a clock takes the terms."""
    return Event("retarget", at, limit=terms.limit, calendar=terms.calendar, by_rule=True)


def effect(old: datetime | None, new: datetime | None, now: datetime) -> Effect:
    """The word for a due time that goes from `old` to `new`; None: it stands still."""
    if old == new:
        return Effect.SAME
    was, will = (due_at is not None and due_at <= now for due_at in (old, new))
    return Effect.MOVED if was == will else Effect.OVERDUE if will else Effect.RESCUED


def _kept(tally: Tally, terms: Terms, usual: Limit, *, late: bool) -> Effect | None:
    """Why the clock is left as it is, where it is."""
    if tally.state not in ("running", "paused"):
        return Effect.ENDED
    if terms.calendar is not None and terms.calendar == tally.calendar:
        return Effect.CURRENT
    if terms.limit and tally.limit != usual:
        return Effect.OWN
    return Effect.RAISED if late else None
