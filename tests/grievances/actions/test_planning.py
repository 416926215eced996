"""The long plan: who asks, who approves, what it does to the clock, its steps, its review, its end."""

from datetime import UTC, date, datetime, timedelta

import pytest

from grievances.actions import erasing, extending, handling, planning, resolving
from grievances.actions.planning import Wanted
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import Grievance, Letter, PlanStep, TimeRequest
from grievances.policies import available
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed
from tests.factories.district import file_case, give_posts, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REVIEW = MONDAY + timedelta(days=120)
STEPS = (Wanted("隔声窗列入改造预算", date(2026, 5, 30)), Wanted("施工", date(2026, 9, 30)))
REPLY = Reply("确有噪声。", "《噪声法》第六十五条", "已装隔声窗。", "", "可上门查看")


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def case(district) -> Grievance:
    give_posts(district, "property", "POLICE", Role.SUPERVISOR)
    with at():
        case = file_case(district, "A01").grievance
        handling.sign(case, actor=district.actor("police"))
    return case


def ask(district, case, **more):
    given = {"title": "等改造预算", "reason": "今年预算已定。", "review": REVIEW, "steps": STEPS, **more}
    return extending.plan(case, actor=district.actor("police"), **given)


def approve(district, case):
    return extending.grant_time(case, actor=district.actor("ruling"))


@pytest.fixture
def planned(district, case) -> Grievance:
    with at(days=2):
        ask(district, case)
        approve(district, case)
    return case


def test_asking_stops_no_clock_and_the_centre_decides_not_the_department(district, case):
    with at(days=1):
        ask(district, case)
        assert reload(case).done_due == MONDAY + timedelta(days=7)
        assert TimeRequest.objects.get().decides == "centre"
        with pytest.raises(NotAllowed):
            extending.grant_time(case, actor=district.actor("property"))
        assert Verb.GRANT_TIME in available(district.actor("ruling"), reload(case))


def test_approved_the_clock_stands_still_and_the_resident_is_told_all_of_it(district, planned):
    found = reload(planned)
    assert (found.planned, found.plans, found.pauses) == (True, 1, 0)
    assert (found.done_due, found.held_until) == (None, REVIEW)
    letter = Letter.objects.get(kind=Letter.Kind.TIME).text
    assert all(
        word in letter for word in ("等改造预算", "今年预算已定。", "隔声窗列入改造预算", "2026年9月30日")
    )
    with at(days=60):
        sweep()
        assert reload(planned).level == 0


def test_on_the_day_of_its_review_the_clock_goes_on_by_itself_however_late_the_sweep(district, planned):
    with clock.travel(REVIEW + timedelta(hours=5)):
        sweep()
    found = reload(planned)
    assert (found.planned, found.held_until) == (False, None)
    assert found.done_due == REVIEW + timedelta(days=5)  # two of its seven days were gone
    assert TimeRequest.objects.get().state == "ended"


def test_a_step_reached_is_told_once(district, planned):
    with at(days=80):
        planning.reach(planned, actor=district.actor("police"), number=1, result="预算已批。")
        assert PlanStep.objects.get(number=1).result == "预算已批。"
        with pytest.raises(MoveRefused):
            planning.reach(planned, actor=district.actor("police"), number=1, result="又一次。")
        with pytest.raises(Invalid):
            planning.reach(planned, actor=district.actor("police"), number=9, result="没有这步。")
    assert journal.facts_of([planned.subject], Verb.REACH)[planned.subject][-1]["number"] == 1


def test_prolonged_it_has_another_day_and_counts_once(district, planned):
    later = REVIEW + timedelta(days=90)
    with clock.travel(REVIEW - timedelta(days=3)):
        ask(district, planned, review=later, steps=STEPS[1:])
        assert reload(planned).held_until == REVIEW
        approve(district, planned)
    with clock.travel(REVIEW + timedelta(days=1)):
        sweep()
    found = reload(planned)
    assert (found.planned, found.plans, found.held_until) == (True, 1, later)
    assert list(TimeRequest.objects.values_list("state", flat=True)) == ["ended", "granted"]


def test_declined_nothing_changes_and_it_is_told(district, case):
    with at(days=1):
        ask(district, case)
        extending.decline_time(case, actor=district.actor("ruling"), reason="可以先修。")
    found = reload(case)
    assert (found.planned, found.done_due, found.time_asked) == (False, MONDAY + timedelta(days=7), "")


def test_what_was_late_stays_late_and_is_counted_so(district, case):
    with at(days=8):
        sweep()
        ask(district, case)
        approve(district, case)
    found = reload(case)
    assert (found.planned, found.done_due) == (True, MONDAY + timedelta(days=7))


def test_solved_before_its_review_it_ends_with_the_proposal(district, planned):
    with at(days=90):
        resolving.propose(planned, actor=district.actor("police"), reply=REPLY)
    found = reload(planned)
    assert (found.status, found.planned, found.held_until) == ("proposed", False, None)
    assert TimeRequest.objects.get().state == "ended"


def test_the_lead_can_end_it_and_then_the_clock_runs(district, planned):
    with at(days=30):
        extending.go_on(planned, actor=district.actor("police"))
    assert reload(planned).done_due == MONDAY + timedelta(days=35)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"reason": ""}, "reason"),
        ({"review": MONDAY - timedelta(days=1)}, "review"),
        ({"review": MONDAY + timedelta(days=200)}, "review"),
        ({"review": None}, "review"),
        ({"steps": ()}, "what_1"),
        ({"steps": (Wanted("", date(2026, 5, 1)),)}, "what_1"),
        ({"steps": (Wanted("一", date(2026, 3, 1)),)}, "by_1"),
        ({"steps": (Wanted("一", date(2032, 3, 1)),)}, "by_1"),
        ({"steps": STEPS * 3}, "what_1"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_asked(district, case, wrong, field):
    with at(days=1), pytest.raises(Invalid) as refused:
        ask(district, case, **wrong)
    assert refused.value.field == field
    assert not TimeRequest.objects.exists()


def test_what_is_paused_otherwise_is_not_planned_and_a_complaint_about_staff_never(district, case):
    with at(days=1):
        until = MONDAY + timedelta(days=4)
        extending.ask_time(
            case, actor=district.actor("police"), kind="pause", reason="等报告", until=until, waits_for="报告"
        )
        extending.grant_time(case, actor=district.actor("property"))
        assert Verb.PLAN not in available(district.actor("police"), reload(case))
        with pytest.raises(MoveRefused):
            ask(district, case)
        assert Verb.REACH not in available(district.actor("police"), reload(case))


def test_erased_its_words_are_gone(district, planned):
    with at(days=30):
        planning.reach(planned, actor=district.actor("police"), number=1, result="预算已批。")
        resolving.propose(planned, actor=district.actor("police"), reply=REPLY)
        resolving.confirm(planned, actor=bearer(planned.pk))
        erasing.erase(planned, actor=bearer(planned.pk), sure=True)
    assert set(PlanStep.objects.values_list("what", "result")) == {("", "")}
