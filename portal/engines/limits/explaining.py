"""How a due time comes about: plain facts, to be worded where they are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from portal.engines.limits.replay import Limit, Tally, Turn, given
from portal.engines.limits.scales import Piece, Working
from portal.engines.limits.zones import DAY, EPOCH, SECOND, from_wall, micros, moment


@dataclass(frozen=True)
class Line:
    """One fact of an explanation. What `kind` says is worded where it is shown:

    limit (the time given from `since` on; `again`: anew, to a reopened clock) · longer (by `limit`, since
    `since`) · changed (to `limit`) · turned (from `since` on by the calendar `after` instead of `before`) ·
    ran, paused, stopped (from `since` to `till`, or still) · left (at `since`) · counts, closed (`days` of
    the way to the due time) · due (at `since`) · overdue (from `since` to `till`) · kept (unused when it was
    stopped) · provisional (the days from `since` on are not announced yet). `seconds` are of the limit's own
    kind of time.
    """

    kind: str
    since: datetime
    till: datetime | None = None
    seconds: int = 0
    days: int = 0
    limit: Limit | None = None
    before: str = ""
    after: str = ""


def lines(tally: Tally, now: datetime) -> tuple[Line, ...]:
    if not tally.cycles:
        return ()
    at, reached = max(micros(now), tally.last), tally.reached()
    ahead = _ahead if reached is None or reached > at else _late
    return (*_past(tally, at, reached), *ahead(tally, at, reached), *_caution(tally, reached))


def _past(tally: Tally, at: int, reached: int | None) -> Iterator[Line]:
    yield Line(
        "limit" if tally.cycles == 1 else "again",
        moment(tally.began),
        seconds=given(tally.first, tally.began, tally.calendar) // SECOND,
        limit=tally.first,
    )
    told = [*_stretches(tally, at, reached), *(line for line in _turns(tally) if micros(line.since) <= at)]
    yield from sorted(told, key=lambda line: (line.since, line.till or line.since))


def _stretches(tally: Tally, at: int, reached: int | None) -> Iterator[Line]:
    """What ran and what stood still, until now or until it was due."""
    until = at if reached is None else min(at, reached)
    ran = [("ran", start, end) for start, end in tally.stretches(at)]
    every = [(kind, start, min(end, until)) for kind, start, end in ran + tally.gaps]
    for kind, start, end in every:
        if end > start:
            yield Line(kind, moment(start), moment(end), tally.scale.measure(start, end) // SECOND)


def _changed(turn: Turn) -> Line:
    """More of the same unit for this clock alone is an extension; anything else is another limit."""
    before, after = turn.limit, turn.new_limit
    if not turn.by_rule and after.unit == before.unit and after.amount > before.amount:
        return Line("longer", moment(turn.at), limit=Limit(after.amount - before.amount, after.unit))
    return Line("changed", moment(turn.at), limit=after)


def _turns(tally: Tally) -> Iterator[Line]:
    """Where other terms took over, what held before and what since."""
    for turn in tally.changes:
        if turn.calendar != turn.new_calendar:
            before, after = (f"{c.code} v{c.version}" for c in (turn.calendar, turn.new_calendar))
            yield Line("turned", moment(turn.at), before=before, after=after)
        if turn.limit != turn.new_limit:
            yield _changed(turn)


def _ahead(tally: Tally, at: int, reached: int | None) -> Iterator[Line]:
    left = -((tally.ran(at) - tally.given()) // SECOND)
    if reached is None:
        kind, since = tally.halted or ("stopped", at)
        yield Line(kind, moment(since))
        yield Line("left" if kind == "paused" else "kept", moment(max(since, at)), seconds=left)
        return
    yield Line("left", moment(at), seconds=left)
    yield from _way(tally, at, reached)
    yield Line("due", moment(reached))


def _late(tally: Tally, at: int, reached: int | None) -> Iterator[Line]:
    due = at if reached is None else reached
    yield Line("due", moment(due))
    late = tally.ran(at) - tally.given()
    if late > 0:
        until = at if tally.state == "running" else tally.spans[-1][1]
        yield Line("overdue", moment(due), moment(until), late // SECOND)


def _way(tally: Tally, at: int, reached: int) -> Iterator[Line]:
    """The stretches that will count, whole days in a row taken together, and the days off between them."""
    pieces = list(tally.scale.pieces(at, reached))
    previous, day = at, tally.calendar.day_at(at) - 1
    for _, group in groupby(enumerate(pieces), key=lambda one: _bundle(one[0], one[1], pieces)):
        run = [piece for _, piece in group]
        off = [d for d in range(day + 1, run[0].day) if not tally.calendar.windows(date.fromordinal(d))]
        if off and isinstance(tally.scale, Working):
            yield Line("closed", moment(previous), moment(run[0].start), days=len(off))
        worth = sum(piece.worth for piece in run) // SECOND
        yield Line("counts", moment(run[0].start), moment(run[-1].end), worth, days=len(run))
        previous, day = run[-1].end, run[-1].day


def _bundle(i: int, piece: Piece, pieces: list[Piece]) -> tuple[int, int]:
    """The first and the last day stand alone; between them, days that follow one another share a key."""
    place = 0 if i == 0 else 2 if i == len(pieces) - 1 else 1
    return place, piece.day - i


def _caution(tally: Tally, reached: int | None) -> Iterator[Line]:
    since = tally.calendar.provisional_from
    if since is None or reached is None or not isinstance(tally.scale, Working):
        return
    begins = from_wall((since.toordinal() - EPOCH.toordinal()) * DAY, tally.calendar.zone)
    if reached >= begins:
        yield Line("provisional", moment(begins))
