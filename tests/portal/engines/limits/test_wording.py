"""An explanation in words, for every kind of fact."""

import pytest
from django.utils import timezone, translation

from portal.engines.limits import wording
from portal.engines.limits.clock import Event, Limit, explain
from tests.portal.engines.limits.calendars import BERLIN, A, berlin, calendar

FOUR = Limit(4, "working_hours")


def told(limit: Limit, now: str, *parts: str, hours=A, language: str = "en") -> list[str]:
    events = [Event(kind, berlin(at)) for kind, at in (part.split() for part in parts)]
    with timezone.override(BERLIN), translation.override(language):
        return wording.sentences(explain(events, hours, limit, berlin(now)), berlin(now))


def test_nothing_started_nothing_told():
    assert told(FOUR, "03-02T09:00") == []


def test_paused_then_late():
    assert told(FOUR, "03-02T16:30", "start 03-02T09:00", "pause 03-02T10:00", "resume 03-02T11:00:30") == [
        "Limit: 4 working hours, counted from Mon 2 Mar, 09:00.",
        "Counted: Mon 2 Mar, 09:00 to Mon 2 Mar, 10:00, 1 hour.",
        "Paused: Mon 2 Mar, 10:00 to Mon 2 Mar, 11:00, 1 hour 30 seconds not counted.",
        "Counted: Mon 2 Mar, 11:00 to Mon 2 Mar, 14:00, 3 hours.",
        "Due: Mon 2 Mar, 14:00.",
        "Overdue by 2 hours 29 minutes 30 seconds of working time.",
    ]


def test_stopped_in_time():
    assert told(FOUR, "03-05T09:00", "start 03-02T09:00", "stop 03-02T10:20")[2:] == [
        "Stopped since Mon 2 Mar, 10:20.",
        "Stopped in time, 2 hours 40 minutes left.",
    ]


def test_reopened_anew_and_paused():
    parts = ("start 03-02T09:00", "stop 03-02T15:00", "reopen 03-03T09:00", "pause 03-03T09:00")
    assert told(FOUR, "03-03T12:00", *parts) == [
        "Reopened with no time left, so the limit of 4 working hours counts again from Tue 3 Mar, 09:00.",
        "Paused since Tue 3 Mar, 09:00.",
        "4 hours of working time left.",
    ]


def test_stopped_and_reopened_with_what_was_left():
    parts = ("start 03-02T09:00", "stop 03-02T12:00", "reopen 03-03T09:00")
    assert told(FOUR, "03-03T09:00", *parts)[2] == (
        "Stopped: Mon 2 Mar, 12:00 to Tue 3 Mar, 09:00, 5 hours not counted."
    )


def test_days_are_days_where_the_limit_counts_them():
    seven = Limit(7, "calendar_days")
    assert told(seven, "03-03T10:00", "start 03-02T09:00")[2] == "5 days 23 hours left."
    assert told(seven, "03-10T09:30", "start 03-02T09:00")[-1] == "Overdue by 1 day 30 minutes."


def test_a_weekend_and_days_nobody_has_announced():
    here = calendar(("09:00", "17:00"), provisional_from="2026-03-09")
    assert told(Limit(1, "working_days"), "03-06T16:00", "start 03-06T16:00", hours=here) == [
        "Limit: 1 working day after 6 March 2026, until the close of the last.",
        "9 hours of working time left.",
        "Still to come: Fri 6 Mar, 16:00 to Fri 6 Mar, 17:00, 1 hour.",
        "Not worked: Fri 6 Mar, 17:00 to Mon 9 Mar, 09:00, 2 days off.",
        "Still to come: Mon 9 Mar, 09:00 to Mon 9 Mar, 17:00, 8 hours.",
        "Due: Mon 9 Mar, 17:00.",
        "The official days off from 9 March 2026 on are not announced yet.",
    ]


def test_the_same_in_chinese():
    assert told(FOUR, "03-02T12:00", "start 03-02T09:00", "pause 03-02T09:40", language="zh-hans")[1:] == [
        "已计入：3月2日 周一 09:00 至 3月2日 周一 09:40，共 40 分钟。",
        "从3月2日 周一 09:40 起暂停计时。",
        "还剩 3 小时 20 分的工作时间。",
    ]


@pytest.mark.parametrize(
    ("limit", "english", "chinese"),
    [
        ("30 calendar minutes", "30 minutes", "30 分钟"),
        ("1 calendar hour", "1 hour", "1 小时"),
        ("7 calendar days", "7 calendar days", "7 个自然日"),
        ("1 working day", "1 working day", "1 个工作日"),
        ("4 working hours", "4 working hours", "4 个工作小时"),
    ],
)
def test_limits_in_both_languages(limit, english, chinese):
    with translation.override("en"):
        assert wording.limit_words(Limit.parse(limit)) == english
    with translation.override("zh-hans"):
        assert wording.limit_words(Limit.parse(limit)) == chinese


def test_an_extension_is_told_line_by_line_and_in_plain_words():
    events = [
        Event("start", berlin("03-02T09:00")),
        Event("pause", berlin("03-02T10:00")),
        Event("resume", berlin("03-02T12:00")),
        Event("retarget", berlin("03-02T12:00"), limit=Limit(6, "working_hours")),
    ]
    now = berlin("03-02T12:00")
    lines = explain(events, A, FOUR, now)
    with timezone.override(BERLIN), translation.override("en"):
        assert wording.sentences(lines, now)[:4] == [
            "Limit: 4 working hours, counted from Mon 2 Mar, 09:00.",
            "Counted: Mon 2 Mar, 09:00 to Mon 2 Mar, 10:00, 1 hour.",
            "Paused: Mon 2 Mar, 10:00 to Mon 2 Mar, 12:00, 2 hours not counted.",
            "Extended on Mon 2 Mar, 12:00 by 2 working hours.",
        ]
        assert wording.plain(lines, now) == [
            "The limit for this kind of matter is 4 working hours, counted from Mon 2 Mar, 09:00.",
            "Only the hours in which offices work count: no nights, no days off.",
            "From Mon 2 Mar, 10:00 to Mon 2 Mar, 12:00 the clock stood still: that time is not counted.",
            "On Mon 2 Mar, 12:00 an extension by 2 working hours was approved.",
            "So it is due Mon 2 Mar, 17:00.",
        ]
