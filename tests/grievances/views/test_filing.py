"""Filing through the three pages as somebody without JavaScript does it: nothing typed is ever lost."""

import re
import uuid
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grievances.models import Attachment, Grievance, StagedUpload
from portal.accounts.models import Identity
from portal.departments.models import Category, Keyword
from portal.engines.outbox.models import Message
from tests.factories.browsing import Browser
from tests.grievances.views.filing_pages import BACK, BODY, ON, SEND, STAY, filed, photo, to_check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def test_three_pages_make_a_routed_case_and_a_receipt(district):
    browser = Browser()
    to_check(browser, place="荷香苑 3 号楼")
    assert browser.form("filing").fields["kind"] == ["A03"]
    assert "电动车进楼充电" in browser.text
    assert "飞线" in browser.text

    answer = browser.press("filing", SEND, email="wang@example.org", phone="１３８ ００００ １１１１")
    case = Grievance.objects.get()
    assert answer.headers["Location"] == f"/receipt/{case.reference}/"
    assert (case.category.code, case.area.code, case.place) == ("A03", "LH-NH-01-01", "荷香苑 3 号楼")
    assert (case.status, case.channel, case.public_text) == ("dispatched", "web", False)
    kept = Identity.objects.get()
    assert (kept.anonymous, kept.name) == (True, "")
    assert (kept.phone, kept.email) == ("138 0000 1111", "wang@example.org")
    assert Message.objects.filter(audience="resident").count() == 1

    browser.open(answer.headers["Location"])
    assert case.reference in browser.text
    assert kept.code in browser.text


def test_named_with_consent(district):
    reference = filed(Browser(), wish="named", name="王秀英", public_text="on")
    case, kept = Grievance.objects.get(reference=reference), Identity.objects.get()
    assert case.public_text is True
    assert (kept.anonymous, kept.name) == (False, "王秀英")


def test_the_suggestion_can_be_changed_or_left_open(district):
    reference = filed(Browser(), kind="other", other="A01")
    assert Grievance.objects.get(reference=reference).category.code == "A01"
    reference = filed(Browser(), kind="open")
    case = Grievance.objects.get(reference=reference)
    assert (case.category, case.status) == (None, "filed")


def test_a_new_text_gets_a_new_suggestion_but_a_choice_stays(district):
    browser = to_check(Browser())
    browser.press("filing", ("go", "what"))
    assert browser.form("filing").fields["body"] == [BODY]
    browser.press("filing", ON, body="楼上噪声太大")
    browser.press("filing", ON)
    assert browser.form("filing").fields["kind"] == ["A01"]
    browser.press("filing", ("go", "where"), kind="open")
    browser.press("filing", ON)
    assert browser.form("filing").fields["kind"] == ["open"]


def test_wrong_input_stands_beside_its_field_and_keeps_everything(district):
    browser = Browser()
    browser.open("/file/")
    assert browser.press("filing", ON, body="  ").status_code == 400
    assert "请写一下出了什么事。" in browser.text
    browser.press("filing", ON, body=BODY)
    assert browser.press("filing", ON, area="", place="楼下").status_code == 400
    assert browser.form("filing").fields["place"] == ["楼下"]
    assert browser.form("filing").fields["body"] == [BODY]
    browser.press("filing", ON, area="LH-NH-01-01")
    wrong = {"email": "wang at example", "phone": "call me", "wish": "named", "name": ""}
    wrong |= {"kind": "other", "other": ""}
    assert browser.press("filing", SEND, **wrong).status_code == 400
    fields = browser.form("filing").fields
    assert {name: fields[name] for name in wrong} == {name: [value] for name, value in wrong.items()}
    assert (fields["body"], fields["area"], fields["place"]) == ([BODY], ["LH-NH-01-01"], ["楼下"])
    for sentence in ("请检查邮箱地址", "请检查电话号码", "请写下姓名", "请选一个类别"):
        assert sentence in browser.text
    assert Grievance.objects.count() == 0


def test_back_keeps_what_was_typed_on_the_page_that_is_left(district):
    browser = to_check(Browser())
    browser.press("filing", BACK, email="wang@example.org", public_text="on")
    browser.press("filing", BACK, place="东门")
    assert browser.form("filing").fields["body"] == [BODY]
    browser.press("filing", ON)
    assert browser.form("filing").fields["place"] == ["东门"]
    browser.press("filing", ON)
    assert browser.form("filing").fields["email"] == ["wang@example.org"]
    assert browser.form("filing").fields["public_text"] == ["on"]


def test_pages_with_contact_details_are_kept_in_no_cache(district):
    browser = to_check(Browser())
    assert browser.page.headers["Cache-Control"] == "private, no-cache"
    browser.press("filing", BACK, email="wang@example.org")
    assert browser.page.headers["Cache-Control"] == "private, no-store"


def test_an_expired_session_loses_nothing(district):
    browser = to_check(Browser())
    browser.client.cookies.pop("session", None)
    assert browser.press("filing", SEND).status_code == 302
    assert Grievance.objects.get().body == BODY


def test_the_same_form_sent_three_times_is_one_case_with_one_receipt(district):
    browser = to_check(Browser())
    sent = browser.form("filing").fields | dict([SEND])
    addresses = [browser.client.post("/file/", sent).headers["Location"] for _ in range(2)]
    addresses.append(Browser().client.post("/file/", sent).headers["Location"])
    assert addresses == [f"/receipt/{Grievance.objects.get().reference}/"] * 3
    assert browser.open(addresses[0]).status_code == 200
    assert Message.objects.filter(audience="resident").count() == 0


def test_three_thousand_emoji_are_taken_and_six_thousand_are_said_to_be_too_many(district):
    browser = Browser()
    reference = filed(browser, "🚲🔥👵" * 1000)
    assert len(Grievance.objects.get(reference=reference).body) == 3000
    browser.open("/file/")
    assert browser.press("filing", ON, body="🚲" * 6000).status_code == 400
    assert "6000" in browser.text
    assert browser.form("filing").fields["body"] == ["🚲" * 6000]


def test_line_ends_count_as_one_and_strange_signs_do_no_harm(district):
    reference = filed(Browser(), "第一行\r\n第二行\x00<script>alert(1)</script>")
    case = Grievance.objects.get(reference=reference)
    assert case.body == "第一行\n第二行<script>alert(1)</script>"


def test_photos_come_along_and_survive_errors_and_detours(district):
    browser = Browser()
    browser.open("/file/")
    two = [photo(), photo("门口.jpg", colour="red")]
    assert browser.press("filing", ON, body="", photos=two).status_code == 400
    assert StagedUpload.objects.count() == 2
    browser.press("filing", ON, body=BODY)
    browser.press("filing", ON, area="LH-NH-01-01")
    assert browser.text.count("/photo/") == 2
    browser.press("filing", SEND)
    kept = [(row.name, row.side) for row in Attachment.objects.all()]
    assert kept == [("楼道.jpg", "resident"), ("门口.jpg", "resident")]
    assert StagedUpload.objects.count() == 0


def test_a_photo_sent_again_with_the_same_form_is_one_and_can_be_removed(district):
    browser = Browser()
    browser.open("/file/")
    browser.press("filing", ON, body=BODY, photos=[photo()])
    browser.press("filing", BACK)
    browser.press("filing", ON, photos=[photo()])
    token = StagedUpload.objects.get().token
    browser.press("filing", BACK)
    browser.press("filing", ("drop", token), body="改过的话")
    assert StagedUpload.objects.count() == 0
    assert browser.form("filing").fields["body"] == ["改过的话"]


def test_what_is_no_photo_is_refused_and_the_text_kept(district):
    browser = Browser()
    browser.open("/file/")
    letter = SimpleUploadedFile("letter.jpg", b"%PDF-1.7 not a photo", "image/jpeg")
    assert browser.press("filing", ON, body=BODY, photos=[letter, photo()]).status_code == 400
    assert "这个文件打不开，不是照片" in browser.text
    assert browser.form("filing").fields["body"] == [BODY]
    assert StagedUpload.objects.count() == 1


def test_a_forty_megabyte_photo_is_refused_clearly(district):
    browser = Browser()
    browser.open("/file/")
    huge = SimpleUploadedFile("huge.jpg", b"\xff\xd8" + bytes(40_000_000), "image/jpeg")
    assert browser.press("filing", ON, body=BODY, photos=[huge]).status_code == 400
    assert "这张照片有 40 MB，最多 20 MB" in browser.text
    assert browser.form("filing").fields["body"] == [BODY]


def test_a_sixth_photo_is_one_too_many(district):
    browser = Browser()
    browser.open("/file/")
    six = [photo(f"{n}.jpg", size=(60 + n, 60)) for n in range(6)]
    assert browser.press("filing", ON, body=BODY, photos=six).status_code == 400
    assert "最多 5 张照片。" in browser.text
    assert StagedUpload.objects.count() == 5


def test_danger_shows_the_emergency_numbers_at_once(district):
    danger = Category.objects.create(
        code="A05", group_code="A", group_zh="A组", group_en="A", name_zh="燃气泄漏", limit_class="E0"
    )
    Keyword.objects.create(category=danger, word="煤气味", weight=5)
    browser = Browser()
    browser.open("/file/")
    browser.press("filing", ON, body="楼道里有很重的煤气味")
    for number in ("110", "119", "120"):
        assert f'href="tel:{number}"' in browser.text
    browser.press("filing", ON, area="LH-NH-01-01")
    location = browser.press("filing", SEND).headers["Location"]
    browser.open(location)
    assert 'href="tel:119"' in browser.text


def test_while_it_is_written_the_numbers_come_and_go_with_the_words(district):
    danger = Category.objects.create(
        code="A05", group_code="A", group_zh="A组", group_en="A", name_zh="燃气泄漏", limit_class="E0"
    )
    Keyword.objects.create(category=danger, word="煤气味", weight=5)
    client = Browser().client
    told = client.post("/file/danger/", {"body": "楼道里有很重的煤气味"})
    assert 'href="tel:119"' in told.content.decode()
    assert client.post("/file/danger/", {"body": "路灯坏了"}).status_code == 204
    for words in ("家里着火了", "他又打我了，救救我", "The house is ON FIRE", "my husband beats me"):
        assert client.post("/file/danger/", {"body": words}).status_code == 200, words
    assert client.post("/file/danger/", {"body": "煤" * 40_000}).status_code == 204
    assert client.post("/file/danger/").status_code == 204
    assert client.get("/file/danger/").status_code == 405
    assert Grievance.objects.count() == 0


def test_a_complaint_about_staff_has_a_door_of_its_own(district):
    browser = Browser()
    browser.open("/file/?about=staff")
    assert "只有纪检部门能看到" in browser.text
    browser.press("filing", ON, body="窗口的人不理我，让我等了两个小时。")
    browser.press("filing", ON, area="LH-NH-01")
    assert browser.form("filing").fields["kind"] == ["H02"]
    browser.press("filing", SEND)
    case = Grievance.objects.get()
    assert (case.about_staff, case.parts.get().department.code) == (True, "DISCIPLINE")


def test_a_point_finds_its_grid(district):
    grid = district.areas["LH-NH-01-02"]
    grid.boundary = [[117.0, 30.0], [117.1, 30.0], [117.1, 30.1], [117.0, 30.1]]
    grid.save()
    browser = Browser()
    browser.open("/file/")
    browser.press("filing", ON, body=BODY)
    browser.press("filing", ("go", "locate"), longitude="117.05", latitude="30.05")
    assert browser.form("filing").fields["area"] == ["LH-NH-01-02"]
    assert "您现在在：湖东二网格。" in browser.text
    browser.press("filing", ("go", "locate"), longitude="118.5", latitude="30.05", area="")
    assert browser.page.status_code == 400
    assert "您的位置不在本区" in browser.text
    browser.press("filing", ON, longitude="117.05", latitude="30.05", area="")
    browser.press("filing", SEND)
    case = Grievance.objects.get()
    assert (case.area, str(case.longitude), str(case.latitude)) == (grid, "117.050000", "30.050000")


def test_a_signed_in_resident_finds_their_details_and_later_their_case(district):
    person = district.people["resident"]
    browser = Browser()
    browser.client.force_login(person)
    to_check(browser)
    assert browser.form("filing").fields["email"] == ["resident@linhu.example"]
    browser.press("filing", SEND, email="")
    assert Identity.objects.get().email == ""
    again = Browser()
    again.client.force_login(person)
    assert Grievance.objects.get().reference in again.open("/mine/").content.decode()


def test_the_language_changes_in_the_middle_of_a_form(district):
    browser = Browser()
    browser.open("/file/")
    browser.press("filing", ("look", "language:en"), body=BODY)
    assert "What happened?" in browser.text
    assert browser.form("filing").fields["body"] == [BODY]
    browser.press("filing", ON)
    browser.press("filing", ("look", "large:1"), area="LH-NH-01-01")
    assert 'class="large"' in browser.text
    browser.press("filing", ON)
    browser.press("filing", SEND, email="wang@example.org")
    case = Grievance.objects.get()
    assert (case.language, Identity.objects.get().language) == ("en", "en")


def test_thirty_filings_an_hour_from_one_address(district):
    sent = to_check(Browser()).form("filing").fields | dict([SEND])
    client = Browser().client
    for _ in range(30):
        assert client.post("/file/", sent | {"form_key": [str(uuid.uuid4())]}).status_code == 302
    browser = Browser()
    browser.page = browser.client.post("/file/", sent | {"form_key": [str(uuid.uuid4())]})
    assert browser.page.status_code == 429
    assert browser.form("filing").fields["body"] == [BODY]
    assert Grievance.objects.count() == 30


def test_the_address_is_not_taken_from_what_the_client_claims(district, settings):
    sent = to_check(Browser()).form("filing").fields | dict([SEND])
    client = Browser().client
    for number in range(31):
        fresh = sent | {"form_key": [str(uuid.uuid4())]}
        answer = client.post("/file/", fresh, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert answer.status_code == 429


def test_enter_in_a_field_never_sends(district):
    browser = to_check(Browser())
    assert browser.form("filing").buttons[0] == STAY
    browser.press("filing", STAY, email="wang@example.org")
    assert Grievance.objects.count() == 0
    assert browser.form("filing").fields["email"] == ["wang@example.org"]


def _statements(queries) -> list[str]:
    """What was asked of the database; savepoints stand for the transactions that the test itself is in."""
    asked = [query["sql"] for query in queries.captured_queries]
    return [sql for sql in asked if not sql.startswith(("SAVEPOINT", "RELEASE"))]


# Each query of a filing: what was chosen (area, category); the count of the address's filings (one more
# the first time in an hour); what the same person filed within a day; limits (class, calendar); the list's
# items; the case, who filed, parts, clocks, rungs, watched moments, journal; departments' names and letters;
# the session (key, row).
ACCOUNT = {
    "areas_area": 1, "departments_category": 1, "accounts_attempt": 2, "grievances_grievance": 1,
    "limits_limitclassversion": 1, "limits_calendarversion": 1, "departments_responsibilityitem": 1,
    "accounts_identity": 2, "grievances_assignment": 1, "limits_clockevent": 1, "engines_ladderrung": 1,
    "engines_watch": 1, "engines_entry": 1, "departments_department": 1, "engines_message": 1,
    "django_session": 2,
}  # fmt: skip


def test_filing_takes_nineteen_queries(district, django_assert_max_num_queries):
    sent = to_check(Browser()).form("filing").fields | dict([SEND]) | {"email": ["wang@example.org"]}
    client = Browser().client
    with django_assert_max_num_queries(60) as queries:
        assert client.post("/file/", sent).status_code == 302
    asked = _statements(queries)
    assert Counter(re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)[1] for sql in asked) == ACCOUNT
    assert len(asked) == 19


def test_filing_as_a_signed_in_resident_takes_twenty(district, django_assert_max_num_queries):
    """The session, the person and their posts are read; no session is written."""
    browser = Browser()
    browser.client.force_login(district.people["resident"])
    to_check(browser)
    with django_assert_max_num_queries(60) as queries:
        browser.press("filing", SEND)
    assert len(_statements(queries)) == 20
