"""Routing: what a complaint about staff and a ruling leave nobody to change."""

import pytest

from grievances import policies
from grievances.actions import dispatching
from grievances.lifecycle import Status, Verb
from grievances.models import Objection
from portal.engines.journal import journal
from portal.kit.errors import MoveRefused
from tests.factories.district import file_case, reload


def test_a_complaint_about_staff_is_not_objected_to_since_nobody_may_rule_on_it(district):
    discipline = district.actor("discipline")
    case = file_case(district, "H02").grievance
    assert Verb.OBJECT not in policies.available(discipline, reload(case))
    assert Verb.SIGN in policies.available(discipline, reload(case))
    with pytest.raises(MoveRefused):
        dispatching.object_to(case, actor=discipline, cites="2.3", reason="不归我们")
    assert (reload(case).disputed, Objection.objects.count()) == (False, 0)
    assert [entry.verb for entry in journal.entries(case.subject)] == ["file", "dispatch"]


def test_what_was_ruled_is_not_corrected_away(district):
    case = file_case(district).grievance
    dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归我们")
    dispatching.rule(
        case, actor=district.actor("ruling"), lead=district.departments["CIVIL"], ruling="归民政"
    )
    for who in ("grid", "ruling"):
        actor = district.actor(who)
        assert Verb.CORRECT not in policies.available(actor, reload(case))
        with pytest.raises(MoveRefused):
            dispatching.correct(case, actor=actor, category=district.categories["A01"], area=case.area)
    now = reload(case)
    assert (now.status, now.category.code) == (Status.DISPATCHED, "A03")
    assert dispatching.lead_part(now).department == district.departments["CIVIL"]
