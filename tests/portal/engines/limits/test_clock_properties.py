"""What must be true of every clock, tried on many."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from portal.engines.limits.calendar import DAYS, Calendar
from portal.engines.limits.clock import (
    UNITS,
    Event,
    Limit,
    after,
    before,
    due,
    elapsed,
    explain,
    remaining,
    worked,
)
from portal.engines.limits.zones import from_wall, micros, to_wall

often = settings(
    max_examples=40, deadline=None
)  # a year of a new calendar takes some milliseconds to lay out
SPAN = 330 * 24 * 3600
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
MOST = {
    "calendar_minutes": 9_000,
    "calendar_hours": 2_000,
    "calendar_days": 90,
    "working_days": 60,
    "working_hours": 400,
}

moments = st.integers(0, SPAN).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
dates = st.integers(0, 500).map(lambda n: (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n)).date())
limits = st.sampled_from(UNITS).flatmap(lambda unit: st.integers(1, MOST[unit]).map(lambda n: Limit(n, unit)))
hour_limits = limits.filter(lambda limit: limit.unit in ("calendar_hours", "working_hours"))


@st.composite
def windows(draw):
    minutes = sorted(draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True)))
    return tuple((a * 60, b * 60) for a, b in zip(minutes[::2], minutes[1::2], strict=False))


@st.composite
def calendars(draw):
    week = [draw(windows())] + [draw(st.one_of(st.just(()), windows())) for _ in DAYS[1:]]
    return Calendar(
        code="X",
        version=1,
        timezone=draw(st.sampled_from(ZONES)),
        week=tuple(week),
        holidays=frozenset(draw(st.lists(dates, max_size=8))),
        extra_working_days=frozenset(draw(st.lists(dates, max_size=4))),
    )


def enough(calendar: Calendar) -> None:
    """A week with at least an hour of work: with less, sixty days of a limit pass the horizon."""
    assume(sum(b - a for windows in calendar.week for a, b in windows) >= 24 * 3600)


@often
@given(calendars(), moments, limits)
def test_adding_then_measuring_gives_the_same_time_back(calendar, start, limit):
    enough(calendar)
    begun = [Event("start", start)]
    end = after(start, limit, calendar)
    assert end > start
    assert due(begun, calendar, limit) == end
    assert remaining(begun, calendar, limit, end) <= 0
    assert remaining(begun, calendar, limit, end - timedelta(microseconds=1)) > 0
    if limit.unit == "working_hours":
        assert (
            elapsed(begun, calendar, limit, end) == worked(begun, calendar, limit, end) == limit.amount * 3600
        )
        assert (
            worked([Event("start", before(end, limit, calendar))], calendar, limit, end)
            == limit.amount * 3600
        )


@often
@given(calendars(), moments, limits, st.integers(1, 20))
def test_more_time_is_never_due_earlier(calendar, start, limit, more):
    enough(calendar)
    longer = Limit(limit.amount + more, limit.unit)
    assert after(start, longer, calendar) >= after(start, limit, calendar)


@often
@given(calendars(), moments, st.integers(0, 7 * 24 * 3600), limits)
def test_a_later_start_is_never_due_earlier(calendar, start, later, limit):
    enough(calendar)
    assert after(start + timedelta(seconds=later), limit, calendar) >= after(start, limit, calendar)


@often
@given(calendars(), moments, hour_limits, st.integers(0, 200_000), st.integers(0, 500_000))
def test_a_pause_is_the_same_as_a_longer_limit(calendar, start, limit, run, rest):
    """Whole hours of pause: what was worked in it is added to the limit."""
    enough(calendar)
    pause, resume = start + timedelta(seconds=run), start + timedelta(seconds=run + rest)
    begun = [Event("start", start)]
    assume(due(begun, calendar, limit) > pause)
    skipped = elapsed([Event("start", pause)], calendar, limit, resume)
    whole = skipped // 3600
    # Shorten the pause to whole hours of the limit's time, so that the longer limit can be written down.
    resume = resume if skipped % 3600 == 0 else after_seconds(calendar, limit.unit, pause, whole)
    events = [*begun, Event("pause", pause), Event("resume", resume)]
    assert due(events, calendar, limit) == after(start, Limit(limit.amount + whole, limit.unit), calendar)


def after_seconds(calendar, unit, start, whole):
    return after(start, Limit(whole, unit), calendar) if whole else start


@often
@given(calendars(), moments, limits, st.lists(st.integers(0, 90_000), min_size=1, max_size=8))
def test_pauses_never_bring_the_due_time_forward_nor_undo_a_breach(calendar, start, limit, steps):
    enough(calendar)
    events, at, last, breached = [Event("start", start)], start, after(start, limit, calendar), False
    for i, step in enumerate(steps):
        at += timedelta(seconds=step)
        events.append(Event("resume" if i % 2 else "pause", at))
        found = due(events, calendar, limit)
        breached = breached or (i % 2 == 0 and last <= at)
        assert found == last if breached else found is None if i % 2 == 0 else found >= last
        last = found or last


@often
@given(st.sampled_from(ZONES).map(ZoneInfo), moments, moments)
def test_wall_time_never_runs_backwards(zone, one, other):
    first, second = sorted([micros(one), micros(other)])
    assert to_wall(first, zone) <= to_wall(second, zone)
    wall = to_wall(first, zone)
    assert from_wall(wall, zone) <= first
    assert to_wall(from_wall(wall, zone), zone) == wall


@often
@given(calendars(), moments, limits, st.integers(0, 200_000))
def test_the_way_that_is_explained_is_exactly_the_time_that_is_left(calendar, start, limit, run):
    enough(calendar)
    now = start + timedelta(seconds=run)
    begun = [Event("start", start)]
    lines = explain(begun, calendar, limit, now)
    left = remaining(begun, calendar, limit, now)
    way = [line for line in lines if line.kind == "counts"]
    assert abs(sum(line.seconds for line in way) - max(left, 0)) <= len(way)  # each is rounded down
    assert [line.since for line in lines if line.kind == "due"] == [due(begun, calendar, limit)]
    assert all(one.till <= two.since for one, two in zip(way, way[1:], strict=False))


def stepped(calendar: Calendar, start: datetime, minutes: int) -> datetime:
    """The slow and plain way: look at the wall clock every minute."""
    at = start
    while minutes:
        here = at.astimezone(calendar.zone)
        second = here.hour * 3600 + here.minute * 60
        minutes -= any(a <= second < b for a, b in calendar.windows(here.date()))
        at += timedelta(minutes=1)
    return at


@often
@given(calendars(), st.integers(0, SPAN // 60), st.integers(1, 20))
def test_it_agrees_with_counting_minute_by_minute(calendar, minute, hours):
    calendar = replace(calendar, timezone="Asia/Shanghai")  # where no hour comes twice
    enough(calendar)
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    assert after(start, Limit(hours, "working_hours"), calendar) == stepped(calendar, start, hours * 60)
