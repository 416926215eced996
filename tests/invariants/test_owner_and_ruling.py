"""Invariants 1, 4 and 5: one accountable owner; one objection and a ruling that binds; no resolution over
open tasks."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import PartState, Status
from grievances.models import Assignment, Objection
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply("看过现场", "消防法第二十八条", "已拆除", "", "监控可查")


def living_leads(case) -> int:
    return Assignment.objects.filter(grievance=case, role="lead").exclude(state=PartState.WITHDRAWN).count()


def test_at_every_moment_one_lead_or_a_place_in_the_triage_queue(district):
    grid = district.actor("grid")
    case = file_case(district, None).grievance
    assert (case.status, living_leads(case)) == (Status.FILED, 0)
    dispatching.correct(case, actor=grid, category=district.categories["A03"], area=case.area)
    assert (reload(case).status, living_leads(case)) == (Status.DISPATCHED, 1)
    dispatching.correct(case, actor=grid, category=district.categories["A01"], area=case.area)
    assert living_leads(case) == 1
    assert Assignment.objects.filter(grievance=case, state=PartState.WITHDRAWN).count() == 3
    dispatching.correct(case, actor=grid, category=None, area=case.area)
    assert (reload(case).status, living_leads(case)) == (Status.TRIAGED, 0)
    assert reload(case).done_due is not None, "the clock runs in the queue"


def test_the_table_itself_refuses_a_second_living_lead(district):
    from django.db import IntegrityError  # noqa: PLC0415

    case = file_case(district).grievance
    with pytest.raises(IntegrityError):
        Assignment.objects.create(
            grievance=case, department=district.departments["CIVIL"], role="lead", dispatched_at=MONDAY
        )


def test_an_objection_needs_its_basis_and_comes_once(district):
    fire = district.actor("fire")
    case = file_case(district).grievance
    with pytest.raises(Invalid) as refusal:
        dispatching.object_to(case, actor=fire, cites=" ", reason="不归我们")
    assert refusal.value.field == "cites"
    dispatching.object_to(case, actor=fire, cites="2.3", reason="不归我们")
    due = reload(case).done_due
    with pytest.raises(MoveRefused):
        dispatching.object_to(case, actor=fire, cites="2.3", reason="还是不归")
    dispatching.rule(case, actor=district.actor("ruling"), lead=district.departments["FIRE"], ruling="归消防")
    with pytest.raises(MoveRefused):
        dispatching.object_to(case, actor=fire, cites="2.3", reason="仍不归")
    assert Objection.objects.count() == 1
    assert reload(case).done_due == due, "while they dispute, the resident's clock runs and does not move"
    handling.sign(case, actor=fire)
    assert reload(case).status == Status.SIGNED


def test_after_signing_nobody_objects(district):
    case = file_case(district).grievance
    handling.sign(case, actor=district.actor("fire"))
    with pytest.raises(MoveRefused):
        dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归我们")
    assert Objection.objects.count() == 0


def test_a_waiver_needs_a_reason_and_frees_the_resolution(district):
    fire = district.actor("fire")
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        handling.sign(case, actor=fire)
    parts = list(case.parts.filter(role="co"))
    with clock.travel(MONDAY + timedelta(hours=1)):
        before = len(journal.entries(case.subject))
        with pytest.raises(MoveRefused):
            resolving.propose(case, actor=fire, reply=REPLY)
        with pytest.raises(Invalid):
            handling.waive(case, actor=fire, part=parts[0], reason="  ")
        assert len(journal.entries(case.subject)) == before, "a refused act writes no history"
        for part in parts:
            handling.waive(case, actor=fire, part=part, reason="物业已自行处理")
        resolving.propose(case, actor=fire, reply=REPLY)
    assert reload(case).status == Status.PROPOSED


def test_a_resolution_without_evidence_is_refused(district):
    case = file_case(district, "A01").grievance
    handling.sign(case, actor=district.actor("police"))
    with pytest.raises(Invalid) as refusal:
        resolving.propose(case, actor=district.actor("police"), reply=Reply("看过", "依据", "已处理"))
    assert refusal.value.field == "evidence"
    assert reload(case).status == Status.SIGNED
