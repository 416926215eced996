"""Officers with an interest withdraw: nothing of the case is theirs to do, and only a superior ends it."""

import pytest

from grievances import policies
from grievances.actions import dispatching, handing, handling, identifying, recusing
from grievances.lifecycle import Verb
from grievances.models import Grievance, Interest
from grievances.selectors import case_page
from portal.accounts.identities import Filer
from portal.accounts.models import IdentityReading
from portal.departments.actors import bearer
from portal.departments.models import Department, Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, MoveRefused, NotAllowed
from tests.factories.district import add_post, file_case, reload

NAMED = Filer(name="王居民", phone="13800000000", anonymous=False)


@pytest.fixture
def case(district) -> Grievance:
    return file_case(district, filer=NAMED).grievance


def held(case: Grievance, code: str = "FIRE"):
    return case.parts.get(department__code=code)


def test_who_withdraws_can_do_nothing_and_reads_nobody(district, case):
    fire = district.actor("fire")
    handling.sign(case, actor=fire)
    assert held(case).officer.username == "fire"
    recusing.recuse(case, actor=fire, reason="family")
    fresh = reload(case)
    assert held(fresh).officer is None
    assert policies.available(fire, fresh) == ()
    for verb in Verb:
        if policies.RIGHTS[verb] & {policies.LEAD}:
            with pytest.raises(NotAllowed):
                policies.check(fire, verb, fresh)
    with pytest.raises(NotAllowed):
        identifying.read(case, actor=fire, purpose="约时间")
    with pytest.raises(NotAllowed):
        handling.note(case, actor=fire, text="我来说一句")
    assert IdentityReading.objects.count() == 0
    page = case_page(fire, fresh, staff=True)
    assert (page.identity, page.tells_who, page.verbs) == (None, False, ())
    assert len(page.left) == 1
    assert policies.visible_to(fire).filter(pk=case.pk).exists(), "they still see that it is there"


def test_the_others_go_on(district, case):
    handling.sign(case, actor=district.actor("fire"))
    recusing.recuse(case, actor=district.actor("fire"), reason="party")
    handing.take(case, actor=district.actor("fire_head"))
    handling.contact(case, actor=district.actor("fire_head"), text="今天到现场")
    with pytest.raises(Invalid) as refused:
        handing.hand(case, actor=district.actor("fire_head"), to=district.people["fire"])
    assert refused.value.field == "to"


def test_it_is_journalled_by_a_code_and_the_supervisor_is_told(district, case):
    Message.objects.all().delete()
    recusing.recuse(case, actor=district.actor("fire"), reason="neighbour")
    entry = journal.entries(case.subject)[-1]
    facts = journal.facts(entry)
    assert entry.verb == Verb.RECUSE
    assert facts["own"] is True
    assert (facts["officer"], facts["given_back"]) == (district.people["fire"].pk, [])
    assert "reason" not in facts
    told = [message.audience for message in Message.objects.all()]
    assert told == [f"person:{district.people['fire_head'].pk}"]


def test_of_a_grid_officer_the_ruling_officer_is_told(district):
    case = file_case(district, None, filer=NAMED).grievance
    Message.objects.all().delete()
    recusing.recuse(case, actor=district.actor("grid"), reason="party")
    assert [m.audience for m in Message.objects.all()] == [f"person:{district.people['ruling'].pk}"]
    with pytest.raises(NotAllowed):
        dispatching.dispatch(
            case, actor=district.actor("grid"), lead=district.departments["POLICE"], reason="辖区"
        )


def test_a_ruling_officer_withdraws_and_rules_no_more(district, case):
    dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="属公安职责")
    recusing.recuse(case, actor=district.actor("ruling"), reason="business")
    with pytest.raises(NotAllowed):
        dispatching.rule(
            case, actor=district.actor("ruling"), lead=district.departments["POLICE"], ruling="治安为主"
        )


def test_a_supervisor_enters_it_for_their_people_and_for_nobody_else(district, case):
    head, people = district.actor("fire_head"), district.people
    assert recusing.theirs(head, case) == [people["fire"]]
    assert recusing.theirs(district.actor("fire"), case) == []
    for name in ("police", "grid", "stranger"):
        with pytest.raises(Invalid):
            recusing.recuse(case, actor=head, person=people[name], reason="other")
    recusing.recuse(case, actor=head, person=people["fire"], reason="other")
    assert policies.available(district.actor("fire"), reload(case)) == ()
    assert Verb.SIGN in policies.available(head, reload(case))
    with pytest.raises(MoveRefused):
        recusing.recuse(case, actor=head, person=people["fire"], reason="other")


def test_only_a_superior_ends_it(district, case):
    recusing.recuse(case, actor=district.actor("fire"), reason="family")
    with pytest.raises(NotAllowed):
        recusing.readmit(case, actor=district.actor("fire"))
    with pytest.raises(MoveRefused):
        recusing.readmit(case, actor=district.actor("police"))
    recusing.readmit(case, actor=district.actor("fire_head"))
    ended = Interest.objects.get()
    assert (ended.ended_by.username, reload(case).recused) == ("fire_head", False)
    handling.sign(case, actor=district.actor("fire"))


def test_a_supervisor_with_an_interest_does_not_end_their_own(district, case):
    recusing.recuse(case, actor=district.actor("fire_head"), reason="family")
    with pytest.raises(NotAllowed):
        recusing.readmit(case, actor=district.actor("fire_head"))
    recusing.readmit(case, actor=district.actor("ruling"))
    assert not reload(case).recused


def test_a_ruling_officers_is_ended_by_the_head_of_the_district_alone(district, case):
    add_post(district, "civil", "COOP", Role.RULING)
    recusing.recuse(case, actor=district.actor("ruling"), reason="family")
    with pytest.raises(MoveRefused):
        recusing.readmit(case, actor=district.actor("civil"))
    recusing.readmit(case, actor=district.actor("head"))
    assert not reload(case).recused


def test_new_parts_are_not_distributed_to_who_has_withdrawn(district):
    Department.objects.filter(code="CIVIL").update(distributes=True)
    case = file_case(district, filer=NAMED).grievance
    add_post(district, "grid", "CIVIL", Role.HANDLER)
    recusing.recuse(case, actor=district.actor("grid"), reason="party")
    handling.sign(case, actor=district.actor("fire"))
    dispatching.join(
        case, actor=district.actor("fire"), department=district.departments["CIVIL"], task="安置"
    )
    assert held(case, "CIVIL").officer.username == "civil"


def test_as_a_resident_they_keep_what_is_a_residents(district):
    owner = Filer(owner_index=district.actor("fire").owner_index)
    case = file_case(district, filer=owner).grievance
    recusing.recuse(case, actor=district.actor("fire"), reason="party")
    assert policies.check(district.actor("fire"), Verb.WITHDRAW, reload(case)) == {policies.RESIDENT}
    told = [m.sentence for m in case_page(bearer(case.pk), reload(case), staff=False).timeline]
    assert any("回避" in sentence for sentence in told)
    assert not any("钱消防" in sentence for sentence in told)
