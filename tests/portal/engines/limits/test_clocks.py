"""Clocks are recorded, and their due times rebuilt from what was recorded."""

import pytest

from portal.engines.limits import china, clocks
from portal.engines.limits.classes import seed
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import CalendarVersion, ClockEvent, LimitClassVersion
from portal.kit.errors import Invalid
from tests.portal.engines.limits.calendars import shanghai

pytestmark = pytest.mark.django_db
FOUR = Limit(4, "working_hours")
MONDAY_15 = shanghai("2026-03-02T15:00")


@pytest.fixture
def calendar() -> CalendarVersion:
    return clocks.save_calendar_version(china.official())


def record(kind: str, at: str, **more) -> ClockEvent | None:
    return clocks.record("case-1", "done", kind, at=shanghai(at), actor_key="officer-7", **more)


class TestRecording:
    def test_the_start_of_a_new_subject_is_one_insert(self, calendar, django_assert_num_queries):
        with django_assert_num_queries(1):
            record("start", "2026-03-02T15:00", limit=FOUR, calendar=calendar, first=True)
        row = ClockEvent.objects.get()
        assert (row.seq, row.amount, row.unit, row.calendar, row.at) == (
            1,
            4,
            "working_hours",
            calendar,
            MONDAY_15,
        )

    def test_later_events_cost_one_more_question(self, calendar, django_assert_num_queries):
        record("start", "2026-03-02T15:00", limit=FOUR, calendar=calendar, first=True)
        with django_assert_num_queries(2):
            event = record("pause", "2026-03-02T16:00", reason="the resident is asked")
        assert (event.seq, event.reason, event.actor_key) == (2, "the resident is asked", "officer-7")

    def test_several_clocks_start_with_one_insert_and_say_when_they_are_due(
        self, calendar, django_assert_num_queries
    ):
        starts = [
            ("contact", Limit(24, "calendar_hours")),
            ("done", Limit(5, "working_days")),
            ("part:12", FOUR),
        ]
        with django_assert_num_queries(1):
            dues = clocks.start_many("case-1", starts, calendar=calendar, at=MONDAY_15, actor_key="SYSTEM")
        assert dues == {
            "contact": shanghai("2026-03-03T15:00"),
            "done": shanghai("2026-03-09T18:00"),
            "part:12": shanghai("2026-03-03T10:00"),
        }
        assert {clock: clocks.due_of("case-1", clock) for clock in dues} == dues

    def test_what_would_change_nothing_is_not_written(self, calendar):
        assert record("stop", "2026-03-02T14:00") is None
        assert record("retarget", "2026-03-02T14:00", limit=FOUR) is None
        record("start", "2026-03-02T15:00", limit=FOUR, calendar=calendar)
        assert record("resume", "2026-03-02T15:30") is None
        assert record("stop", "2026-03-02T16:00").seq == 2
        assert record("stop", "2026-03-02T16:30") is None
        assert record("pause", "2026-03-02T16:30") is None
        assert record("reopen", "2026-03-03T09:00").seq == 3
        assert list(ClockEvent.objects.values_list("kind", flat=True)) == ["start", "stop", "reopen"]


class TestRebuilding:
    def test_nothing_is_due_where_nothing_was_started(self):
        assert clocks.due_of("case-9", "done") is None
        assert clocks.explain("case-9", "done", MONDAY_15) == ()

    def test_the_due_time_is_one_question_whatever_happened(self, calendar, django_assert_num_queries):
        record("start", "2026-03-02T15:00", limit=FOUR, calendar=calendar)
        record("pause", "2026-03-02T16:00")
        assert clocks.due_of("case-1", "done") is None
        record("resume", "2026-03-04T10:00")
        record("retarget", "2026-03-04T10:30", limit=Limit(9, "working_hours"))
        with django_assert_num_queries(1):
            # One hour ran on Monday; of the eight that are left, seven on Wednesday.
            assert clocks.due_of("case-1", "done") == shanghai("2026-03-05T10:00")
        assert [line.kind for line in clocks.explain("case-1", "done", shanghai("2026-03-04T10:30"))] == [
            "limit", "ran", "paused", "ran", "longer", "left", "counts", "counts", "due",
        ]  # fmt: skip

    def test_other_clocks_of_the_same_subject_are_left_alone(self, calendar):
        clocks.start_many(
            "case-1", [("done", FOUR), ("contact", FOUR)], calendar=calendar, at=MONDAY_15, actor_key="SYSTEM"
        )
        clocks.record("case-1", "contact", "stop", at=MONDAY_15, actor_key="officer-7")
        assert clocks.due_of("case-1", "contact") is None
        assert clocks.due_of("case-1", "done") == shanghai("2026-03-03T10:00")

    def test_a_new_calendar_version_moves_only_the_clocks_it_is_recorded_for(self, calendar):
        """Tuesday becomes a holiday; one clock keeps its version, the other is recomputed."""
        for subject in ("case-1", "case-2"):
            clocks.start_many(subject, [("done", FOUR)], calendar=calendar, at=MONDAY_15, actor_key="SYSTEM")
        data = china.official()
        newer = clocks.save_calendar_version(data | {"holidays": [*data["holidays"], "2026-03-03"]})
        assert newer.version == 2
        clocks.record("case-2", "done", "retarget", at=MONDAY_15, actor_key="admin-1", calendar=newer)
        assert clocks.due_of("case-1", "done") == shanghai("2026-03-03T10:00")
        assert clocks.due_of("case-2", "done") == shanghai("2026-03-04T10:00")


class TestVersions:
    def test_the_newest_version_is_the_current_one(self, calendar, django_assert_num_queries):
        newer = clocks.save_calendar_version(
            china.official() | {"extra_working_days": []}, name_en="Without swaps"
        )
        with django_assert_num_queries(1):
            assert clocks.current_calendar("CN") == newer
        assert (newer.version, newer.name_zh, newer.name_en) == (2, "中国内地工作日历", "Without swaps")
        assert CalendarVersion.objects.get(version=1).extra_working_days[0] == "2025-01-26"

    def test_names_are_taken_over_from_the_version_before(self, calendar):
        data = {key: value for key, value in china.official().items() if not key.startswith("name")}
        assert clocks.save_calendar_version(data).name_zh == "中国内地工作日历"

    def test_a_calendar_is_read_once(self, calendar):
        assert clocks.load_calendar(calendar) is clocks.load_calendar(CalendarVersion.objects.get())
        assert clocks.load_calendar(calendar).version == 1

    def test_a_calendar_without_hours_is_refused_and_nothing_is_saved(self, calendar):
        with pytest.raises(Invalid) as refused:
            clocks.save_calendar_version(china.official() | {"week": {"mon": []}})
        assert refused.value.field == "week"
        assert CalendarVersion.objects.count() == 1

    def test_limits_get_versions_too(self):
        seed()
        old = clocks.current_limit("E2")
        new = clocks.save_limit_version(
            "E2",
            name_zh=old.name_zh,
            name_en=old.name_en,
            contact=old.contact,
            done=Limit(5, "working_days"),
            part=old.part,
        )
        assert clocks.current_limit("E2") == new
        assert (new.version, str(new.done), str(new.contact)) == (2, "5 working days", "24 calendar hours")
        assert str(LimitClassVersion.objects.get(code="E2", version=1).done) == "7 calendar days"

    def test_a_limit_longer_than_a_year_is_refused(self):
        day = Limit(1, "calendar_days")
        with pytest.raises(Invalid):
            clocks.save_limit_version(
                "X", name_zh="长", name_en="Long", contact=day, done=Limit(367, "working_days"), part=day
            )
        assert not LimitClassVersion.objects.exists()

    @pytest.mark.parametrize("find", [clocks.current_calendar, clocks.current_limit])
    def test_an_unknown_code_is_refused_by_name(self, find):
        with pytest.raises(Invalid, match="MARS"):
            find("MARS")
