"""How long is left or gone, as residents and as queues read it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from portal.kit import spans

NOW = datetime(2026, 11, 23, 1, 40, tzinfo=UTC)  # Monday 09:40 in Shanghai


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (9 * 60 + 20, "还剩 9 小时 20 分", "9 hours 20 minutes left"),
        (60, "还剩 1 小时", "1 hour left"),
        (45, "还剩 45 分钟", "45 minutes left"),
        (1, "还剩 1 分钟", "1 minute left"),
        (26 * 60 + 5, "还剩 1 天 2 小时", "1 day 2 hours left"),
        (48 * 60, "还剩 2 天", "2 days left"),
        (5 * 1440 + 300, "还剩 5 天", "5 days left"),
        (-1440, "逾期 1 天", "1 day overdue"),
        (-130, "逾期 2 小时 10 分", "2 hours 10 minutes overdue"),
    ],
)
def test_a_span_names_two_units_at_most(minutes, zh, en):
    due = NOW + timedelta(minutes=minutes)
    with translation.override("zh-hans"):
        assert spans.long(due, NOW) == zh
    with translation.override("en"):
        assert spans.long(due, NOW) == en


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (130, "还剩 2:10", "2:10 left"),
        (5, "还剩 0:05", "0:05 left"),
        (1439, "还剩 23:59", "23:59 left"),
        (1440, "还剩 1 天", "1 day left"),
        (-70, "逾期 1:10", "1:10 overdue"),
        (-2 * 1440, "逾期 2 天", "2 days overdue"),
    ],
)
def test_a_queue_reads_hours_and_minutes_within_a_day(minutes, zh, en):
    due = NOW + timedelta(minutes=minutes)
    with translation.override("zh-hans"):
        assert spans.short(due, NOW) == zh
    with translation.override("en"):
        assert spans.short(due, NOW) == en


def test_the_last_minute_and_the_first_one_after_it_are_not_called_zero_minutes():
    with translation.override("en"):
        assert spans.long(NOW + timedelta(seconds=30), NOW) == "due now"
        assert spans.long(NOW - timedelta(seconds=30), NOW) == "just overdue"


def test_the_due_moment_itself_is_not_late():
    assert spans.urgency(NOW, NOW) == "soon"
    assert spans.urgency(NOW - timedelta(seconds=1), NOW) == "late"
    assert spans.urgency(NOW + timedelta(days=1), NOW) == "calm"


def test_a_moment_is_local_and_names_the_year_only_where_it_is_another():
    with translation.override("zh-hans"):
        assert spans.moment(NOW, NOW) == "11月23日 周一 09:40"
        assert spans.moment(datetime(2025, 12, 31, 15, 59, tzinfo=UTC), NOW) == "2025年12月31日 23:59"
        # Sixteen hours UTC on New Year's Eve is New Year in Shanghai.
        assert spans.moment(datetime(2025, 12, 31, 16, 0, tzinfo=UTC), NOW) == "1月1日 周四 00:00"
        assert spans.full(NOW, NOW) == "2026年11月23日 09:40"
        assert spans.day(NOW, NOW) == "2026年11月23日"
    with translation.override("en"):
        assert spans.moment(NOW, NOW) == "Mon 23 Nov, 09:40"
        assert spans.day(NOW, NOW) == "23 November 2026"
