"""A due time, told in exact moments. In 2026, 2 March and 9 March are Mondays."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.engines.limits import china
from portal.engines.limits.clock import (
    BadLimit,
    BeyondHorizon,
    Calendar,
    Event,
    Limit,
    after,
    before,
    breached_at,
    due,
    elapsed,
    paused,
    remaining,
    worked,
)
from tests.portal.engines.limits.calendars import EASTER, ROUND_THE_CLOCK, A, L, berlin, calendar, shanghai

CN = Calendar.parse(china.official())


def hours(amount: int) -> Limit:
    return Limit(amount, "working_hours")


def story(*parts: str | tuple) -> list[Event]:
    """`story("start 03-02T09:00", ("retarget 03-02T10:00", {"limit": hours(4)}))`."""
    told = []
    for part in parts:
        text, *more = part if isinstance(part, tuple) else (part,)
        kind, at = text.split()
        told.append(Event(kind, berlin(at), **(more[0] if more else {})))
    return told


class TestTheTwelveCases:
    @pytest.mark.parametrize(
        ("calendar", "start", "amount", "expected"),
        [
            (A, "03-02T15:00", 4, "03-03T11:00"),
            (A, "03-06T16:00", 2, "03-09T10:00"),
            (A, "03-02T17:00:00", 1, "03-03T10:00"),
            (A, "03-02T09:00", 8, "03-02T17:00"),
            (L, "03-02T12:30", 1, "03-02T14:00"),
            (EASTER, "04-02T16:00", 2, "04-07T10:00"),
        ],
        ids=["over night", "over a weekend", "the end is exclusive", "a full day", "lunch", "Easter"],
    )
    def test_one_to_six_only_hours_that_are_worked_count(self, calendar, start, amount, expected):
        assert due(story(f"start {start}"), calendar, hours(amount)) == berlin(expected)

    def test_seven_two_pauses_of_ten_seconds(self):
        events = story(
            "start 03-02T09:00",
            "pause 03-02T10:00:10",
            "resume 03-02T10:00:20",
            "pause 03-02T10:00:40",
            "resume 03-02T10:00:50",
        )
        assert due(events, A, hours(4)) == berlin("03-02T13:00:20")

    @pytest.mark.parametrize("unit", ["calendar_hours", "working_hours"])
    def test_eight_a_pause_over_the_hour_that_comes_twice(self, unit):
        events = story("start 10-24T20:00", "pause 10-24T22:00", "resume 10-25T06:00")
        assert events[2].at.astimezone(UTC) - events[1].at.astimezone(UTC) == timedelta(hours=9)
        found = due(events, ROUND_THE_CLOCK, Limit(12, unit))
        assert found == datetime.fromisoformat("2026-10-25T16:00:00+01:00")

    def test_nine_a_policy_with_the_same_limit_keeps_the_pause(self):
        events = story(
            "start 03-02T09:00",
            "pause 03-02T10:00",
            "resume 03-02T12:00",
            ("retarget 03-02T12:30", {"limit": hours(4)}),
        )
        assert due(events, A, hours(4)) == berlin("03-02T15:00")

    def test_ten_reopened_with_the_time_it_had_left(self):
        events = story("start 03-02T09:00", "stop 03-02T12:00", "reopen 03-04T12:00")
        assert due(events, A, hours(8)) == berlin("03-04T17:00")

    def test_eleven_a_rung_one_working_hour_before(self):
        assert before(berlin("03-03T09:30"), hours(1), A) == berlin("03-02T16:30")

    def test_twelve_working_days_over_the_october_holidays(self):
        found = after(shanghai("2026-09-30T10:00"), Limit(5, "working_days"), CN)
        assert found == shanghai("2026-10-13T18:00")


class TestDays:
    @pytest.mark.parametrize(
        ("start", "days", "expected"),
        [
            ("2025-09-26", 5, "2025-10-10"),
            ("2025-12-31", 2, "2026-01-05"),
            ("2026-02-13", 5, "2026-02-27"),
            ("2026-04-30", 1, "2026-05-06"),
        ],
    )
    @pytest.mark.parametrize("time", ["00:00", "09:30", "12:15", "18:00", "23:59"])
    def test_working_days_of_china_whatever_the_time_of_the_first(self, start, days, expected, time):
        found = after(shanghai(f"{start}T{time}"), Limit(days, "working_days"), CN)
        assert found == shanghai(f"{expected}T18:00")

    def test_working_days_over_the_turn_of_two_years(self):
        assert after(shanghai("2025-01-02T10:00"), Limit(247 + 248, "working_days"), CN) == shanghai(
            "2026-12-31T18:00"
        )

    def test_a_calendar_day_is_the_same_hour_on_the_wall(self):
        assert after(berlin("03-28T12:00"), Limit(1, "calendar_days"), A) == berlin("03-29T12:00")
        assert after(berlin("10-24T12:00"), Limit(1, "calendar_days"), A) == berlin("10-25T12:00")
        assert after(shanghai("2026-03-02T15:30"), Limit(60, "calendar_days"), CN) == shanghai(
            "2026-05-01T15:30"
        )

    def test_an_hour_that_is_skipped_means_the_moment_of_the_jump(self):
        assert after(berlin("03-28T02:30"), Limit(1, "calendar_days"), A) == berlin("03-29T03:00")

    def test_calendar_hours_and_minutes_pass_whatever_the_calendar_says(self):
        assert after(berlin("03-28T12:00"), Limit(24, "calendar_hours"), A) == berlin("03-29T13:00")
        assert after(berlin("03-07T23:45"), Limit(30, "calendar_minutes"), A) == berlin("03-08T00:15")

    def test_a_pause_moves_working_days_by_the_hours_worked_in_it(self):
        five = Limit(5, "working_days")
        assert due(story("start 03-02T10:00"), A, five) == berlin("03-09T17:00")
        over_night = story("start 03-02T10:00", "pause 03-03T17:00", "resume 03-04T09:00")
        assert due(over_night, A, five) == berlin("03-09T17:00")
        two_days = story("start 03-02T10:00", "pause 03-03T10:00", "resume 03-05T10:00")
        assert due(two_days, A, five) == berlin("03-11T17:00")


class TestStandingStill:
    def test_nothing_is_due_while_it_is_paused(self):
        events = story("start 03-02T09:00", "pause 03-02T10:00")
        assert due(events, A, hours(4)) is None
        assert paused(events)
        assert elapsed(events, A, hours(4), berlin("03-05T12:00")) == 3600
        assert remaining(events, A, hours(4), berlin("03-05T12:00")) == 3 * 3600
        assert breached_at(events, A, hours(4), berlin("03-05T12:00")) is None

    def test_a_pause_never_undoes_a_breach(self):
        events = story("start 03-02T09:00", "pause 03-02T14:00", "resume 03-03T14:00")
        assert due(events, A, hours(4)) == berlin("03-02T13:00")
        assert due(events[:2], A, hours(4)) == berlin("03-02T13:00")
        assert breached_at(events[:2], A, hours(4), berlin("03-03T09:00")) == berlin("03-02T13:00")
        assert remaining(events, A, hours(4), berlin("03-02T13:30")) == -1800

    def test_a_pause_in_the_very_moment_it_is_due_comes_too_late(self):
        assert due(story("start 03-02T09:00", "pause 03-02T13:00"), A, hours(4)) == berlin("03-02T13:00")

    def test_stopped_in_time_nothing_is_due_any_more(self):
        events = story("start 03-02T09:00", "stop 03-02T12:59:59")
        assert due(events, A, hours(4)) is None
        assert not paused(events)
        assert remaining(events, A, hours(4), berlin("04-01T12:00")) == 1

    def test_stopped_while_paused_and_reopened_it_runs_on(self):
        events = story(
            "start 03-02T09:00",
            "pause 03-02T10:00",
            "stop 03-02T11:00",
            "reopen 03-03T09:00",
            "resume 03-03T10:00",
        )
        assert due(events, A, hours(4)) == berlin("03-03T12:00")
        assert not paused(events)

    def test_where_no_time_was_left_a_reopened_clock_gets_its_limit_again(self):
        events = story("start 03-02T09:00", "stop 03-02T15:00", "reopen 03-04T12:00")
        assert due(events[:2], A, hours(4)) == berlin("03-02T13:00")
        assert due(events, A, hours(4)) == berlin("03-04T16:00")
        assert elapsed(events, A, hours(4), berlin("03-04T13:00")) == 3600
        assert breached_at(events, A, hours(4), berlin("03-04T15:59:59")) is None

    def test_repeated_and_misplaced_events_change_nothing(self):
        events = story(
            "resume 03-02T08:00",
            "start 03-02T09:00",
            "resume 03-02T09:30",
            "pause 03-02T10:00",
            "pause 03-02T10:30",
            "resume 03-02T11:00",
            "reopen 03-02T11:30",
        )
        assert due(events, A, hours(4)) == berlin("03-02T14:00")
        assert due(events[:1], A, hours(4)) is None
        assert not paused(events[:1])

    def test_a_moment_recorded_by_a_clock_set_back_is_taken_as_the_one_before(self):
        events = story("start 03-02T09:00", "pause 03-02T11:00", "resume 03-02T10:00")
        assert due(events, A, hours(4)) == berlin("03-02T13:00")


class TestRetargeting:
    def test_a_longer_limit_keeps_what_has_run(self):
        events = story("start 03-02T09:00", ("retarget 03-02T12:00", {"limit": hours(10)}))
        assert due(events, A, hours(4)) == berlin("03-03T11:00")
        assert due(events[:1], A, hours(4)) == berlin("03-02T13:00")

    def test_another_calendar_counts_from_the_beginning(self):
        events = story("start 04-02T16:00", ("retarget 04-02T16:30", {"calendar": EASTER}))
        assert due(events[:1], A, hours(2)) == berlin("04-03T10:00")
        assert due(events, A, hours(2)) == berlin("04-07T10:00")

    def test_another_unit_counts_what_ran_in_it(self):
        limit = Limit(24, "calendar_hours")
        events = story(
            "start 03-02T09:00",
            "pause 03-02T12:00",
            "resume 03-02T15:00",
            ("retarget 03-02T16:00", {"limit": limit}),
        )
        assert due(events, A, hours(4)) == berlin("03-03T12:00")

    def test_the_start_carries_its_own_limit_and_calendar(self):
        events = story(("start 03-02T12:30", {"limit": hours(1), "calendar": L}))
        assert due(events, A, hours(99)) == berlin("03-02T14:00")


class TestMeasuring:
    def test_seconds_count_and_parts_of_them_are_kept(self):
        start = berlin("03-02T15:00:07.250000")
        assert after(start, hours(4), A) == berlin("03-03T11:00:07.250000")
        begun = [Event("start", start)]
        assert elapsed(begun, A, hours(4), berlin("03-02T15:00:08.249999")) == 0
        assert elapsed(begun, A, hours(4), berlin("03-02T15:00:08.250000")) == 1
        assert remaining(begun, A, hours(4), berlin("03-03T11:00:07.249999")) == 1
        assert remaining(begun, A, hours(4), berlin("03-03T11:00:07.250000")) == 0

    def test_what_is_asked_about_the_past_leaves_out_what_came_later(self):
        events = story("start 03-02T09:00", "pause 03-02T10:00")
        assert elapsed(events, A, hours(4), berlin("03-02T09:30")) == 1800
        assert elapsed(events, A, hours(4), berlin("03-02T08:00")) == 0

    def test_working_seconds_whatever_the_limit_counts_in(self):
        events = story("start 03-06T16:00", "pause 03-06T16:30", "resume 03-06T16:40")
        limit = Limit(7, "calendar_days")
        assert worked(events, A, limit, berlin("03-09T10:00")) == 3600 - 600 + 3600

    def test_overdue_time_counts_in_the_limits_own_kind(self):
        events = story("start 03-06T15:00")
        assert breached_at(events, A, hours(2), berlin("03-09T10:00")) == berlin("03-06T17:00")
        assert breached_at(events, A, hours(2), berlin("03-06T16:59:59")) is None
        assert remaining(events, A, hours(2), berlin("03-09T10:00")) == -3600


class TestBefore:
    def test_it_mirrors_after(self):
        assert before(berlin("03-02T17:00"), hours(8), A) == berlin("03-02T09:00")
        assert before(berlin("03-03T09:30"), Limit(1, "calendar_hours"), A) == berlin("03-03T08:30")
        assert before(berlin("03-29T12:00"), Limit(1, "calendar_days"), A) == berlin("03-28T12:00")
        assert before(shanghai("2026-10-13T18:00"), Limit(5, "working_days"), CN) == shanghai(
            "2026-09-30T09:00"
        )
        assert before(shanghai("2026-01-05T10:00"), hours(6), CN) == shanghai("2026-01-04T13:00")

    def test_half_an_hour_before_half_past_nine_is_the_opening(self):
        assert before(berlin("03-03T10:00"), hours(1), A) == berlin("03-03T09:00")


class TestRefusals:
    @pytest.mark.parametrize(
        "text", ["", "4", "hours", "0 working hours", "-1 working hours", "4 lunar days", "4.5 working hours"]
    )
    def test_not_a_limit(self, text):
        with pytest.raises(BadLimit):
            Limit.parse(text)

    @pytest.mark.parametrize(
        ("text", "amount", "unit"),
        [
            ("4 working hours", 4, "working_hours"),
            (" 1 Calendar day ", 1, "calendar_days"),
            ("30 calendar_minutes", 30, "calendar_minutes"),
        ],
    )
    def test_a_limit_reads_as_it_is_written(self, text, amount, unit):
        assert Limit.parse(text) == Limit(amount, unit)
        assert Limit.parse(str(Limit.parse(text))) == Limit(amount, unit)

    def test_an_unknown_event(self):
        with pytest.raises(ValueError, match="no such clock event: freeze"):
            Event("freeze", berlin("03-02T09:00"))

    def test_a_moment_without_its_offset(self):
        with pytest.raises(ValueError, match="offset"):
            after(datetime(2026, 3, 2, 9), hours(1), A)  # noqa: DTZ001

    @pytest.mark.parametrize(
        "limit",
        [
            hours(100_000),
            Limit(100_000, "working_days"),
            Limit(100_000, "calendar_hours"),
            Limit(9_999, "calendar_days"),
        ],
    )
    def test_what_lies_beyond_the_horizon_is_refused_at_once(self, limit):
        with pytest.raises(BeyondHorizon):
            after(berlin("03-02T09:00"), limit, A)
        with pytest.raises(BeyondHorizon):
            before(berlin("03-02T09:00"), limit, A)

    def test_a_calendar_that_is_closed_for_years(self):
        closed = calendar(
            ("09:00", "17:00"),
            days=["mon"],
            holidays=[
                (datetime(2026, 1, 5, tzinfo=UTC) + timedelta(weeks=week)).date().isoformat()
                for week in range(500)
            ],
        )
        with pytest.raises(BeyondHorizon):
            after(berlin("03-02T09:00"), hours(1), closed)
