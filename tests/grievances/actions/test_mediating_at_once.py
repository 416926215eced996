"""Several at the same moment: one mediation is opened, one answer counts, it ends once. (PostgreSQL shows it;
SQLite lets one write at a time.)"""

from datetime import timedelta

import pytest

from grievances.actions import handling, mediating
from grievances.actions.mediating import Party
from grievances.models import Grievance, Mediation
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


def signed(district) -> Grievance:
    case = file_case(district, "A01").grievance
    return handling.sign(case, actor=district.actor("police"))


def test_one_is_opened_and_a_refusal_and_an_end_are_one_end():
    district = small_district()
    case, police = signed(district), district.actor("police")
    given = {"actor": police, "about": "谈谈", "parties": [Party("王某")]}
    assert won(together([lambda: mediating.mediate(reload(case), **given)] * SEVERAL)) == 1
    ends = [
        lambda: mediating.consent(reload(case), actor=bearer(case.pk), agree=False),
        lambda: mediating.record_consent(reload(case), actor=police, number=2, agree=False),
        lambda: mediating.end_mediation(reload(case), actor=police, reason="谈不拢。"),
    ]
    assert won(together(ends * 2)) == 1
    assert (Mediation.objects.get().state, reload(case).mediating) == ("failed", False)
    assert list(journal.verify(case.subject)) == []


def test_several_sweeps_end_it_once_and_at_its_true_time():
    district = small_district()
    with clock.travel(clock.now() - timedelta(days=33)):
        case = signed(district)
        mediating.mediate(case, actor=district.actor("police"), about="谈谈", parties=[Party("王某")])
    together([sweep] * SEVERAL)
    ended = [entry for entry in journal.entries(case.subject) if entry.verb == "end_mediation"]
    row = Mediation.objects.get()
    assert (len(ended), row.ended_by, row.ended_at) == (1, "time", row.until)
    assert list(journal.verify(case.subject)) == []
