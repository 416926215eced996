"""The resident's own case: told as one story, and each act at its verb's address."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, handling, identifying, resolving
from grievances.actions.resolving import Reply
from grievances.models import Attachment, Grievance, Letter, StagedUpload
from portal.accounts.identities import Filer
from portal.engines.journal import journal
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload
from tests.grievances.views.filing_pages import photo

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply(
    facts="每晚十点后有人唱歌。",
    basis="《噪声污染防治法》第六十四条",
    decision="已劝离，并加装分贝屏。",
    next_steps="一周后回访。",
    evidence="分贝屏记录",
)
PRESS = ("", "")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def noise(district, **more) -> tuple[Browser, Grievance]:
    """A case about noise that police leads, opened by its resident with the private link."""
    filed = file_case(district, "A01", body="楼下唱歌太吵，睡不着。", **more)
    browser = Browser()
    browser.open(f"/k/{filed.code}/")
    return browser, filed.grievance


def proposed(district) -> tuple[Browser, Grievance]:
    browser, case = noise(district)
    police = district.actor("police")
    handling.sign(case, actor=police)
    resolving.propose(case, actor=police, reply=REPLY)
    return browser, case


def address(case: Grievance, verb: str = "") -> str:
    return f"/case/{case.reference}/{verb}{'/' if verb else ''}"


def test_the_page_tells_where_it_stands_what_comes_next_and_who_works_on_it(district):
    with clock.travel(MONDAY):
        browser, case = noise(district)
        browser.open(address(case))
        assert "已派给部门" in browser.text
        assert "还剩 7 天" in browser.text
        assert "公安派出所签收，并给您回话。" in browser.text
        assert "3月3日" in browser.text
        assert "楼下唱歌太吵，睡不着。" in browser.text
        assert "resident@example.org" in browser.text
        assert "到现在没有人看过。" in browser.text
        assert journal.head(case.subject)[:4] in browser.text


def test_a_question_is_answered_on_the_page_itself(district):
    with clock.travel(MONDAY):
        browser, case = noise(district)
        handling.sign(case, actor=district.actor("police"))
        handling.ask(case, actor=district.actor("police"), text="是哪一栋？")
        assert reload(case).paused_at == MONDAY
        browser.open(address(case))
        assert "是哪一栋？" in browser.text
        assert "时限暂停，等您回答" in browser.text
    with clock.travel(MONDAY + timedelta(days=1)):
        answer = browser.press(address(case, "answer"), PRESS, text="二栋。", photos=[photo()])
        assert answer.headers["Location"] == address(case)
        browser.open(address(case))
    assert "您的回答已交给部门。" in browser.text
    assert Letter.objects.get(kind="answer").text == "二栋。"
    assert Attachment.objects.get().side == "resident"
    assert reload(case).done_due == MONDAY + timedelta(days=8), "the clock waited a day"


def test_what_is_refused_keeps_text_and_photos(district):
    browser, case = noise(district)
    browser.open(address(case, "add"))
    long = "说" * 3001
    assert browser.press(address(case, "add"), PRESS, text=long, photos=[photo()]).status_code == 400
    assert "这里写了 3001 个字，最多 3000 个。" in browser.text
    assert browser.form(address(case, "add")).fields["text"] == [long]
    assert (StagedUpload.objects.count(), Letter.objects.count()) == (1, 0)
    browser.press(address(case, "add"), PRESS, text="还有一件事。")
    assert (StagedUpload.objects.count(), Attachment.objects.count()) == (0, 1)
    assert Letter.objects.get().text == "还有一件事。"


def test_a_photo_that_is_none_keeps_the_text(district):
    browser, case = noise(district)
    browser.open(address(case, "add"))
    broken = photo()
    broken.file.truncate(20)
    assert browser.press(address(case, "add"), PRESS, text="看照片", photos=[broken]).status_code == 400
    assert browser.form(address(case, "add")).fields["text"] == ["看照片"]
    assert Letter.objects.count() == 0


def test_the_same_addition_sent_twice_is_one(district):
    browser, case = noise(district)
    for _ in range(2):
        browser.open(address(case, "add"))
        assert browser.press(address(case, "add"), PRESS, text="还在唱").status_code == 302
    assert Letter.objects.count() == 1


def test_the_reply_stands_in_four_parts_and_is_confirmed_with_a_rating(district):
    browser, case = proposed(district)
    browser.open(address(case))
    for words in (REPLY.facts, REPLY.basis, REPLY.decision, REPLY.next_steps):
        assert words in browser.text
    assert "等您确认" in browser.text
    browser.open(address(case, "confirm"))
    assert "是的，说得清楚" in browser.text
    answers = {"rating": "5", "explained": "2", "text": "谢谢"}  # the third is skipped
    assert browser.press(address(case, "confirm"), PRESS, **answers).status_code == 302
    end = reload(case)
    assert (end.status, end.outcome) == ("closed", "confirmed")
    assert (end.rating, end.explained, end.respected) == (5, 2, None)
    browser.open(address(case))
    assert "您已确认解决" in browser.text


def test_confirmed_without_a_rating(district):
    browser, case = proposed(district)
    browser.open(address(case, "confirm"))
    browser.press(address(case, "confirm"), PRESS)
    assert (reload(case).outcome, reload(case).rating) == ("confirmed", None)


def test_a_rating_that_is_none_is_refused(district):
    browser, case = proposed(district)
    browser.open(address(case, "confirm"))
    answers = {"rating": "5", "respected": "9", "text": "很好"}
    assert browser.press(address(case, "confirm"), PRESS, **answers).status_code == 400
    assert "请选择其中一项。" in browser.text
    assert browser.form(address(case, "confirm")).fields["text"] == ["很好"]
    assert reload(case).status == "proposed"


def test_disputed_with_a_reason_it_goes_back(district):
    browser, case = proposed(district)
    browser.open(address(case, "dispute"))
    assert browser.press(address(case, "dispute"), PRESS, reason=" ").status_code == 400
    assert reload(case).status == "proposed"
    browser.press(address(case, "dispute"), PRESS, reason="昨晚又唱了。", photos=[photo()])
    assert (reload(case).status, reload(case).cycle) == ("in_progress", 2)
    browser.open(address(case))
    assert "昨晚又唱了。" in browser.text


def test_too_late_shows_the_case_with_what_was_written(district):
    browser, case = proposed(district)
    browser.open(address(case, "dispute"))
    other = Browser()
    other.client.cookies = browser.client.cookies
    other.open(address(case, "confirm"))
    other.press(address(case, "confirm"), PRESS, rating="4")
    assert browser.press(address(case, "dispute"), PRESS, reason="楼上还在唱。").status_code == 409
    assert "情况有变化" in browser.text
    assert "楼上还在唱。" in browser.text
    assert reload(case).outcome == "confirmed"
    assert browser.open(address(case, "confirm")).status_code == 409


def test_withdrawn_only_after_being_asked(district):
    browser, case = noise(district)
    browser.open(address(case, "withdraw"))
    assert "统计时算撤回，不算解决" in browser.text
    assert reload(case).status == "dispatched"
    browser.press(address(case, "withdraw"), PRESS)
    assert reload(case).outcome == "withdrawn"


def test_nothing_changes_by_opening_pages(district):
    browser, case = proposed(district)
    before = reload(case).version
    for verb in ("", "answer", "add", "confirm", "dispute", "withdraw"):
        browser.open(address(case, verb))
    assert reload(case).version == before


def test_who_read_the_identity_and_why_is_told(district):
    browser, case = noise(district, filer=Filer(name="王秀英", phone="13800001111", anonymous=False))
    handling.sign(case, actor=district.actor("police"))
    identifying.read(case, actor=district.actor("police"), purpose="电话约上门时间")
    browser.open(address(case))
    assert "公安派出所" in browser.text
    assert "电话约上门时间" in browser.text
    assert "13800001111" in browser.text


def test_a_refusal_says_how_to_appeal_and_until_when(district):
    with clock.travel(MONDAY):
        browser, case = noise(district)
        police = district.actor("police")
        handling.sign(case, actor=police)
        resolving.refuse(case, actor=police, reason="属于民事纠纷。", basis="《治安管理处罚法》第九条")
        browser.open(address(case))
    assert "属于民事纠纷。" in browser.text
    assert "《治安管理处罚法》第九条" in browser.text
    assert "如果认为答复不对，您可以申请复查。" in browser.text
    assert "4月1日" in browser.text
    assert f"{address(case)}ask_review/" in browser.text


def test_the_story_is_told_in_the_readers_language(district):
    browser, case = proposed(district)
    browser.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    browser.open(address(case))
    assert "Police station says it is solved. Is it?" in browser.text
    assert "You filed your grievance." in browser.text


def test_a_note_among_departments_is_not_for_the_resident(district):
    browser, case = noise(district)
    handling.note(case, actor=district.actor("police"), text="此人常来")
    browser.open(address(case))
    assert "此人常来" not in browser.text


def everything(district, filer: Filer) -> tuple[str, Grievance]:
    """A case with all that a page can show: parts, letters, a reading, photos, two cycles, a question."""
    filed = file_case(district, filer=filer)
    case, fire = filed.grievance, district.actor("fire")
    handling.sign(case, actor=fire)
    identifying.read(case, actor=fire, purpose="约上门时间")
    handling.contact(case, actor=fire, text="明天去看。")
    for part in case.parts.filter(role="co"):
        handling.waive(case, actor=fire, part=part, reason="不需要")
    resolving.propose(case, actor=fire, reply=REPLY, photos_given=(photo(), photo("b.jpg")))
    browser = Browser()
    browser.open(f"/k/{filed.code}/")
    browser.open(address(case, "dispute"))
    browser.press(address(case, "dispute"), PRESS, reason="还在充电", photos=[photo()])
    handling.ask(case, actor=fire, text="几单元？")
    return filed.code, case


# The session; the case, its parts; the journal, and what it names: letters, resolutions, photos
# (departments come with the parts); who read who filed; who filed; what panels found; the district's name in
# the header.
def test_a_page_takes_eleven_queries(district, django_assert_num_queries):
    code, case = everything(district, Filer(name="王秀英", anonymous=False))
    browser = Browser()
    browser.open(f"/k/{code}/")
    with django_assert_num_queries(11):
        assert browser.open(address(case)).status_code == 200


def test_the_owners_page_stays_under_fifteen(district, django_assert_max_num_queries):
    """Besides: the person, their posts, which cases are theirs, and what the header asks for people."""
    owner = district.actor("resident").owner_index
    _code, case = everything(district, Filer(name="王秀英", anonymous=False, owner_index=owner))
    browser = Browser()
    browser.client.force_login(district.people["resident"])
    with django_assert_max_num_queries(15):
        assert browser.open(address(case)).status_code == 200


def test_a_disputed_dispatch_is_told(district):
    browser, case = noise(district)
    dispatching.object_to(case, actor=district.actor("police"), reason="不是我们", cites="1.1")
    browser.open(address(case))
    assert "综治中心正在裁定由哪个部门主办。" in browser.text
