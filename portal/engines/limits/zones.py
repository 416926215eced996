"""Moments as whole microseconds, and how the clock on a zone's wall runs beside them.

Where a wall clock is put back, its time stands still until it catches up; where it is put forward, a time
that is never shown means the moment of the jump. So a later wall time is never an earlier moment, nor the
reverse.
"""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WALL = EPOCH.replace(tzinfo=None)
_MICROSECOND = timedelta(microseconds=1)
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def micros(moment: datetime) -> int:
    """Microseconds since 1970, exactly."""
    if moment.utcoffset() is None:
        raise ValueError("a moment needs its offset from UTC")
    return (moment - EPOCH) // _MICROSECOND


def moment(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)


def local(at: int, zone: ZoneInfo) -> datetime:
    return moment(at).astimezone(zone)


def shown(at: int, zone: ZoneInfo) -> int:
    """What the wall clock shows, as microseconds since it showed 1970; repeated hours as they are shown."""
    return (local(at, zone).replace(tzinfo=None) - _WALL) // _MICROSECOND


def to_wall(at: int, zone: ZoneInfo) -> int:
    """The wall time reached at this moment: what is shown, but never less than what was shown before."""
    here = local(at, zone)
    if not here.fold:
        return (here.replace(tzinfo=None) - _WALL) // _MICROSECOND
    return shown(_jump(micros(here.replace(fold=0)), at, zone) - 1, zone)


def from_wall(wall: int, zone: ZoneInfo) -> int:
    """The first moment at which this wall time is reached."""
    guess = micros((_WALL + timedelta(microseconds=wall)).replace(tzinfo=zone))
    skipped = shown(guess, zone) - wall
    return _jump(guess - skipped, guess, zone) if skipped else guess


def _jump(before: int, after: int, zone: ZoneInfo) -> int:
    """The whole second between two moments at which the zone's offset changes."""
    first = before - before % SECOND
    old = local(first, zone).utcoffset()
    seconds = range((after - first) // SECOND + 1)
    return first + SECOND * bisect_left(
        seconds, True, key=lambda s: local(first + s * SECOND, zone).utcoffset() != old
    )
