"""Nobody judges what they did themselves: one person with posts on both sides leaves it to another."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, extending, handling, rating, resolving, supervising, whistling
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import Grievance, Objection, Rating, Response, Supervision, TimeRequest, Whistle
from grievances.own_hand import WHY
from grievances.policies import OWN_HAND, available
from grievances.selectors import case_page
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.kit import clock
from portal.kit.errors import NotAllowed
from tests.factories.district import District, add_post, file_case, reload
from tests.factories.overseeing import overseen

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ITEMS = ("timely", "share", "informed", "quality", "again")
JUDGING = {Verb.ACCEPT_RESPONSE, Verb.SEND_BACK}


def at(**time: float):
    return clock.travel(MONDAY + timedelta(**time))


@pytest.fixture
def case(district) -> Grievance:
    """E-bikes: fire leads, property and the police assist; civil affairs oversees it."""
    overseen(district, "2.3", "CIVIL")
    with at():
        return file_case(district).grievance


def told(district: District, case: Grievance, name: str) -> list[str]:
    """Why the case's page leaves something to another person."""
    return [str(why) for why in case_page(district.actor(name), reload(case), staff=True).left]


def offered(district: District, case: Grievance, name: str) -> set[Verb]:
    return set(available(district.actor(name), reload(case)))


def answer(district: District, case: Grievance, name: str, office: str) -> None:
    """An order of this office to the lead, which the person answers."""
    supervising.supervise(case, actor=district.actor(office), wanted="说明原因")
    supervising.receive(case, actor=district.actor(name))
    supervising.respond(case, actor=district.actor(name), text="缺少充电桩")


def test_every_verb_that_says_why_is_looked_at(db):
    assert OWN_HAND.keys() == WHY.keys()


@pytest.mark.parametrize(
    ("office", "unit", "role", "other"),
    [
        ("civil", "CIVIL", Role.HANDLER, "civil"),
        ("ruling", "COOP", Role.RULING, "ruling"),
        ("head", "COOP", Role.DISTRICT_HEAD, "head"),
    ],
)
def test_who_answered_an_order_judges_it_by_no_post(district, case, office, unit, role, other):
    add_post(district, "fire", unit, role)
    answer(district, case, "fire", office)
    for verb in (supervising.accept_response, supervising.send_back):
        more = {"reason": "不清楚"} if verb is supervising.send_back else {}
        with pytest.raises(NotAllowed) as refusal:
            verb(case, actor=district.actor("fire"), order=Supervision.objects.get(), **more)
        assert str(refusal.value) == str(WHY[Verb.ACCEPT_RESPONSE])
    assert Response.objects.get().verdict == ""
    assert not JUDGING & offered(district, case, "fire")
    assert told(district, case, "fire") == [str(WHY[Verb.ACCEPT_RESPONSE])]
    assert offered(district, case, other) > JUDGING
    assert told(district, case, other) == []
    supervising.accept_response(case, actor=district.actor(other))
    assert Supervision.objects.get().state == "accepted"


def test_who_has_gone_over_to_the_centre_judges_no_answer_of_before(district, case):
    """The answer is theirs, wherever they work by now."""
    answer(district, case, "fire", "ruling")
    district.people["fire"].posts.all().delete()
    add_post(district, "fire", "COOP", Role.RULING)
    with pytest.raises(NotAllowed):
        supervising.accept_response(case, actor=district.actor("fire"))
    assert not JUDGING & offered(district, case, "fire")


def test_of_two_answers_they_judge_the_one_that_another_wrote(district, case):
    add_post(district, "fire", "COOP", Role.RULING)
    answer(district, case, "fire", "ruling")
    police = district.departments["POLICE"]
    supervising.supervise(case, actor=district.actor("ruling"), wanted="说明", department=police)
    supervising.receive(case, actor=district.actor("police"))
    supervising.respond(case, actor=district.actor("police"), text="已到场")
    assert offered(district, case, "fire") > JUDGING
    own = Supervision.objects.get(department__code="FIRE")
    with pytest.raises(NotAllowed):
        supervising.accept_response(case, actor=district.actor("fire"), order=own)
    supervising.accept_response(case, actor=district.actor("fire"))
    assert set(Supervision.objects.values_list("department__code", "state")) == {
        ("FIRE", "answered"), ("POLICE", "accepted"),
    }  # fmt: skip


def test_an_answer_sent_back_and_written_by_a_colleague_can_be_judged(district, case):
    add_post(district, "fire", "COOP", Role.RULING)
    answer(district, case, "fire", "ruling")
    supervising.send_back(case, actor=district.actor("ruling"), reason="不清楚")
    supervising.respond(case, actor=district.actor("fire_head"), text="已补充")
    supervising.accept_response(case, actor=district.actor("fire"))
    assert list(Response.objects.values_list("verdict", flat=True)) == ["sent_back", "accepted"]


@pytest.mark.parametrize(("unit", "role"), [("FIRE", Role.SUPERVISOR), ("COOP", Role.RULING)])
def test_who_asked_for_more_time_decides_by_no_post(district, case, unit, role):
    add_post(district, "fire", unit, role)
    if role == Role.RULING:
        district.people["fire_head"].posts.all().delete()
    with at():
        handling.sign(case, actor=district.actor("fire"))
        extending.ask_time(case, actor=district.actor("fire"), kind="extension", reason="要等", amount=1)
        assert not {Verb.GRANT_TIME, Verb.DECLINE_TIME} & offered(district, case, "fire")
        for verb in (extending.grant_time, extending.decline_time):
            more = {"reason": "不同意"} if verb is extending.decline_time else {}
            with pytest.raises(NotAllowed):
                verb(case, actor=district.actor("fire"), **more)
        assert TimeRequest.objects.get().state == "asked"
        extending.grant_time(case, actor=district.actor("ruling" if role == Role.RULING else "fire_head"))
    assert TimeRequest.objects.get().state == "granted"


def test_who_objected_does_not_rule(district, case):
    add_post(district, "fire", "COOP", Role.RULING)
    fire, police = district.actor("fire"), district.departments["POLICE"]
    with at():
        dispatching.object_to(case, actor=fire, cites="2.3", reason="不归")
        assert Verb.RULE not in offered(district, case, "fire")
        assert told(district, case, "fire") == [str(WHY[Verb.RULE])]
        with pytest.raises(NotAllowed) as refusal:
            dispatching.rule(case, actor=fire, lead=police, ruling="归公安")
        assert str(refusal.value) == str(WHY[Verb.RULE])
        assert (reload(case).disputed, Objection.objects.get().ruled_at) == (True, None)
        dispatching.rule(case, actor=district.actor("ruling"), lead=police, ruling="归公安")
    assert reload(case).ruled


def test_who_has_a_sub_task_does_not_waive_it(district, case):
    """Property's handler works for the lead as well; a sub-task of another they may waive."""
    add_post(district, "property", "FIRE", Role.HANDLER)
    handling.sign(case, actor=district.actor("fire"))
    own = case.parts.get(department__code="PROPERTY")
    own.state, own.officer = "signed", district.people["property"]
    own.save()
    with pytest.raises(NotAllowed) as refusal:
        handling.waive(case, actor=district.actor("property"), part=own, reason="不需要")
    assert str(refusal.value) == str(WHY[Verb.WAIVE])
    own.refresh_from_db()
    assert (own.state, own.waiver) == ("signed", "")
    police = case.parts.get(department__code="POLICE")
    handling.waive(case, actor=district.actor("property"), part=police, reason="不需要")
    assert Verb.WAIVE not in offered(district, case, "property")
    assert told(district, case, "property") == [str(WHY[Verb.WAIVE])]
    handling.waive(case, actor=district.actor("fire"), part=own, reason="不需要")


def test_who_came_for_a_called_department_does_not_write_the_minutes(district, case):
    add_post(district, "police", "COOP", Role.RULING)
    given = {"place": "三号楼", "purpose": "清理", "departments": [district.departments["POLICE"]]}
    with at():
        whistling.whistle(case, actor=district.actor("grid"), **given)
        whistling.arrive(case, actor=district.actor("police"))
        assert Verb.MINUTES not in offered(district, case, "police")
        assert told(district, case, "police") == [str(WHY[Verb.MINUTES])]
        with pytest.raises(NotAllowed) as refusal:
            whistling.minutes(case, actor=district.actor("police"), text="已清理")
        assert str(refusal.value) == str(WHY[Verb.MINUTES])
        assert Whistle.objects.get().is_open
        for name in ("grid", "ruling"):
            assert Verb.MINUTES in offered(district, case, name)
        whistling.minutes(case, actor=district.actor("ruling"), text="已清理")
    with at(hours=1):
        whistling.whistle(case, actor=district.actor("grid"), **given)
    with at(days=1):
        whistling.minutes(case, actor=district.actor("police"), text="无人到场")


def test_who_works_for_both_rates_neither(district, case):
    add_post(district, "police", "FIRE", Role.HANDLER)
    fire = district.actor("fire")
    with at():
        handling.sign(case, actor=fire)
        for code in ("PROPERTY", "POLICE"):
            part = case.parts.get(department__code=code)
            if code == "POLICE":
                handling.sign(case, actor=district.actor("police"))
                handling.finish(case, actor=district.actor("police"), result="已到场")
            else:
                handling.waive(case, actor=fire, part=part, reason="不需要")
        resolving.propose(case, actor=fire, reply=Reply("已看", "条例", "已清", evidence="可复查"))
        resolving.confirm(case, actor=bearer(case.pk), rating=5)
        for code in ("FIRE", "POLICE"):
            with pytest.raises(NotAllowed) as refusal:
                rate(district, case, "police", code)
            assert str(refusal.value) == str(WHY[Verb.RATE])
        assert Verb.RATE not in offered(district, case, "police")
        assert told(district, case, "police") == [str(WHY[Verb.RATE])]
        assert not Rating.objects.exists()
        rate(district, case, "fire", "POLICE")


def rate(district: District, case: Grievance, who: str, of: str) -> None:
    marks = dict.fromkeys(ITEMS, 5)
    rating.rate(case, actor=district.actor(who), department=district.departments[of], **marks)
