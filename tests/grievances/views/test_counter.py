"""The counter's pages: filing for somebody without JavaScript, and the receipt that is printed once."""

import re

import pytest
from django.test import Client

from grievances.actions import behalf, handling
from grievances.actions.behalf import Asked
from grievances.models import Attachment, Behalf, Grievance
from portal.accounts import identities
from portal.accounts.identities import NOTICE_VERSION, Filer
from portal.accounts.models import Identity
from portal.departments.models import Department
from portal.engines.journal import journal
from tests.factories import patrols
from tests.factories.browsing import Browser
from tests.factories.district import District, file_case, reload
from tests.grievances.views.filing_pages import BODY, photo

SEND = ("go", "send")
TYPED = {
    "body": BODY, "area": "LH-NH-01-01", "how": "counter", "agreed": "in_person", "because": "sight",
    "wish": "named", "name": "孙奶奶", "phone": "13800001111", "address": "湖东路 8 号",
}  # fmt: skip
CODE = re.compile(r"\b[2-9A-Z]{5}-[2-9A-Z]{5}\b")


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def at_counter(district: District, who: str = "grid", **headers) -> Browser:
    browser = Browser(headers=headers)
    browser.client.force_login(district.people[who])
    browser.open("/counter/")
    return browser


def filed(district: District, **typed) -> Browser:
    """Both presses; the receipt's page is on the screen."""
    browser = at_counter(district)
    browser.press("counter", SEND, **TYPED | typed)
    answer = browser.press("counter", SEND)
    assert answer.status_code == 302, browser.text
    browser.open(answer.headers["Location"])
    return browser


def test_an_officer_files_in_two_presses_and_the_kind_is_asked_in_between(district):
    browser = at_counter(district)
    answer = browser.press("counter", SEND, photos=[photo("纸条.jpg")], **TYPED)
    assert (answer.status_code, Grievance.objects.count()) == (200, 0)
    assert "请再看一下事项类别" in browser.text
    form = browser.form("counter").fields
    assert (form["kind"], form["name"], form["body"]) == (["A03"], ["孙奶奶"], [BODY])
    answer = browser.press("counter", SEND)
    case, kept = Grievance.objects.get(), Identity.objects.get()
    assert answer.headers["Location"] == f"/counter/{case.reference}/"
    assert (case.channel, case.category.code, case.status) == ("officer", "A03", "dispatched")
    assert (kept.name, kept.phone, kept.address) == ("孙奶奶", "13800001111", "湖东路 8 号")
    assert Attachment.objects.get().side == "resident"
    assert Behalf.objects.get().officer.username == "grid"


def test_the_kinds_are_asked_for_beside_and_nothing_changes(district):
    browser = at_counter(district)
    answer = browser.client.post("/counter/", {**TYPED, "go": "kinds", "kind": ""})
    assert answer.status_code == 200
    assert 'value="A03"' in answer.content.decode()
    assert 'name="asked"' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert Grievance.objects.count() == Identity.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"how": None}, "请选择其中一项。"),
        ({"agreed": "maybe"}, "请选择其中一项。"),
        ({"because": None}, "请选择其中一项。"),
        ({"body": ""}, "请写下对方说的事。"),
        ({"wish": None}, "请选择对方是否匿名。"),
        ({"name": ""}, "请写对方的姓名，或选择匿名。"),
        ({"phone": "call me"}, "请检查电话号码"),
        ({"area": ""}, "请选择"),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(district, wrong, said):
    browser = at_counter(district)
    answer = browser.press("counter", SEND, **TYPED | wrong)
    assert (answer.status_code, Grievance.objects.count()) == (400, 0)
    assert said in browser.text
    kept = browser.form("counter").fields
    assert all(kept[name] == [value] for name, value in (TYPED | wrong).items() if value and value != "maybe")


def test_sent_twice_it_is_one_case(district):
    browser = at_counter(district)
    browser.press("counter", SEND, **TYPED)
    page = browser.page
    first = browser.press("counter", SEND).headers["Location"]
    browser.page = page
    assert browser.press("counter", SEND).headers["Location"] == first
    assert Grievance.objects.count() == 1


def test_a_sensitive_matter_asks_what_they_were_told(district):
    browser = at_counter(district)
    browser.press("counter", SEND, **TYPED | {"body": "想申请低保。"})
    assert "居民已在电话里或当面告诉我同意这样办理" in browser.text
    assert browser.press("counter", SEND).status_code == 400
    assert browser.press("counter", SEND, sensitive_consent="on").status_code == 302
    kept = Identity.objects.get()
    assert (kept.consent_told, kept.notice_version) == (True, NOTICE_VERSION)


def test_the_code_is_on_one_page_once_and_covered_there(district):
    Department.objects.filter(code="COM-1").update(phone="0555-1234567")
    browser = filed(district)
    case = Grievance.objects.get()
    code = identities.code_of(case.subject)
    assert code not in browser.text
    answer = browser.press(f"/counter/{case.reference}/")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(CODE.findall(browser.text)) == {code}
    for there in ('lang="zh-Hans"', 'lang="en"', "0555-1234567", "Lakeside community", "湖东社区", "<svg"):
        assert there in browser.text
    assert browser.client.post(f"/counter/{case.reference}/").status_code == 409
    assert code not in browser.open(f"/counter/{case.reference}/").content.decode()
    assert code not in browser.open(f"/desk/{case.reference}/").content.decode()
    assert browser.open(f"/receipt/{case.reference}/").status_code == 404
    assert browser.open(f"/case/{case.reference}/").status_code == 404


def test_a_new_code_is_made_on_the_case_and_printed_once(district):
    browser = filed(district)
    case = Grievance.objects.get()
    old = identities.code_of(case.subject)
    browser.press(f"/counter/{case.reference}/")
    browser.open(f"/desk/{case.reference}/recode/")
    answer = browser.press(f"/desk/{case.reference}/recode/", proof="card")
    assert answer.headers["Location"] == f"/counter/{case.reference}/"
    browser.open(f"/counter/{case.reference}/")
    browser.press(f"/counter/{case.reference}/")
    new = identities.code_of(case.subject)
    assert set(CODE.findall(browser.text)) == {new}
    assert Client().get(f"/k/{old}/").status_code == 404
    assert Client().get(f"/k/{new}/").status_code == 302


@pytest.mark.parametrize("wish", ["named", "anonymous"])
def test_a_new_code_opens_the_page_without_name_number_or_address(district, wish):
    """Whoever made the code could be the one who opens it: the resident follows and answers all the same."""
    patrols.staffed(district)
    filed(district, wish=wish, email="sun@mail.example")
    case = Grievance.objects.get()
    told = ["13800001111", "sun@mail.example", "湖东路 8 号", *(["孙奶奶"] if wish == "named" else [])]
    covered = "已保存，但不在此页显示"
    first = Browser()
    first.open(f"/k/{identities.code_of(case.subject)}/")
    first.open(f"/case/{case.reference}/")
    assert [word for word in told if word not in first.text] == []
    assert covered not in first.text
    behalf.recode(case, actor=district.actor("second"), proof="known")
    code = behalf.hand_out(case, actor=district.actor("second"))
    browser = Browser()
    browser.open(f"/k/{code}/")
    for page in ("", "add/", "withdraw/", "report/"):
        assert browser.open(f"/case/{case.reference}/{page}").status_code == 200
        assert [word for word in told if word in browser.text] == [], page
    answer = browser.client.get(f"/receipt/{case.reference}/")
    assert [word for word in told if word in answer.content.decode()] == []
    browser.open(f"/case/{case.reference}/")
    assert covered in browser.text
    assert BODY in browser.text
    handling.sign(reload(case), actor=district.actor("fire"))
    handling.contact(reload(case), actor=district.actor("fire"), text="明天上门")
    handling.ask(reload(case), actor=district.actor("fire"), text="几号楼？")
    browser.open(f"/case/{case.reference}/answer/")
    assert browser.press("act", text="三号楼").status_code == 302
    assert [entry.verb for entry in journal.entries(case.subject)][-1] == "answer"


def test_others_find_neither_the_page_nor_the_receipt(district):
    case = file_case(
        district, actor=district.actor("grid"), behalf=Asked("phone", "by_phone", "unwell")
    ).grievance
    for who in ("fire", "civil", "head", "administrator", "stranger", "resident"):
        client = Client()
        client.force_login(district.people[who])
        assert client.get("/counter/").status_code == 404
        assert client.post("/counter/", TYPED).status_code == 404
        for answer in (client.get, client.post):
            assert answer(f"/counter/{case.reference}/").status_code == 404
    assert Client().get("/counter/").headers["Location"].startswith("/sign-in/")
    assert Behalf.objects.get().printed_at is None


def test_the_residents_page_tells_who_filed_it_and_they_can_say_no(district):
    filed(district)
    case = Grievance.objects.get()
    browser = Browser()
    browser.open(f"/k/{identities.code_of(case.subject)}/")
    browser.open(f"/case/{case.reference}/")
    for said in ("湖东社区的工作人员于", "当面告诉了对方", "湖东路 8 号", "工作人员代您提交（在窗口）"):
        assert said in browser.text
    browser.open(f"/case/{case.reference}/disown/")
    answer = browser.press("act")
    assert answer.status_code == 302
    assert reload(case).disowned
    assert "综治中心正在核查" in browser.open(f"/case/{case.reference}/").content.decode()
    ruling = Client()
    ruling.force_login(district.people["ruling"])
    assert "本人称未要求提交" in ruling.get(f"/desk/{case.reference}/").content.decode()
    assert [entry.verb for entry in journal.entries(case.subject)][-1] == "disown"


def test_a_resident_who_filed_themselves_is_not_asked(district):
    filed_ = file_case(district, filer=Filer(name="王秀兰", anonymous=False))
    browser = Browser()
    browser.open(f"/k/{filed_.code}/")
    browser.open(f"/case/{filed_.grievance.reference}/")
    assert "/disown/" not in browser.text
    assert browser.open(f"/case/{filed_.grievance.reference}/disown/").status_code == 409


def test_the_page_is_there_in_english_and_leads_there_from_filing(district):
    browser = at_counter(district, **{"Accept-Language": "en"})
    for said in ("File for somebody", "Why don&#x27;t they file it themselves?", "They see badly"):
        assert said in browser.text
    assert "/counter/" in browser.open("/file/").content.decode()
    assert "/counter/" not in Client().get("/file/").content.decode()
