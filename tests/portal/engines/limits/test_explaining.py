"""A due time explains itself, fact by fact."""

from portal.engines.limits import china
from portal.engines.limits.clock import Calendar, Event, Limit, Line, explain
from tests.portal.engines.limits.calendars import A, L, berlin, calendar, shanghai

CN = Calendar.parse(china.official())
TEN = Limit(10, "working_hours")
HOUR = 3600


def story(*parts: str) -> list[Event]:
    return [Event(kind, berlin(at)) for kind, at in (part.split() for part in parts)]


def test_before_it_starts_there_is_nothing_to_explain():
    assert explain([], A, TEN, berlin("03-02T09:00")) == ()


def test_the_way_to_the_due_time_days_off_in_between():
    lines = explain(story("start 03-06T15:00"), A, TEN, berlin("03-06T15:40"))
    assert lines == (
        Line("limit", berlin("03-06T15:00"), seconds=10 * HOUR, limit=TEN),
        Line("ran", berlin("03-06T15:00"), berlin("03-06T15:40"), 40 * 60),
        Line("left", berlin("03-06T15:40"), seconds=9 * HOUR + 20 * 60),
        Line("counts", berlin("03-06T15:40"), berlin("03-06T17:00"), 80 * 60, days=1),
        Line("closed", berlin("03-06T17:00"), berlin("03-09T09:00"), days=2),
        Line("counts", berlin("03-09T09:00"), berlin("03-09T17:00"), 8 * HOUR, days=1),
        Line("due", berlin("03-09T17:00")),
    )


def test_whole_days_in_a_row_are_one_line():
    lines = explain(story("start 03-02T16:00"), L, Limit(7, "working_days"), berlin("03-02T16:00"))
    assert [(line.kind, line.since, line.till, line.days) for line in lines[2:]] == [
        ("counts", berlin("03-02T16:00"), berlin("03-02T17:00"), 1),
        ("counts", berlin("03-03T09:00"), berlin("03-06T17:00"), 4),
        ("closed", berlin("03-06T17:00"), berlin("03-09T09:00"), 2),
        ("counts", berlin("03-09T09:00"), berlin("03-10T17:00"), 2),
        ("counts", berlin("03-11T09:00"), berlin("03-11T17:00"), 1),
        ("due", berlin("03-11T17:00"), None, 0),
    ]


def test_filed_on_a_sunday():
    lines = explain(story("start 03-08T12:00"), A, Limit(1, "working_hours"), berlin("03-08T12:00"))
    assert lines[2] == Line("closed", berlin("03-08T12:00"), berlin("03-09T09:00"), days=1)


def test_calendar_time_passes_in_one_line():
    day = Limit(7, "calendar_days")
    lines = explain(story("start 03-06T15:00"), A, day, berlin("03-06T15:00"))
    assert lines[1:] == (
        Line("left", berlin("03-06T15:00"), seconds=7 * 24 * HOUR),
        Line("counts", berlin("03-06T15:00"), berlin("03-13T15:00"), 7 * 24 * HOUR, days=1),
        Line("due", berlin("03-13T15:00")),
    )


def test_while_it_is_paused():
    lines = explain(story("start 03-02T09:00", "pause 03-02T11:00"), A, TEN, berlin("03-03T09:00"))
    assert lines[1:] == (
        Line("ran", berlin("03-02T09:00"), berlin("03-02T11:00"), 2 * HOUR),
        Line("paused", berlin("03-02T11:00")),
        Line("left", berlin("03-03T09:00"), seconds=8 * HOUR),
    )


def test_stopped_in_time():
    lines = explain(story("start 03-02T09:00", "stop 03-02T11:00"), A, TEN, berlin("03-05T09:00"))
    assert lines[2:] == (
        Line("stopped", berlin("03-02T11:00")),
        Line("kept", berlin("03-05T09:00"), seconds=8 * HOUR),
    )


def test_a_pause_that_is_over_says_what_it_kept_out():
    events = story("start 03-02T09:00", "pause 03-02T16:00", "resume 03-03T10:00")
    lines = explain(events, A, TEN, berlin("03-03T10:00"))
    assert lines[2] == Line("paused", berlin("03-02T16:00"), berlin("03-03T10:00"), 2 * HOUR)


def test_overdue_and_stopped_late():
    late = explain(story("start 03-02T09:00"), A, TEN, berlin("03-03T12:30"))
    assert late[1:] == (
        Line("ran", berlin("03-02T09:00"), berlin("03-03T11:00"), 10 * HOUR),
        Line("due", berlin("03-03T11:00")),
        Line("overdue", berlin("03-03T11:00"), berlin("03-03T12:30"), 90 * 60),
    )
    stopped = explain(story("start 03-02T09:00", "stop 03-03T12:00"), A, TEN, berlin("03-09T12:00"))
    assert stopped[-1] == Line("overdue", berlin("03-03T11:00"), berlin("03-03T12:00"), HOUR)


def test_a_reopened_clock_without_time_left_begins_anew():
    events = story("start 03-02T09:00", "stop 03-03T12:00", "reopen 03-04T09:00")
    lines = explain(events, A, TEN, berlin("03-04T09:00"))
    assert lines[0] == Line("again", berlin("03-04T09:00"), seconds=10 * HOUR, limit=TEN)
    assert lines[-1] == Line("due", berlin("03-05T11:00"))


def test_days_nobody_has_announced_yet_are_named():
    limit = Limit(5, "working_days")
    lines = explain([Event("start", shanghai("2026-12-30T10:00"))], CN, limit, shanghai("2026-12-30T10:00"))
    assert lines[-2:] == (
        Line("due", shanghai("2027-01-07T18:00")),
        Line("provisional", shanghai("2027-01-01T00:00")),
    )
    before = explain([Event("start", shanghai("2026-03-02T10:00"))], CN, limit, shanghai("2026-03-02T10:00"))
    assert before[-1].kind == "due"
    hours = explain(
        [Event("start", shanghai("2027-03-01T10:00"))],
        CN,
        Limit(2, "calendar_hours"),
        shanghai("2027-03-01T10:00"),
    )
    assert hours[-1].kind == "due"


def test_round_the_clock_every_day_follows_the_other():
    here = calendar(("00:00", "24:00"), days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
    lines = explain(story("start 03-06T12:00"), here, Limit(96, "working_hours"), berlin("03-06T12:00"))
    assert [(line.kind, line.days) for line in lines[2:]] == [
        ("counts", 1),
        ("counts", 3),
        ("counts", 1),
        ("due", 0),
    ]
