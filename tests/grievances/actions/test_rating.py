"""After the closing those who worked together rate each other: once, both ways, unseen until both have."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from grievances.actions import handling, rating, resolving, whistling
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import Rating
from grievances.policies import available, standing
from grievances.selectors import case_page
from grievances.whistles import owed, pairs
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GOOD = {"timely": 5, "share": 5, "informed": 4, "quality": 5, "again": 5}
BAD = {"timely": 1, "share": 2, "informed": 1, "quality": 2, "again": 1}


@pytest.fixture
def closed(district):
    """Led by fire; the grid officer called the police and civil affairs; property's part was waived."""
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        fire, civil = district.actor("fire"), district.departments["CIVIL"]
        called = [district.departments["POLICE"], civil]
        given = {"place": "三号楼", "purpose": "清理", "departments": called}
        whistling.whistle(case, actor=district.actor("grid"), **given)
        handling.sign(case, actor=fire)
        for name in ("police", "civil"):
            whistling.arrive(case, actor=district.actor(name))
            if name == "police":
                handling.sign(case, actor=district.actor(name))
            handling.finish(case, actor=district.actor(name), result="已办")
        whistling.minutes(case, actor=district.actor("grid"), text="已清理")
        part = case.parts.get(department__code="PROPERTY")
        handling.waive(case, actor=fire, part=part, reason="不需要")
        resolving.propose(case, actor=fire, reply=Reply("已看", "条例", "已清", evidence="可复查"))
        resolving.confirm(case, actor=bearer(case.pk), rating=5)
    return reload(case)


def say(district, case, who, of, marks, **more) -> None:
    rating.rate(case, actor=district.actor(who), department=district.departments[of], **marks, **more)


def seen(district, case, who) -> set[tuple[str, str]]:
    page = case_page(district.actor(who), reload(case), staff=True)
    return {(made.rater.code, made.rated.code) for made in page.ratings}


def test_lead_and_co_and_both_sides_of_the_whistle_are_pairs_the_waived_is_none(district, closed):
    codes = {unit.pk: code for code, unit in district.departments.items()}
    both = {(codes[one], codes[other]) for one, other in pairs(closed)}
    sides = {("FIRE", "POLICE"), ("FIRE", "CIVIL"), ("COM-1", "POLICE"), ("COM-1", "CIVIL")}
    assert both == sides | {(other, one) for one, other in sides}
    with clock.travel(MONDAY):
        offered = {name for name in district.people if Verb.RATE in available(district.actor(name), closed)}
    assert offered == {"fire", "fire_head", "police", "civil", "grid"}


def test_one_side_is_hidden_until_the_other_has_rated(district, closed):
    with clock.travel(MONDAY + timedelta(days=1)):
        say(district, closed, "fire", "POLICE", BAD, remark="来得晚")
        assert seen(district, closed, "fire") == {("FIRE", "POLICE")}
        for name in ("police", "civil", "ruling", "head", "grid"):
            assert seen(district, closed, name) == set(), name
        say(district, closed, "police", "FIRE", GOOD)
        for name in ("fire", "police", "ruling", "head"):
            assert seen(district, closed, name) == {("FIRE", "POLICE"), ("POLICE", "FIRE")}, name
        assert seen(district, closed, "civil") == set()
    told = Message.objects.filter(audience=f"department:{district.departments['POLICE'].pk}").latest("pk")
    assert "来得晚" not in told.body
    facts = [journal.facts(entry) for entry in journal.entries(closed.subject)][-1]
    assert set(facts) == {"rated", "by", "department"}
    resident = case_page(bearer(closed.pk), reload(closed), staff=False)
    assert resident.ratings == ()
    assert "rate" not in [moment.verb for moment in resident.timeline]


def test_after_fourteen_days_it_is_shown_and_nobody_rates_any_more(district, closed):
    with clock.travel(MONDAY):
        say(district, closed, "fire", "CIVIL", GOOD)
    with clock.travel(MONDAY + timedelta(days=13, hours=23)):
        assert seen(district, closed, "civil") == set()
    with clock.travel(MONDAY + timedelta(days=14)):
        assert seen(district, closed, "civil") == {("FIRE", "CIVIL")}
        assert Verb.RATE not in available(district.actor("civil"), reload(closed))
        with pytest.raises(MoveRefused):
            say(district, closed, "civil", "FIRE", BAD)


def test_once_a_pair_and_only_who_worked_together(district, closed):
    with clock.travel(MONDAY):
        say(district, closed, "grid", "POLICE", GOOD)
        for who, of in (("grid", "POLICE"), ("grid", "FIRE"), ("police", "CIVIL"), ("fire", "PROPERTY")):
            with pytest.raises(MoveRefused):
                say(district, closed, who, of, GOOD)
        with pytest.raises(NotAllowed):
            say(district, closed, "head", "POLICE", GOOD)
        with pytest.raises(Invalid) as refusal:
            say(district, closed, "police", "COM-1", GOOD | {"share": 6})
        assert refusal.value.field == "share"
        left = owed(reload(closed), standing(district.actor("grid"), reload(closed)))
    assert [pair[1] for pair in left] == [district.departments["CIVIL"].pk]
    made = Rating.objects.get()
    assert (made.cycle, made.rater.code, made.again) == (closed.cycle, "COM-1", 5)
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_an_open_case_is_not_rated(district):
    case = file_case(district).grievance
    assert Verb.RATE not in available(district.actor("fire"), case)
    with pytest.raises(MoveRefused):
        say(district, case, "fire", "POLICE", GOOD)
