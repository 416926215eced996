"""Several at the same moment: a receipt is handed out once, one interest kept, one report open, and those who
look don't stand before each other. (PostgreSQL shows it; SQLite lets one write at a time.)"""

import pytest

from grievances.actions import behalf, pressing, recusing
from grievances.actions.behalf import Asked
from grievances.actions.looking import look_up
from grievances.models import Behalf, Grievance, Interest, Lookup, Pressure
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.kit.errors import DomainError, MoveRefused
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
SEVERAL = 4
NAMED = Filer("王秀兰", "13800001111", anonymous=False)


def test_the_receipt_is_printed_once():
    district = small_district()
    grid = district.actor("grid")
    asked = Asked("phone", "by_phone", "sight")
    case = file_case(district, filer=NAMED, actor=grid, behalf=asked).grievance
    results = together([lambda: behalf.hand_out(reload(case), actor=grid)] * SEVERAL)
    assert sorted(type(each).__name__ for each in results) == ["MoveRefused"] * 3 + ["str"]
    assert Behalf.objects.get().prints is None


def test_one_interest_and_one_report_are_kept():
    district = small_district()
    case, fire = file_case(district).grievance, district.actor("fire")
    results = together([lambda: recusing.recuse(reload(case), actor=fire, reason="party")] * SEVERAL)
    assert sum(isinstance(each, Grievance) for each in results) == 1
    assert Interest.objects.count() == 1
    mine = bearer(case.pk)
    results = together([lambda: pressing.report(reload(case), actor=mine, text="断水")] * SEVERAL)
    assert {type(each) for each in results} <= {Grievance, MoveRefused}
    assert Pressure.objects.count() == 1
    assert list(journal.verify(case.subject)) == []


def test_several_look_for_the_same_person_and_nobody_waits_for_ever():
    district = small_district()
    cases = [file_case(district, kind, filer=NAMED).grievance for kind in ("A01", "A03", "A01")]
    given = {"by": "phone", "value": "13800001111", "purpose": "lost_slip", "reason": "来电"}
    who = [district.actor(name) for name in ("grid", "fire", "grid", "police")]
    deeds = [lambda actor=actor: look_up(actor=actor, **given) for actor in who]
    assert not [each for each in together(deeds, slowly=True) if isinstance(each, DomainError)]
    assert Lookup.objects.count() == SEVERAL
    for case in cases:
        assert list(journal.verify(case.subject)) == []
        assert sum(entry.verb == "look_up" for entry in journal.entries(case.subject)) == 3
