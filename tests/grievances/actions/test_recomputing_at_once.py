"""Two administrators, two sweeps, a sweep and a resident at the same moment: one wins, each case is done
once, nothing is half-done. (PostgreSQL shows it; SQLite lets one write at a time.)"""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, recomputing
from grievances.lifecycle import Status, Verb
from grievances.models import Grievance
from portal.areas.models import Area
from portal.departments.actions import revisions
from portal.departments.actions.revisions import Wish
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import CalendarVersion, ClockEvent
from portal.engines.limits.revisions import Revision, Round, ShiftRow
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.factories.district import District, file_case, small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
PLAIN = {"timezone": "Asia/Shanghai", "week": WEEK, "name_zh": "湖区", "name_en": "Lake"}


@pytest.fixture
def lake() -> District:
    district = small_district()
    clocks.save_calendar_version(PLAIN, code="LAKE")
    Area.objects.update(calendar="LAKE")
    for area in district.areas.values():
        area.calendar = "LAKE"
    limits = {name: Limit(5, "working_days") for name in ("contact", "done", "part")}
    clocks.save_limit_version("E2", name_zh="一般", name_en="Ordinary", **limits)
    return district


def travelled(deed):
    """The deed, at the story's moment also in its own thread."""

    def do():
        with clock.travel(MONDAY + timedelta(hours=1)):
            return deed()

    return do


def filed(district: District, count: int) -> list[Grievance]:
    with clock.travel(MONDAY):
        return [file_case(district, "A01", body=f"第{n}户太吵").grievance for n in range(count)]


def drafted(district: District, day: str) -> Revision:
    data = PLAIN | {"holidays": [day]}
    with clock.travel(MONDAY + timedelta(hours=1)):
        made = revisions.draft_calendar(
            data, actor=district.actor("administrator"), reason="通知", code="LAKE"
        )
        recomputing.sweep(clock.now())
    return made


def applying(district: District, made: Revision):
    actor, seen = district.actor("administrator"), revisions.latest_preview(made).pk
    return travelled(lambda: revisions.apply(made, actor=actor, wish=Wish(seen=seen, recompute=True)))


def test_two_administrators_apply_different_drafts_one_wins_and_the_other_is_told(lake):
    filed(lake, 1)
    one, other = drafted(lake, "2026-03-04"), drafted(lake, "2026-03-05")
    answers = together([applying(lake, one), applying(lake, other)], slowly=True)
    refused = [each for each in answers if isinstance(each, MoveRefused)]
    assert len(refused) == 1
    assert CalendarVersion.objects.filter(code="LAKE").count() == 2
    assert sorted(Revision.objects.values_list("state", flat=True)) == ["applied", "draft"]
    assert Round.objects.filter(kind=Round.Kind.RECOMPUTE).count() == 1


def test_the_same_draft_pressed_twice_is_applied_once(lake):
    filed(lake, 1)
    made = drafted(lake, "2026-03-04")
    answers = together([applying(lake, made)] * 4)
    assert sum(isinstance(each, Revision) for each in answers) == 1
    assert CalendarVersion.objects.get(code="LAKE", version=2).holidays == ["2026-03-04"]
    assert Round.objects.filter(kind=Round.Kind.RECOMPUTE).count() == 1


def test_two_sweeps_at_once_count_and_recompute_each_case_once(lake, monkeypatch):
    monkeypatch.setattr(recomputing, "BATCH", 4)
    cases = filed(lake, 10)
    sweep = travelled(lambda: recomputing.sweep(clock.now()))
    with clock.travel(MONDAY + timedelta(hours=1)):
        data = PLAIN | {"holidays": ["2026-03-04"]}
        made = revisions.draft_calendar(data, actor=lake.actor("administrator"), reason="通知", code="LAKE")
    together([sweep, sweep])
    preview = revisions.latest_preview(made)
    assert (preview.state, preview.done, preview.shifts.count()) == ("finished", 10, 30)
    applying(lake, made)()
    together([sweep, sweep])
    together([sweep, sweep])
    round_ = Round.objects.get(kind=Round.Kind.RECOMPUTE)
    assert (round_.state, round_.done, round_.shifts.filter(effect="moved").count()) == ("finished", 10, 20)
    assert ClockEvent.objects.filter(kind="retarget", clock="done").count() == 10
    for case in cases:
        assert [e.verb for e in journal.entries(case.subject)].count(Verb.RECOMPUTE) == 1
    assert list(journal.verify()) == []


def test_a_case_withdrawn_while_it_is_recomputed_is_one_or_the_other_first(lake):
    cases = filed(lake, 3)
    made = drafted(lake, "2026-03-04")
    applying(lake, made)()
    sweep = travelled(lambda: recomputing.sweep(clock.now()))
    withdraw = [
        travelled(lambda case=case: answering.withdraw(case, actor=bearer(case.pk))) for case in cases
    ]
    together([sweep, *withdraw])
    sweep()
    assert set(Grievance.objects.values_list("status", flat=True)) == {Status.WITHDRAWN}
    for case in cases:
        verbs = [entry.verb for entry in journal.entries(case.subject)]
        rows = ShiftRow.objects.filter(round__kind="recompute", subject=case.subject)
        effects = set(rows.values_list("effect"))
        assert verbs.count(Verb.WITHDRAW) == 1
        assert verbs.count(Verb.RECOMPUTE) == (("moved",) in effects)
    assert list(journal.verify()) == []
