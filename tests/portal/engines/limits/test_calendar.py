"""A calendar is read, refused with its reason, and given back as it was."""

from datetime import date

import pytest

from portal.engines.limits.calendar import BadCalendar, Calendar
from portal.engines.limits.clock import Limit, after
from tests.portal.engines.limits.calendars import A, berlin, calendar

GOOD = {"code": "A", "timezone": "Europe/Berlin", "week": {"mon": [["09:00", "17:00"]]}, "holidays": []}


def test_it_comes_back_as_it_was_read():
    data = {
        "code": "A",
        "timezone": "Europe/Berlin",
        "week": {"mon": [["09:00", "12:00"], ["13:00", "17:30:15"]], "sun": [["00:00", "24:00"]]},
        "holidays": ["2026-04-03"],
        "extra_working_days": ["2026-04-11"],
        "provisional_from": "2027-01-01",
    }
    assert Calendar.parse(data).as_data() == data


def test_as_an_end_midnight_is_the_end_of_the_day():
    assert calendar(("22:00", "00:00")).as_data()["week"]["mon"] == [["22:00", "24:00"]]


def test_equal_calendars_are_equal_whatever_was_asked_of_them():
    other = Calendar.parse(A.as_data())
    after(berlin("03-02T09:00"), Limit(1, "working_hours"), other)
    assert other == A
    assert hash(other) == hash(A)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"week": {}}, "hours"),
        ({"week": {"mon": []}}, "hours"),
        ({"week": {"mon": [["17:00", "09:00"]]}}, "window"),
        ({"week": {"mon": [["09:00", "09:00"]]}}, "window"),
        ({"week": {"mon": [["09:00", "12:00"], ["11:00", "17:00"]]}}, "window"),
        ({"week": {"mon": [["09:00"]]}}, "window"),
        ({"week": {"mon": ["09:00-17:00"]}}, "window"),
        ({"week": {"mon": "09:00"}}, "shape"),
        ({"week": [["09:00", "17:00"]]}, "shape"),
        ({"week": {"mon": [["9am", "5pm"]]}}, "time"),
        ({"week": {"mon": [["09:60", "17:00"]]}}, "time"),
        ({"week": {"mon": [["09:00", "24:01"]]}}, "time"),
        ({"week": {"mon": [[9, 17]]}}, "time"),
        ({"week": {"monday": [["09:00", "17:00"]]}}, "day"),
        ({"timezone": "Mars/Olympus"}, "zone"),
        ({"timezone": "../etc/passwd"}, "zone"),
        ({"timezone": "Europe"}, "zone"),
        ({"timezone": ""}, "zone"),
        ({"code": None}, "code"),
        ({"holidays": ["2026-02-30"]}, "date"),
        ({"holidays": [20260230]}, "date"),
        ({"holidays": "2026-02-03"}, "shape"),
        ({"extra_working_days": {"2026-02-03": True}}, "shape"),
        ({"provisional_from": "next year"}, "date"),
    ],
)
def test_a_calendar_nobody_could_work_by_is_refused_by_name(change, problem):
    with pytest.raises(BadCalendar) as refused:
        Calendar.parse(GOOD | change)
    assert refused.value.problem == problem
    assert isinstance(refused.value, ValueError)


def test_something_else_altogether_is_refused():
    with pytest.raises(BadCalendar):
        Calendar.parse(["mon"])


class TestWhichDaysAreWorked:
    def test_a_holiday_goes_before_the_week_and_a_worked_day_before_both(self):
        here = calendar(
            ("09:00", "17:00"),
            holidays=["2026-03-03", "2026-03-04", "2026-03-07"],
            extra=["2026-03-04", "2026-03-07"],
        )
        assert here.windows(date(2026, 3, 2)) == ((9 * 3600, 17 * 3600),)
        assert here.windows(date(2026, 3, 3)) == ()
        assert here.windows(date(2026, 3, 4)) == ((9 * 3600, 17 * 3600),)
        assert here.windows(date(2026, 3, 7)) == ((9 * 3600, 17 * 3600),)
        assert here.windows(date(2026, 3, 8)) == ()

    def test_a_worked_weekend_day_has_mondays_hours_also_where_saturdays_are_short(self):
        data = A.as_data() | {"extra_working_days": ["2026-03-07"]}
        data["week"]["sat"] = [["09:00", "12:00"]]
        data["week"]["fri"] = [["09:00", "15:00"]]
        here = Calendar.parse(data)
        assert here.windows(date(2026, 3, 7)) == ((9 * 3600, 17 * 3600),)
        assert here.windows(date(2026, 3, 14)) == ((9 * 3600, 12 * 3600),)

    def test_where_mondays_are_free_it_has_the_hours_of_the_first_day_that_is_worked(self):
        here = calendar(("08:00", "10:00"), days=["wed"], extra=["2026-03-02"])
        assert here.windows(date(2026, 3, 2)) == ((8 * 3600, 10 * 3600),)


class TestDaylightSaving:
    """Berlin: 29 March 02:00 becomes 03:00, 25 October 03:00 becomes 02:00."""

    def test_a_night_window_is_as_long_as_the_night_was(self):
        nights = calendar(("00:00", "06:00"), days=["sun"])
        hours = Limit(5, "working_hours")
        assert after(berlin("03-29T00:00"), hours, nights) == berlin("03-29T06:00")
        assert after(berlin("10-25T00:00"), hours, nights) == berlin("10-25T04:00")

    def test_a_window_inside_the_skipped_hour_is_none(self):
        here = calendar(("02:10", "02:50"), days=["sun"])
        assert after(berlin("03-28T12:00"), Limit(1, "working_days"), here) == berlin("04-05T02:50")

    def test_a_window_that_opens_in_the_skipped_hour_opens_with_the_jump(self):
        here = calendar(("02:30", "05:00"), days=["sun"])
        assert after(berlin("03-29T00:00"), Limit(1, "working_hours"), here) == berlin("03-29T04:00")
