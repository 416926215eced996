"""Several at the same moment: a call is answered once, a pair rated once, each level of a call raised once.
(PostgreSQL shows it; SQLite lets one write at a time.)"""

from datetime import timedelta

import pytest

from grievances.actions import handling, rating, resolving, whistling
from grievances.actions.resolving import Reply
from grievances.models import Escalation, Grievance, Rating, Whistle
from grievances.models.rating import ITEMS
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
SEVERAL = 6


def won(results: list) -> int:
    """How many did it; the others were told that it can't be done any more."""
    assert {type(each) for each in results} <= {Grievance, MoveRefused}
    return sum(isinstance(each, Grievance) for each in results)


def blow(district) -> Grievance:
    """The lead calls the police and civil affairs."""
    case = file_case(district).grievance
    called = [district.departments[code] for code in ("POLICE", "CIVIL")]
    given = {"place": "三号楼", "purpose": "清理", "departments": called}
    whistling.whistle(case, actor=district.actor("fire"), **given)
    return case


def test_several_blow_and_one_did_then_several_are_there_and_the_police_came_once():
    district = small_district()
    case = file_case(district).grievance
    units = [district.departments[code] for code in ("POLICE", "CIVIL")]
    given = {"place": "三号楼", "purpose": "清理", "departments": units, "actor": district.actor("fire")}
    assert won(together([lambda: whistling.whistle(reload(case), **given)] * SEVERAL)) == 1
    police = district.actor("police")
    assert won(together([lambda: whistling.arrive(reload(case), actor=police)] * SEVERAL)) == 1
    assert [entry.verb for entry in journal.entries(case.subject)][-2:] == ["whistle", "arrive"]
    assert (Whistle.objects.count(), reload(case).blown) == (1, 1)
    assert list(journal.verify(case.subject)) == []


def test_several_sweeps_raise_each_level_of_each_call_once():
    district = small_district()
    with clock.travel(clock.now() - timedelta(hours=3)):
        case = blow(district)
    together([sweep] * SEVERAL)
    raised = Escalation.objects.filter(kind="whistle").values_list("part__department__code", "level")
    assert sorted(raised) == [("CIVIL", 1), ("CIVIL", 2), ("POLICE", 1), ("POLICE", 2)]
    assert list(journal.verify(case.subject)) == []


def test_several_colleagues_rate_and_the_pair_is_rated_once():
    district = small_district()
    case, fire = file_case(district).grievance, district.actor("fire")
    handling.sign(case, actor=fire)
    handling.sign(case, actor=district.actor("police"))
    handling.finish(case, actor=district.actor("police"), result="已办")
    part = case.parts.get(department__code="PROPERTY")
    handling.waive(case, actor=fire, part=part, reason="不需要")
    resolving.propose(case, actor=fire, reply=Reply("已看", "条例", "已清", evidence="可查"))
    resolving.confirm(case, actor=bearer(case.pk), rating=5)
    given = {"actor": fire, "department": district.departments["POLICE"]} | dict.fromkeys(ITEMS, 5)
    assert won(together([lambda: rating.rate(reload(case), **given)] * SEVERAL)) == 1
    assert Rating.objects.count() == 1
