"""Fair distribution: the fewest open parts first, who is away is passed by, two at once are counted one after
the other. (PostgreSQL shows the last; SQLite lets one write at a time.)"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import answering, dispatching, distributing, handing
from grievances.models import Assignment
from grievances.selectors.load import Colleague
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import file_case, small_district
from tests.factories.team import away, colleagues, switch_on
from tests.factories.together import together

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def someone(person: int, number: int, **more) -> Colleague:
    name = str(person)
    return Colleague(1, "FIRE", "消防", person, name, name, frozenset({"handler"}), number, **more)


def test_the_fewest_first_then_who_got_one_longest_ago():
    fairest = distributing.fairest
    assert fairest([someone(1, 2), someone(2, 1)]).person == 2
    earlier, later = MONDAY, MONDAY + timedelta(hours=1)
    assert fairest([someone(1, 1, last=later), someone(2, 1, last=earlier)]).person == 2
    assert fairest([someone(1, 0, last=later), someone(2, 0)]).person == 2, "who never got one"
    assert fairest([someone(1, 0, away_until=MONDAY.date()), someone(2, 9)]).person == 2
    assert fairest([]) is None
    boss = Colleague(1, "FIRE", "消防", 3, "3", "3", frozenset({"supervisor"}))
    assert fairest([boss]) is None


def holders(*cases) -> list[str]:
    found = (case.parts.exclude(state="withdrawn").get(role="lead").officer for case in cases)
    return [person.username if person else "" for person in found]


def test_each_new_part_goes_to_whoever_has_the_fewest_and_is_there(district):
    fire = switch_on(district.departments["FIRE"])
    colleagues(district, "FIRE", "ma", "lin")
    with clock.travel(MONDAY):
        three = [file_case(district, body=f"第{n}件").grievance for n in range(3)]
    assert holders(*three) == ["fire", "ma", "lin"]
    with clock.travel(MONDAY + timedelta(hours=1)):
        answering.withdraw(three[2], actor=bearer(three[2].pk))
        away(fire, district.people["lin"], stands_in=district.people["ma"])
        more = [file_case(district, body=f"又一件{n}").grievance for n in range(2)]
    assert holders(*more) == ["fire", "ma"], "the one with none is away"
    assert Message.objects.filter(
        subject=more[0].subject, audience=f"person:{district.people['fire'].pk}"
    ).exists()
    assert not Message.objects.filter(subject=more[0].subject, audience=f"department:{fire.pk}").exists()
    entry = journal.entries(more[0].subject)[-1]
    given = {"rule": "fewest_open", "to": [[fire.pk, district.people["fire"].pk]]}
    assert (entry.verb, journal.facts(entry)["given"]) == ("dispatch", given)


def test_switched_off_nobody_gets_it_and_the_others_in_the_case_are_left_alone(district):
    switch_on(district.departments["POLICE"])
    case = file_case(district).grievance
    held = {part.department.code: part.officer for part in case.parts.all()}
    assert held == {"FIRE": None, "POLICE": district.people["police"], "PROPERTY": None}


def test_nobody_is_there_so_nobody_has_it(district):
    fire = switch_on(district.departments["FIRE"])
    away(fire, district.people["fire"])
    assert holders(file_case(district).grievance) == [""]


def test_called_in_ruled_and_dispatched_by_hand_are_new_parts_too(district):
    civil = switch_on(district.departments["CIVIL"])
    switch_on(district.departments["POLICE"])
    centre = district.actor("ruling")
    joined, disputed = (file_case(district, body=f"第{n}件").grievance for n in range(2))
    dispatching.join(joined, actor=district.actor("fire"), department=civil, task="安置老人")
    assert joined.parts.get(department=civil).officer == district.people["civil"]
    dispatching.object_to(disputed, actor=district.actor("fire"), cites="2.3", reason="不归")
    dispatching.rule(disputed, actor=centre, lead=civil, ruling="归民政")
    assert disputed.parts.get(department=civil).officer == district.people["civil"]
    by_hand = file_case(district, None).grievance
    dispatching.dispatch(by_hand, actor=district.actor("grid"), lead=civil, reason="归民政")
    assert by_hand.parts.get().officer == district.people["civil"]
    for case in (joined, disputed, by_hand):
        facts = journal.facts(journal.entries(case.subject)[-1])
        assert facts["given"]["to"] == [[civil.pk, district.people["civil"].pk]]


def test_a_taken_and_a_released_part_count_as_they_stand(district):
    switch_on(district.departments["FIRE"])
    colleagues(district, "FIRE", "ma")
    first, second = (file_case(district, body=f"第{n}件").grievance for n in range(2))
    handing.hand(second, actor=district.actor("ma"), to=district.people["fire"])
    assert holders(first, second, file_case(district).grievance) == ["fire", "fire", "ma"]


def test_a_department_that_distributes_costs_four_queries_more(district):
    with CaptureQueriesContext(connection) as without:
        file_case(district, "A01")
    switch_on(district.departments["POLICE"])
    with CaptureQueriesContext(connection) as asked:
        file_case(district, "A01")
    assert len(asked) - len(without) == 4, "its lock, its team, who got it, who of them is away"


@pytest.mark.django_db(transaction=True)
def test_many_filed_at_once_are_shared_out_evenly():
    district = small_district()
    switch_on(district.departments["POLICE"])
    colleagues(district, "POLICE", "ma", "lin")
    many = 12 if connection.vendor == "postgresql" else 6
    together([lambda n=n: file_case(district, "A01", body=f"第{n}件") for n in range(many)])
    shared = Counter(Assignment.objects.values_list("officer__username", flat=True))
    assert shared == dict.fromkeys(("police", "ma", "lin"), many // 3)


@pytest.mark.django_db(transaction=True)
def test_two_rulings_that_name_the_same_departments_crosswise_both_stand():
    district = small_district()
    fire, civil = (switch_on(district.departments[code]) for code in ("FIRE", "CIVIL"))
    cases = [file_case(district, "A01", body=f"第{n}件").grievance for n in range(2)]
    for case in cases:
        dispatching.object_to(case, actor=district.actor("police"), cites="1.1", reason="不归我们")
    given = {"actor": district.actor("ruling"), "ruling": "一并办理"}
    together(
        [
            lambda: dispatching.rule(cases[0], lead=fire, helpers=[civil], **given),
            lambda: dispatching.rule(cases[1], lead=civil, helpers=[fire], **given),
        ],
        slowly=True,
    )
    assert holders(*cases) == ["fire", "civil"]
    assert all(case.parts.filter(officer=None).exclude(state="withdrawn").count() == 0 for case in cases)
