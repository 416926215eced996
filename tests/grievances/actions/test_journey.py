"""One case from filing to the end, and back: the actions alone, in exact moments."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, dispatching, handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Outcome, PartState, Status
from grievances.models import Assignment, Escalation
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotAllowed, NotThere
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply(
    "到现场查看，确有飞线。", "《消防法》第二十八条", "已拆除并劝离。", "一周后复查。", "物业监控可查"
)


def test_a_joint_case_goes_all_the_way_to_confirmed(district):
    with clock.travel(MONDAY):
        filed = file_case(district)
    case, resident = filed.grievance, bearer(filed.grievance.pk)
    assert case.status == Status.DISPATCHED
    assert case.contact_due == MONDAY + timedelta(hours=2)
    assert case.done_due == MONDAY + timedelta(hours=24)
    parts = {part.department.code: part for part in case.parts.all()}
    assert {code: part.role for code, part in parts.items()} == {
        "FIRE": "lead",
        "PROPERTY": "co",
        "POLICE": "co",
    }
    assert parts["POLICE"].due_at == MONDAY + timedelta(hours=18)

    with clock.travel(MONDAY + timedelta(hours=1)):
        handling.sign(case, actor=district.actor("fire"))
        handling.sign(case, actor=district.actor("police"))
        handling.ask(case, actor=district.actor("fire"), text="是几单元？")
        assert reload(case).status == Status.IN_PROGRESS
        assert reload(case).done_due == MONDAY + timedelta(hours=24), (
            "an E1 clock does not wait for an answer"
        )
        answering.answer(case, actor=resident, text="二单元")
        handling.finish(case, actor=district.actor("police"), result="已劝离")
    with clock.travel(MONDAY + timedelta(hours=2)):
        with pytest.raises(MoveRefused):
            resolving.propose(case, actor=district.actor("fire"), reply=REPLY)
        assert reload(case).status == Status.IN_PROGRESS
        handling.waive(case, actor=district.actor("fire"), part=parts["PROPERTY"], reason="物业无人值守")
        resolving.propose(case, actor=district.actor("fire"), reply=REPLY)
    assert reload(case).confirm_by == MONDAY + timedelta(hours=2, days=7)
    with clock.travel(MONDAY + timedelta(days=1)):
        resolving.confirm(case, actor=resident, rating=5)
    end = reload(case)
    assert (end.status, end.outcome, end.rating) == (Status.CLOSED, Outcome.CONFIRMED, 5)
    verbs = [entry.verb for entry in journal.entries(case.subject)]
    assert verbs == [
        "file",
        "dispatch",
        "sign",
        "sign",
        "ask",
        "answer",
        "finish",
        "waive",
        "propose",
        "confirm",
    ]
    assert list(journal.verify(case.subject)) == []


def test_late_is_raised_once_per_level_in_order_after_workers_were_away(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    with clock.travel(MONDAY + timedelta(hours=24, minutes=1)):
        sweep()
        sweep()
    raised = list(Escalation.objects.filter(kind="done").values_list("level", "told__username"))
    assert raised == [(1, "fire_head")]
    with clock.travel(MONDAY + timedelta(days=5)):
        sweep()
    rows = Escalation.objects.filter(grievance=case, kind="done").order_by("level")
    assert [(row.level, row.told.username) for row in rows] == [(1, "fire_head"), (2, "ruling"), (3, "head")]
    assert {row.due_at for row in rows} == {MONDAY + timedelta(hours=24)}
    assert reload(case).level == 3


def test_silence_closes_as_silent_and_a_disputed_case_starts_a_new_cycle(district):
    fire = district.actor("fire")
    with clock.travel(MONDAY):
        filed = file_case(district)
        case = filed.grievance
        handling.sign(case, actor=fire)
        for part in case.parts.filter(role="co"):
            handling.waive(case, actor=fire, part=part, reason="不需要")
    with clock.travel(MONDAY + timedelta(hours=4)):
        resolving.propose(case, actor=fire, reply=REPLY)
    with clock.travel(MONDAY + timedelta(hours=6)):
        resolving.dispute(case, actor=bearer(case.pk), reason="还在充电")
    again = reload(case)
    assert (again.status, again.cycle) == (Status.IN_PROGRESS, 2)
    assert again.done_due == MONDAY + timedelta(hours=6 + 20), "the twenty hours that were left"
    with clock.travel(MONDAY + timedelta(hours=7)):
        resolving.propose(case, actor=fire, reply=REPLY)
    with clock.travel(MONDAY + timedelta(hours=7, days=7, minutes=-1)):
        sweep()
        assert reload(case).status == Status.PROPOSED
    with clock.travel(MONDAY + timedelta(hours=7, days=7)):
        sweep()
    assert (reload(case).status, reload(case).outcome) == (Status.CLOSED, Outcome.SILENT)


def test_an_uncovered_case_waits_in_triage_and_a_dispute_is_ruled_once(district):
    grid, fire = district.actor("grid"), district.actor("fire")
    case = file_case(district, None).grievance
    assert case.status == Status.FILED
    assert Message.objects.filter(audience__startswith="person:").count() == 1
    dispatching.correct(case, actor=grid, category=district.categories["A03"], area=case.area)
    assert reload(case).status == Status.DISPATCHED
    dispatching.object_to(case, actor=fire, cites="2.3", reason="属公安职责", proposes=None)
    handling.sign(case, actor=fire)
    assert (reload(case).status, reload(case).disputed) == (Status.SIGNED, True), "it works on it meanwhile"
    dispatching.rule(
        case, actor=district.actor("ruling"), lead=district.departments["POLICE"], ruling="治安为主"
    )
    assert (reload(case).status, reload(case).disputed) == (Status.DISPATCHED, False)
    living = Assignment.objects.filter(grievance=case).exclude(state=PartState.WITHDRAWN)
    assert {(part.department.code, part.role) for part in living} == {("POLICE", "lead"), ("PROPERTY", "co")}
    with pytest.raises(MoveRefused):
        dispatching.object_to(case, actor=district.actor("police"), cites="2.3", reason="不是我们")


def test_strangers_find_nothing_and_others_may_not(district):
    case = file_case(district).grievance
    before = reload(case).version
    with pytest.raises(NotThere):
        handling.sign(case, actor=district.actor("civil"))
    with pytest.raises(NotThere):
        resolving.confirm(case, actor=district.actor("stranger"))
    with pytest.raises(NotAllowed):
        handling.sign(case, actor=district.actor("grid"))
    assert reload(case).version == before


def test_a_complaint_about_staff_reaches_discipline_inspection_alone(district):
    case = file_case(district, "H02").grievance
    assert [part.department.code for part in case.parts.all()] == ["DISCIPLINE"]
    for name in ("grid", "ruling", "head", "police", "administrator"):
        with pytest.raises(NotThere):
            handling.note(case, actor=district.actor(name), text="看看")
    handling.sign(case, actor=district.actor("discipline"))
