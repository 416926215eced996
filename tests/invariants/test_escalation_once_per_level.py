"""Invariant 3: an escalation fires once per level, in order, with the true due time, also where nobody is
assigned."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, dispatching, handling, resolving
from grievances.actions.resolving import Reply
from grievances.models import Escalation
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.departments.models import Post, Role
from portal.engines.escalation.models import Watch
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together
from tests.grievances.views.desk_pages import address, officer

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def raised(case, kind: str) -> list[tuple]:
    rows = Escalation.objects.filter(grievance=case, kind=kind).order_by("level")
    return [(row.level, row.told.username if row.told else None, row.due_at) for row in rows]


def test_a_second_before_its_due_time_nothing_is_late_and_at_it_something_is(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    due = MONDAY + timedelta(hours=24)
    with clock.travel(due - timedelta(seconds=1)):
        sweep()
    assert raised(case, "done") == []
    with clock.travel(due):
        sweep()
    assert raised(case, "done") == [(1, "fire_head", due)]


def test_where_the_supervisor_is_missing_the_next_rung_up_is_told(district):
    Post.objects.filter(role=Role.SUPERVISOR).delete()
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    with clock.travel(MONDAY + timedelta(hours=25)):
        sweep()
    assert raised(case, "done") == [(1, "ruling", MONDAY + timedelta(hours=24))]


def test_a_case_that_nobody_was_assigned_to_is_raised_all_the_same(district):
    with clock.travel(MONDAY):
        case = file_case(district, None).grievance
    with clock.travel(MONDAY + timedelta(days=7)):
        sweep()
    assert raised(case, "done") == [(1, "ruling", MONDAY + timedelta(days=7))]
    assert (
        raised(case, "contact") == [(1, "ruling", MONDAY + timedelta(days=1))]
        or raised(case, "contact")[0][0] == 1
    )


def test_over_http_each_level_stands_once_in_its_order_and_no_address_raises_one(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    for hours in (24, 25, 48, 49):  # every level's moment, and a sweep too many after each
        with clock.travel(MONDAY + timedelta(hours=hours)):
            sweep()
    with clock.travel(MONDAY + timedelta(hours=50)):
        page = officer(district, "ruling")
        page.open(address(case))
        told = re.findall(r"办结：升级督办至第(\d)级", page.text)
        assert sorted(told) == ["1", "2"]
        for path in (address(case, "escalate"), f"/api/v1/cases/{case.reference}/escalate/"):
            assert page.client.post(path, {"seen": case.version}).status_code in {404, 405}, path
    assert [level for level, *_ in raised(case, "done")] == [1, 2]


def test_words_and_corrections_do_not_move_the_due_time(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    with clock.travel(MONDAY + timedelta(hours=3)):
        answering.add(case, actor=bearer(case.pk), text="还有一辆")
        dispatching.correct(
            case, actor=district.actor("grid"), category=district.categories["A01"], area=case.area
        )
    assert reload(case).done_due == MONDAY + timedelta(hours=24)


def test_what_was_proposed_in_time_is_never_raised(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        reply = Reply("看过", "规定", "已清理", "", "照片")
        resolving.solve(case, actor=district.actor("grid"), reply=reply)
    with clock.travel(MONDAY + timedelta(days=2)):
        sweep()
    assert Escalation.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_raise_each_of_thirty_cases_once():
    district = small_district()
    with clock.travel(MONDAY):
        cases = [file_case(district, body=f"{n}号楼飞线").grievance for n in range(30)]
    late = MONDAY + timedelta(hours=24, minutes=1)

    def one():
        with clock.travel(late):
            return sweep()

    together([one] * 4)
    assert Escalation.objects.filter(kind="done").count() == 30
    assert {row.level for row in Escalation.objects.filter(kind="done")} == {1}
    assert Escalation.objects.filter(kind="part").count() == 60
    told = Message.objects.filter(audience=f"person:{district.people['fire_head'].pk}")
    assert told.filter(key__contains=cases[0].subject + ":").count() == len(
        Escalation.objects.filter(grievance=cases[0], told=district.people["fire_head"])
    )


def test_one_broken_row_does_not_stop_the_rest_and_is_parked_after_five_tries(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    Watch.objects.create(subject="grievance:999999", kind="done", due_at=MONDAY, next_at=MONDAY)
    with clock.travel(MONDAY + timedelta(hours=24)):
        for _ in range(6):
            sweep()
    assert len(raised(case, "done")) == 1
    broken = Watch.objects.get(subject="grievance:999999")
    assert (broken.attempts, bool(broken.parked)) == (5, True)


def test_after_a_dispute_the_sub_tasks_that_are_still_open_are_watched_again(district):
    fire = district.actor("fire")
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        handling.sign(case, actor=fire)
        parts = list(case.parts.filter(role="co").order_by("pk"))
        case.parts.filter(role="co").update(mandatory=False)
        resolving.propose(case, actor=fire, reply=Reply("看过", "规定", "已清理", "", "照片"))
    with clock.travel(MONDAY + timedelta(hours=17)):
        resolving.dispute(case, actor=bearer(case.pk), reason="还有飞线")
    with clock.travel(MONDAY + timedelta(hours=18)):
        sweep()
    rows = Escalation.objects.filter(kind="part").values_list("part", "level", "cycle")
    assert sorted(rows) == [(part.pk, 1, 2) for part in parts]


def test_a_case_withdrawn_after_it_was_proposed_keeps_when_it_was_done(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        resolving.solve(case, actor=district.actor("grid"), reply=Reply("看过", "规定", "已清理", "", "照片"))
    with clock.travel(MONDAY + timedelta(hours=5)):
        answering.withdraw(case, actor=bearer(case.pk))
    assert (reload(case).done_at, reload(case).closed_at) == (MONDAY, MONDAY + timedelta(hours=5))
