"""`explain_due` answers in JSON, in the calendar's own time."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.engines.limits import china, clocks
from tests.portal.engines.limits.calendars import ROUND_THE_CLOCK, A

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _calendars():
    clocks.save_calendar_version(A.as_data())
    clocks.save_calendar_version(ROUND_THE_CLOCK.as_data(), code="ALL")
    clocks.save_calendar_version(china.official())


def explain_due(
    calendar: str, start: str, limit: str, *pauses: tuple[str, str], language: str = "en"
) -> dict:
    out = StringIO()
    more = [word for pause in pauses for word in ("--pause", *pause)]
    call_command(
        "explain_due",
        "--calendar",
        calendar,
        "--start",
        start,
        "--limit",
        limit,
        *more,
        "--language",
        language,
        stdout=out,
    )
    return json.loads(out.getvalue())


def test_four_working_hours_from_monday_afternoon():
    answer = explain_due("A", "2026-03-02T15:00", "4 working hours")
    assert answer["due"] == "2026-03-03T11:00:00+01:00"
    assert answer["working_seconds"] == 14_400
    assert answer["lines"] == [
        {
            "kind": "limit",
            "from": "2026-03-02T15:00:00+01:00",
            "to": None,
            "seconds": 14_400,
            "text": "Limit: 4 working hours, counted from Mon 2 Mar, 15:00.",
        },
        {
            "kind": "left",
            "from": "2026-03-02T15:00:00+01:00",
            "to": None,
            "seconds": 14_400,
            "text": "4 hours of working time left.",
        },
        {
            "kind": "counts",
            "from": "2026-03-02T15:00:00+01:00",
            "to": "2026-03-02T17:00:00+01:00",
            "seconds": 7_200,
            "text": "Still to come: Mon 2 Mar, 15:00 to Mon 2 Mar, 17:00, 2 hours.",
        },
        {
            "kind": "counts",
            "from": "2026-03-03T09:00:00+01:00",
            "to": "2026-03-03T11:00:00+01:00",
            "seconds": 7_200,
            "text": "Still to come: Tue 3 Mar, 09:00 to Tue 3 Mar, 11:00, 2 hours.",
        },
        {
            "kind": "due",
            "from": "2026-03-03T11:00:00+01:00",
            "to": None,
            "seconds": 0,
            "text": "Due: Tue 3 Mar, 11:00.",
        },
    ]


def test_pauses_in_any_order():
    answer = explain_due(
        "A",
        "2026-03-02T09:00",
        "4 working hours",
        ("2026-03-02T10:00:40", "2026-03-02T10:00:50"),
        ("2026-03-02T10:00:10", "2026-03-02T10:00:20"),
    )
    assert answer["due"] == "2026-03-02T13:00:20+01:00"
    assert answer["working_seconds"] == 14_400


def test_a_night_with_an_hour_more():
    pause = ("2026-10-24T22:00", "2026-10-25T06:00")
    answer = explain_due("ALL", "2026-10-24T20:00", "12 calendar hours", pause)
    assert answer["due"] == "2026-10-25T16:00:00+01:00"
    assert [line["seconds"] for line in answer["lines"] if line["kind"] == "paused"] == [9 * 3600]


def test_a_moment_with_an_offset_is_that_moment():
    assert (
        explain_due("CN", "2026-03-02T07:00:00+00:00", "1 working hour")["due"] == "2026-03-02T16:00:00+08:00"
    )


def test_in_chinese():
    lines = explain_due("CN", "2026-09-30T17:00", "1 working day", language="zh-hans")["lines"]
    assert [line["text"] for line in lines] == [
        "办理时限：1 个工作日，从2026年9月30日的次日起算，到最后一个工作日下班时截止。",
        "还剩 9 小时的工作时间。",
        "接下来计入：9月30日 周三 17:00 至 9月30日 周三 18:00，共 1 小时。",
        "中间休息：9月30日 周三 18:00 至 10月8日 周四 09:00，共 7 天。",
        "接下来计入：10月8日 周四 09:00 至 10月8日 周四 18:00，共 8 小时。",
        "到期：10月8日 周四 18:00。",
    ]


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "pauses"),
    [
        ("MARS", "2026-03-02T15:00", "4 working hours", []),
        ("A", "yesterday", "4 working hours", []),
        ("A", "2026-03-02T15:00", "4 lunar days", []),
        ("A", "2026-03-02T15:00", "99999 working days", []),
        ("A", "2026-03-02T15:00", "4 working hours", [("2026-03-02T14:00", "2026-03-02T16:00")]),
        ("A", "2026-03-02T15:00", "4 working hours", [("2026-03-02T16:00", "2026-03-02T15:30")]),
    ],
)
def test_what_cannot_be_answered_is_refused(calendar, start, limit, pauses):
    with pytest.raises(CommandError):
        explain_due(calendar, start, limit, *pauses)
