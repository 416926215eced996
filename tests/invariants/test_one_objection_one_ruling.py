"""Invariant 4: one objection per department, with its basis; a ruling that binds and drafts an amendment."""

import pytest

from grievances.actions import dispatching, handling
from grievances.lifecycle import Status
from grievances.models import Objection
from portal.departments.models import Amendment
from portal.kit.errors import Invalid, MoveRefused
from tests.factories.district import file_case, reload
from tests.grievances.views.desk_pages import do, officer


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


def test_over_http_the_second_objection_is_refused_and_the_ruling_drafts_an_amendment(district):
    case = file_case(district).grievance
    fire, centre, police = (
        officer(district, "fire"),
        officer(district, "ruling"),
        district.departments["POLICE"],
    )
    assert do(fire, case, "object", cites="2.3", reason="治安为主", proposes=police.pk).status_code == 302
    assert do(centre, case, "rule", lead=police.pk, ruling="派出所牵头").status_code == 302
    assert Amendment.objects.count() == 1
    again = officer(district, "police")
    sent = {"cites": "2.3", "reason": "不归", "seen": reload(case).version, "form_key": "k"}
    answer = again.client.post(f"/desk/{case.reference}/object/", sent)
    assert (answer.status_code, Objection.objects.count()) == (409, 1)
    assert reload(case).ruled
