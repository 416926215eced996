"""A text that names who filed: its writer is warned before others read it; nobody learns who filed by it."""

import re

import pytest
from django.test import Client

from grievances.actions import bulk, checking, handling, identifying, naming
from grievances.actions.naming import Names
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import Grievance, Letter
from portal.accounts import tokens
from portal.accounts.identities import Filer
from portal.accounts.models import IdentityReading
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit.errors import Invalid, NotAllowed, NotThere, TooMany
from tests.factories.browsing import Browser
from tests.factories.district import District, file_case, reload

FILER = Filer("孙秀英", "13911112222", "sun@mail.example", anonymous=False)
NAMING = "已电话联系孙秀英，约好明天上门。"
PLAIN = "已电话联系居民，约好明天上门。"
REPLY = Reply("属实", "第五条", "已补偿孙秀英", "", "有记录")
CARD = "证件号 330106195001011234 已核对"


@pytest.fixture
def case(district) -> Grievance:
    made = file_case(district, filer=FILER).grievance
    handling.sign(made, actor=district.actor("fire"))
    return reload(made)


def refuse(case: Grievance, district: District, name: str, text: str, verb: Verb = Verb.NOTE) -> None:
    naming.refuse(case, actor=district.actor(name), verb=verb, given={"text": text, "part": None})


def post(client: Client, case: Grievance, verb: str, **typed):
    page = client.get(f"/desk/{case.reference}/{verb}/").content.decode()
    hidden = {n: re.search(rf'name="{n}" value="([^"]*)"', page).group(1) for n in ("seen", "form_key")}
    return client.post(f"/desk/{case.reference}/{verb}/", hidden | typed)


@pytest.fixture
def fire(district) -> Client:
    client = Client()
    client.force_login(district.people["fire"])
    return client


def test_whoever_may_read_who_filed_is_warned_where_they_wrote_it_and_it_counts_as_a_reading(district, case):
    refuse(case, district, "fire", PLAIN)
    assert IdentityReading.objects.count() == 0
    Message.objects.all().delete()
    with pytest.raises(Names, match="联系孙秀英，约") as refusal:
        refuse(case, district, "fire", NAMING)
    assert refusal.value.field == "text"
    reading = IdentityReading.objects.get()
    assert (reading.reader.username, reading.role) == ("fire", "handler")
    assert [message.audience for message in Message.objects.all()] == ["resident"]
    with pytest.raises(Names):
        refuse(case, district, "fire", "１３９ １１１１-２２２２")
    assert IdentityReading.objects.count() == 1, "they know already"


def test_whoever_has_read_it_is_warned_without_another_reading(district, case):
    identifying.read(case, actor=district.actor("fire"), purpose="约时间上门")
    with pytest.raises(Names):
        refuse(case, district, "fire", NAMING)
    assert IdentityReading.objects.count() == 1


@pytest.mark.parametrize("name", ["police", "property", "ruling"])
def test_whoever_may_not_read_it_learns_nothing_by_guessing(district, case, name):
    for text in (NAMING, PLAIN, "李小明", FILER.email):
        refuse(case, district, name, text)
    for text in ("13911112222", "13800001111", CARD):
        with pytest.raises(Names):
            refuse(case, district, name, text)
    assert IdentityReading.objects.count() == 0


def test_of_a_confidential_or_an_anonymous_case_nobody_who_handles_it_learns_anything(district, case):
    checking.guard(case, actor=bearer(case.pk))
    quiet = file_case(district, filer=Filer(phone=FILER.phone, email=FILER.email)).grievance
    for each in (reload(case), quiet):
        refuse(each, district, "fire", f"{NAMING} {FILER.email}")
        with pytest.raises(Names):
            refuse(each, district, "fire", "13800001111")
    assert IdentityReading.objects.count() == 0


def test_strangers_learn_nothing_at_all(district, case):
    with pytest.raises(NotThere):
        refuse(case, district, "civil", NAMING)
    with pytest.raises(NotAllowed):
        refuse(case, district, "head", NAMING)


def test_how_often_it_can_be_tried_is_bounded(district, monkeypatch):
    monkeypatch.setattr(naming, "TRIES", 2)
    cases = [file_case(district, filer=FILER).grievance for _ in range(3)]
    for case in cases[:-1]:
        with pytest.raises(Names):
            refuse(case, district, "fire", NAMING)
    with pytest.raises(TooMany):
        refuse(cases[-1], district, "fire", NAMING)
    assert IdentityReading.objects.count() == 2


def test_an_officers_own_number_may_stand_in_a_letter_to_the_resident(district, case):
    refuse(case, district, "fire", "有事请打 13800001111", Verb.CONTACT)
    with pytest.raises(Names):
        refuse(case, district, "fire", CARD, Verb.CONTACT)


def test_on_the_page_what_was_typed_stays_and_it_is_sent_with_a_reason(district, case, fire):
    answer = post(fire, case, "note", text=NAMING, part="all")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert NAMING in page
    assert "联系孙秀英，约" in page
    assert 'name="named" value="agreed"' in page
    assert not Letter.objects.exists()
    answer = post(fire, case, "note", text=NAMING, part="all", named="agreed")
    assert answer.status_code == 302
    assert Letter.objects.get().text == NAMING
    entry = journal.entries(case.subject)[-1]
    assert (entry.verb, journal.facts(entry)["named"]) == (Verb.NOTE, "agreed")
    assert FILER.name not in str(entry.data)


def test_taken_out_it_is_sent_without_a_word(district, case, fire):
    assert post(fire, case, "note", text=NAMING, part="all").status_code == 400
    assert post(fire, case, "note", text=PLAIN, part="all").status_code == 302
    assert "named" not in journal.facts(journal.entries(case.subject)[-1])


def test_a_reply_is_looked_at_field_by_field(district, case):
    with pytest.raises(Names) as refusal:
        naming.refuse(case, actor=district.actor("fire"), verb=Verb.PROPOSE, given={"reply": REPLY})
    assert refusal.value.field == "decision"


def test_through_the_api_it_is_the_same(district, case):
    token = tokens.issue(district.people["fire"], "naming")
    caller = Client(headers={"Authorization": f"Bearer {token}"})
    address = f"/api/v1/grievances/{case.reference}/note/"
    answer = caller.post(address, {"text": NAMING}, content_type="application/json")
    assert (answer.status_code, Letter.objects.count()) == (400, 0)
    for reason, status in (("because", 400), ("paper", 200)):
        answer = caller.post(address, {"text": NAMING, "named": reason}, content_type="application/json")
        assert answer.status_code == status
    assert journal.facts(journal.entries(case.subject)[-1])["named"] == "paper"


def test_a_reason_is_one_of_the_list(district):
    with pytest.raises(Invalid):
        naming.naming(district.actor("fire"), "孙秀英")


def test_in_bulk_the_case_that_it_names_is_left_out(district, case):
    assert bulk.DEEDS[Verb.NOTE].texts == ("text",)
    other = file_case(district).grievance
    handling.sign(other, actor=district.actor("fire"))
    with pytest.raises(Names):
        refuse(case, district, "fire", NAMING)
    refuse(other, district, "fire", NAMING)


# -- the resident's own words ----------------------------------------------------------------------------


def test_own_words_tell_what_the_register_takes_out_and_what_would_stand_there():
    found = naming.own("我是孙秀英，电话13911112222", name="孙秀英", phone="13911112222", email="")
    assert found is not None
    assert "13911112222" in found.out
    assert {*found.out, *found.stays} == {"孙秀英", "13911112222"}
    assert naming.own("楼道里有人充电", name="孙秀英", phone="13911112222", email="") is None


def test_a_resident_is_warned_once_and_not_held_up(district):
    browser = Browser()
    browser.open("/file/")
    browser.press("filing", ("go", "on"), body="我孙秀英住三号楼，楼道有人充电，请打 13911112222。")
    browser.press("filing", ("go", "on"), area="LH-NH-01-01")
    mine = {"wish": "named", "name": "孙秀英", "phone": "139 1111 2222", "public_text": "on"}
    answer = browser.press("filing", ("go", "send"), **mine)
    assert answer.status_code == 200
    assert not Grievance.objects.exists()
    assert "13911112222" in browser.text.split("<dl")[0]
    assert browser.press("filing", ("go", "send"), **mine).status_code == 302
    assert Grievance.objects.count() == 1
