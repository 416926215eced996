"""Invariant 5: no resolution over open mandatory sub-tasks, unless each is waived with a reason; none without
evidence."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Status
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused
from tests.factories.district import file_case, reload
from tests.grievances.views.desk_pages import do, officer

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply("看过现场", "消防法第二十八条", "已拆除", "", "监控可查")


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


def test_over_http_an_open_sub_task_holds_the_resolution_until_it_is_waived(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        handling.sign(case, actor=district.actor("fire"))
    sent = {"facts": "看过", "basis": "消防法", "decision": "已拆除", "evidence": "监控可查"}
    with clock.travel(MONDAY + timedelta(hours=1)):
        fire = officer(district, "fire")
        form = sent | {"seen": reload(case).version, "form_key": "k"}
        answer = fire.client.post(f"/desk/{case.reference}/propose/", form)
        assert (answer.status_code, reload(case).status, case.resolutions.count()) == (409, Status.SIGNED, 0)
        for part in case.parts.filter(role="co"):
            assert do(fire, case, "waive", part=part.pk, reason="物业已自行处理").status_code == 302
        assert do(fire, case, "propose", **sent).status_code == 302
    assert (reload(case).status, case.resolutions.count()) == (Status.PROPOSED, 1)
