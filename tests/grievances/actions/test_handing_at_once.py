"""Several of a department at the same moment: one has the part, one absence is entered. (PostgreSQL shows it;
SQLite lets one write at a time.)"""

from datetime import timedelta

import pytest

from grievances.actions import handing, handling
from grievances.models import Grievance
from portal.departments import selectors
from portal.departments.actions.absences import be_away
from portal.departments.models import Absence
from portal.engines.journal import journal
from portal.kit.errors import Invalid, MoveRefused
from tests.factories.district import file_case, reload, small_district
from tests.factories.team import colleagues
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_take_it_one_has_it_and_what_a_supervisor_does_meanwhile_stands_whole():
    district = small_district()
    names = ("ma", "lin", "he", "lu")
    colleagues(district, "FIRE", *names)
    case = file_case(district).grievance
    handling.sign(case, actor=district.actor("fire_head"))
    actors = [district.actor(name) for name in names]
    results = together([lambda a=a: handing.take(reload(case), actor=a) for a in actors], slowly=True)
    assert sum(isinstance(each, Grievance) for each in results) == 1
    assert sum(isinstance(each, MoveRefused) for each in results) == 3
    boss, holder = district.actor("fire_head"), case.parts.get(role="lead").officer
    given, back = together(
        [
            lambda: handing.hand(reload(case), actor=boss, to=district.people["fire"]),
            lambda: handing.release(reload(case), actor=district.actor(holder.username)),
        ],
        slowly=True,
    )
    assert isinstance(given, Grievance)
    assert isinstance(back, Grievance | MoveRefused)
    assert case.parts.get(role="lead").officer == district.people["fire"], "first or last, it is handed"
    assert list(journal.verify(case.subject)) == []


def test_the_same_days_are_entered_once():
    district = small_district()
    fire, person, today = district.departments["FIRE"], district.people["fire"], selectors.today()
    days = {"department": fire, "from_day": today, "last_day": today + timedelta(days=2)}
    entering = [
        lambda: be_away(person, actor=district.actor("fire"), **days),
        lambda: be_away(person, actor=district.actor("fire_head"), **days),
    ]
    results = together(entering, slowly=True)
    assert sorted(type(each).__name__ for each in results) == ["Absence", "Invalid"]
    assert isinstance(results[0], Absence | Invalid)
    assert Absence.objects.count() == 1
