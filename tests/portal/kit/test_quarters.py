"""Quarters on the calendar of the district."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.kit.quarters import Quarter


def test_a_quarter_begins_at_the_districts_midnight():
    third = Quarter(2026, 3)
    assert third.begins == datetime(2026, 6, 30, 16, tzinfo=UTC)
    assert third.ends == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert Quarter.of(third.begins) == third
    assert Quarter.of(third.begins - timedelta(microseconds=1)) == Quarter(2026, 2)


def test_quarters_follow_each_other_over_the_year():
    assert Quarter(2026, 4).after == Quarter(2027, 1)
    assert Quarter(2026, 1).before == Quarter(2025, 4)
    assert [each.code for each in Quarter(2026, 2).last(4)] == ["2026Q2", "2026Q1", "2025Q4", "2025Q3"]
    assert Quarter(2025, 4) < Quarter(2026, 1)


@pytest.mark.parametrize("code", ["2026Q5", "2026Q0", "26Q1", "2026q1", "2026Q1 ", "1999Q1", ""])
def test_what_is_no_quarter_is_read_as_none(code):
    assert Quarter.read(code) is None
    assert Quarter.read("2026Q1") == Quarter(2026, 1)
