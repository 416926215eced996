"""The kept calendar of mainland China, against what the notices say."""

from datetime import date, timedelta

import pytest

from portal.engines.limits import china
from portal.engines.limits.clock import Calendar

CN = Calendar.parse(china.official())


def days(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]


def test_hours_and_zone():
    assert (CN.code, CN.timezone) == ("CN", "Asia/Shanghai")
    assert CN.windows(date(2026, 3, 2)) == ((9 * 3600, 12 * 3600), (13 * 3600, 18 * 3600))


# 365 days less the weekend days, less the days off on weekdays, plus the worked weekend days.
@pytest.mark.parametrize(("year", "expected"), [(2025, 261 - 18 + 5), (2026, 261 - 19 + 6)])
def test_how_many_days_a_year_are_worked(year, expected):
    assert sum(bool(CN.windows(day)) for day in days(year)) == expected


def test_the_swapped_days():
    assert sorted(day.isoformat() for day in CN.extra_working_days) == [
        "2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ]  # fmt: skip
    assert all(day.weekday() >= 5 and CN.windows(day) for day in CN.extra_working_days)


def test_the_long_holidays_of_both_years():
    for first, length in [("2025-01-28", 8), ("2025-10-01", 8), ("2026-02-15", 9), ("2026-10-01", 7)]:
        begins = date.fromisoformat(first)
        assert not any(CN.windows(begins + timedelta(days=n)) for n in range(length))
        assert CN.windows(begins + timedelta(days=length))


def test_2027_has_the_thirteen_statutory_days_and_those_in_lieu_and_is_provisional():
    assert CN.provisional_from == date(2027, 1, 1)
    assert len([day for day in CN.holidays if day.year == 2027]) == 13 + 6
    assert not [day for day in CN.extra_working_days if day.year == 2027]
