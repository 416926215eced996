"""Many at the same moment: one wins, the rest are told, nothing is half done. (PostgreSQL shows it; SQLite
lets one write at a time.)"""

import pytest
from django.db import connection

from grievances.actions import dispatching, handling, resolving
from grievances.actions.resolving import Reply
from grievances.models import Grievance, Objection
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit.errors import MoveRefused
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50 if connection.vendor == "postgresql" else 8
REPLY = Reply("看过现场", "消防法第二十八条", "已拆除", "", "监控可查")


def one_won(results: list) -> None:
    assert sum(isinstance(each, Grievance) for each in results) == 1
    assert sum(isinstance(each, MoveRefused) for each in results) == len(results) - 1


def test_many_sign_and_one_has_it_then_many_close_and_it_is_closed_once():
    district = small_district()
    police, case = district.actor("police"), file_case(district, "A01").grievance
    one_won(together([lambda: handling.sign(reload(case), actor=police)] * MANY))
    resolving.propose(case, actor=police, reply=REPLY)
    one_won(together([lambda: resolving.confirm(reload(case), actor=bearer(case.pk), rating=4)] * MANY))
    verbs = [entry.verb for entry in journal.entries(case.subject)]
    assert verbs == ["file", "dispatch", "sign", "propose", "confirm"]
    assert list(journal.verify(case.subject)) == []


def test_an_objection_during_a_ruling_comes_too_late():
    district = small_district()
    fire, case = district.actor("fire"), file_case(district).grievance
    dispatching.object_to(case, actor=fire, cites="2.3", reason="不归我们")
    lead = district.departments["FIRE"]
    ruled, late = together(
        [
            lambda: dispatching.rule(
                reload(case), actor=district.actor("ruling"), lead=lead, ruling="归消防"
            ),
            lambda: dispatching.object_to(reload(case), actor=fire, cites="2.3", reason="还是不归"),
        ],
        slowly=True,
    )
    assert (ruled.ruled, type(late), Objection.objects.count()) == (True, MoveRefused, 1)
