"""Absences: entered by oneself or a supervisor; who stands in works there already; two steps, no circles."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from grievances.models import Assignment
from portal.departments import absences
from portal.departments.absences import stands_in
from portal.departments.actions.absences import be_away, be_back
from portal.departments.actions.change import subject
from portal.departments.models import Absence, Post, Role
from portal.departments.wording import history
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, NotAllowed, NotThere
from tests.factories.district import file_case
from tests.factories.team import away, colleagues

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
GRIDS = ("LH-NH-01-01", "LH-NH-01-02")


@pytest.fixture
def fire(district):
    colleagues(district, "FIRE", "ma", "lin")
    with clock.travel(MONDAY):
        yield district.departments["FIRE"]


@pytest.mark.parametrize(
    ("away_now", "who", "found"),
    [
        ({}, 1, None),
        ({1: None}, 1, None),
        ({1: 2}, 1, 2),
        ({1: 2, 2: 3}, 1, 3),
        ({1: 2, 2: 3}, 2, 3),
        ({1: 2, 2: 3, 3: 4}, 1, None),
        ({1: 2, 2: 1}, 1, None),
        ({1: 2, 2: 3, 3: 1}, 1, None),
        ({1: 2, 2: None}, 1, None),
    ],
)
def test_two_steps_are_followed_and_circles_lead_to_nobody(away_now, who, found):
    assert stands_in(away_now, who) == found


def test_what_a_query_finds_is_what_the_rule_says(district, fire):
    """Forty rosters by chance, each asked in both ways, for everybody."""
    people = [district.people[name] for name in ("fire", "ma", "lin", "fire_head")]
    case = file_case(district).grievance
    part = case.parts.get(role="lead")
    chance = random.Random(7)
    for _round in range(40):
        Absence.objects.all().delete()
        now_away = {}
        for person in people:
            if chance.random() < 0.6:
                others = [p for p in people if p != person]
                stand_in = chance.choice([None, *others])
                away(fire, person, stands_in=stand_in)
                now_away[person.pk] = stand_in.pk if stand_in else None
        roster = absences.roster([fire.pk], fire.area.path)
        for officer in people:
            Assignment.objects.filter(pk=part.pk).update(officer=officer)
            rule = stands_in(now_away, officer.pk)
            covered = {p.pk: absences.covered_by(p.pk, "grievance__area__path") for p in people}
            found = {key for key, theirs in covered.items() if Assignment.objects.filter(theirs).exists()}
            assert found == ({rule} if rule else set())
            named = roster.stand_in(fire.pk, officer.pk)
            assert (named.pk if named else None) == rule


def test_an_officer_enters_their_own_and_who_stands_in_is_told(district, fire):
    person, colleague = district.people["fire"], district.people["ma"]
    given = {"department": fire, "from_day": TODAY, "last_day": date(2026, 3, 5), "substitute": colleague}
    absence = be_away(person, actor=district.actor("fire"), **given)
    assert absences.roster([fire.pk], fire.area.path).stand_in(fire.pk, person.pk) == colleague
    letter = Message.objects.get()
    assert letter.audience == f"person:{colleague.pk}"
    assert [told.sentence for told in history(subject(person))] == [
        "2026年3月2日至2026年3月5日不在消防救援大队"
    ]
    with clock.travel(MONDAY + timedelta(days=2)):
        be_back(absence, actor=district.actor("fire"))
        assert absences.roster([fire.pk], fire.area.path).of(fire.pk, person.pk) is None
        with pytest.raises(Invalid):
            be_back(absence, actor=district.actor("fire"))
    absence.refresh_from_db()
    assert absence.last_day == date(2026, 3, 3)
    assert [e.verb for e in journal.entries(subject(person))] == ["be_away", "be_back"]


def test_a_supervisor_enters_it_for_their_people_and_they_are_told(district, fire):
    person = district.people["ma"]
    days = {"department": fire, "from_day": TODAY, "last_day": TODAY}
    with pytest.raises(NotAllowed):
        be_away(person, actor=district.actor("fire"), **days)
    for stranger in ("police", "administrator", "head"):
        with pytest.raises(NotThere):
            be_away(person, actor=district.actor(stranger), **days)
    with pytest.raises(NotThere):
        be_away(district.people["police"], actor=district.actor("fire_head"), **days)
    assert (Absence.objects.count(), Message.objects.count()) == (0, 0)
    be_away(person, actor=district.actor("fire_head"), **days)
    assert Message.objects.get().audience == f"person:{person.pk}"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"from_day": date(2026, 3, 1)}, "from_day"),
        ({"last_day": date(2026, 3, 1)}, "last_day"),
        ({"last_day": date(2027, 6, 1)}, "last_day"),
        ({"substitute": "fire"}, "substitute"),
        ({"substitute": "police"}, "substitute"),
        ({"substitute": "resident"}, "substitute"),
    ],
)
def test_what_can_not_be_is_refused(district, fire, values, field):
    given = {"from_day": TODAY, "last_day": TODAY} | values
    if "substitute" in given:
        given["substitute"] = district.people[given["substitute"]]
    with pytest.raises(Invalid) as refusal:
        be_away(district.people["fire"], actor=district.actor("fire"), department=fire, **given)
    assert refusal.value.field == field
    assert Absence.objects.count() == 0


def test_a_grid_officer_is_stood_in_for_by_whoever_works_in_the_same_place(district, fire):
    community = district.departments["COM-1"]
    colleagues(district, "COM-1", "g1", "g2", role=Role.GRID_OFFICER)
    colleagues(district, "COM-1", "clerk")
    for name, grid in (("g1", "LH-NH-01-01"), ("g2", "LH-NH-01-02")):
        Post.objects.filter(person=district.people[name]).update(area=district.areas[grid])
    given = {"department": community, "from_day": TODAY, "last_day": TODAY}
    g1, actor = district.people["g1"], district.actor("g1")
    with pytest.raises(Invalid) as refusal:
        be_away(g1, actor=actor, substitute=district.people["g2"], **given)
    assert refusal.value.field == "substitute"
    for name in ("grid", "clerk"):
        be_back(be_away(g1, actor=actor, substitute=district.people[name], **given), actor=actor)
    be_away(district.people["clerk"], actor=district.actor("clerk"), substitute=g1, **given)
    roster = {area: absences.roster([community.pk], district.areas[area].path) for area in GRIDS}
    stand_ins = [roster[area].stand_in(community.pk, district.people["clerk"].pk) for area in GRIDS]
    assert stand_ins == [g1, None]


def test_nobody_is_away_twice_on_a_day(district, fire):
    person, actor = district.people["fire"], district.actor("fire")
    later = TODAY + timedelta(days=3)
    be_away(person, actor=actor, department=fire, from_day=TODAY, last_day=later)
    with pytest.raises(Invalid):
        be_away(person, actor=actor, department=fire, from_day=later, last_day=later)
    coming = be_away(
        person,
        actor=actor,
        department=fire,
        from_day=later + timedelta(days=1),
        last_day=later + timedelta(days=2),
    )
    be_back(coming, actor=actor)
    assert Absence.objects.count() == 1, "what has not begun falls away"


def test_who_has_lost_their_post_stands_in_for_nobody(district, fire):
    away(fire, district.people["fire"], stands_in=district.people["ma"])
    Post.objects.filter(person=district.people["ma"]).update(to_day=TODAY)
    roster = absences.roster([fire.pk], fire.area.path)
    assert roster.of(fire.pk, district.people["fire"].pk) is not None
    assert roster.stand_in(fire.pk, district.people["fire"].pk) is None
