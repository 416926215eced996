"""The form of an act from its first letter on: drafts, templates, boilerplate and preview, over HTTP."""

import re

import pytest

from grievances.actions import dispatching, drafting, handling
from grievances.actions.drafting import Writing
from grievances.lifecycle import Status, Verb
from grievances.models import Draft, Grievance, Letter, Resolution, StagedUpload
from portal.accounts import identities
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload
from tests.grievances.actions.test_templating import made
from tests.grievances.views.desk_pages import HTMX, address, do, officer
from tests.grievances.views.filing_pages import photo
from tests.grievances.views.test_acts import WORDS

pytestmark = pytest.mark.django_db
KEEP, PREVIEW, BACK, FILL = (("step", name) for name in ("keep", "preview", "back", "fill"))
SAME = "您好，您反映的问题已收到，我们将尽快安排人员到现场核实处理，感谢您的理解与支持。"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def case(district) -> Grievance:
    found = file_case(district).grievance
    handling.sign(found, actor=district.actor("fire"))
    return found


def field(browser: Browser, case: Grievance, verb: str, name: str) -> str:
    return browser.form(address(case, verb)).fields[name][0]


def press(browser: Browser, case: Grievance, verb: str, button: tuple[str, str], **typed):
    browser.open(address(case, verb))
    return browser.press(address(case, verb), button, **typed)


def meanwhile(browser: Browser, case: Grievance, verb: str, **typed):
    """What drafts.js sends by itself from the page on the screen."""
    fields = browser.form(address(case, verb)).fields
    return browser.client.post(address(case, verb), fields | typed | {"step": "meanwhile"})


# -- drafts ----------------------------------------------------------------------------------------------


def test_a_draft_kept_by_the_button_is_there_on_any_device_of_its_author_and_on_no_other(district, case):
    fire = officer(district, "fire")
    assert press(fire, case, "contact", KEEP, text="下午到现场").status_code == 302
    other = officer(district, "fire")
    other.open(address(case, "contact"))
    assert field(other, case, "contact", "text") == "下午到现场"
    assert re.search(r"<span>\d\d:\d\d的草稿</span>", other.text)
    for page in (address(case), "/drafts/", "/desk/?view=work"):
        assert "草稿" in re.sub("我的草稿", "", other.open(page).content.decode()), page
    colleague = officer(district, "fire_head")
    for page in (address(case), address(case, "note"), "/drafts/", "/desk/?view=work"):
        told = colleague.open(page).content.decode()
        assert "下午到现场" not in told, page
        assert "的草稿</span>" not in told, page
    assert 'flag--progress">草稿' not in colleague.text


def test_what_is_typed_is_kept_by_the_page_itself_and_a_newer_draft_is_never_overwritten(district, case):
    first, second = officer(district, "fire"), officer(district, "fire")
    for browser in (first, second):
        browser.open(address(case, "contact"))
    said = meanwhile(first, case, "contact", text="第一")
    assert (said.status_code, said.json()["revision"]) == (200, 1)
    assert "acted" not in said.cookies, "no deed: no figure is counted anew"
    assert meanwhile(first, case, "contact", text="第一次").json()["revision"] == 2
    clash = meanwhile(second, case, "contact", text="第二")
    assert (clash.status_code, "更新的草稿" in clash.json()["told"]) == (409, True)
    shown = second.press(address(case, "contact"), KEEP, text="第二")
    assert shown.status_code == 409
    assert "第一次" in second.text
    assert field(second, case, "contact", "text") == "第二"
    assert Draft.objects.get().fields["text"] == ["第一次"]
    assert second.press(address(case, "contact"), KEEP).status_code == 302
    assert Draft.objects.get().fields["text"] == ["第二"]


def test_sent_it_is_gone_and_a_late_save_does_not_bring_it_back(district, case):
    fire = officer(district, "fire")
    fire.open(address(case, "contact"))
    meanwhile(fire, case, "contact", text="下午到")
    page = fire.form(address(case, "contact")).fields
    assert fire.press(address(case, "contact"), text="下午到现场").status_code == 302
    assert Draft.objects.count() == 0
    late = fire.client.post(address(case, "contact"), page | {"text": "下午到现", "step": "meanwhile"})
    assert late.json() == {"sent": True}
    assert Draft.objects.count() == 0


def test_the_case_changes_meanwhile_the_draft_stays_and_the_page_says_what_is_new(district, case):
    fire = officer(district, "fire")
    press(fire, case, "contact", KEEP, text="下午到现场")
    handling.note(case, actor=district.actor("police"), text="车主已联系上")
    opened = officer(district, "fire")
    opened.open(address(case, "contact"))
    assert "您打开页面之后的新情况" in opened.text or "新" in opened.text
    assert "车主已联系上" in opened.text
    assert field(opened, case, "contact", "text") == "下午到现场"
    assert opened.press(address(case, "contact")).status_code == 302
    assert Letter.objects.get(kind="contact").text == "下午到现场"


def test_a_stale_page_overwrites_nothing_and_its_words_are_kept(district, case):
    fire = officer(district, "fire")
    fire.open(address(case, "contact"))
    handling.note(case, actor=district.actor("police"), text="车主已联系上")
    assert fire.press(address(case, "contact"), text="下午到现场").status_code == 409
    assert Draft.objects.get().fields["text"] == ["下午到现场"]
    assert Letter.objects.filter(kind="contact").count() == 0


def test_reassigned_to_others_the_words_can_be_copied_from_the_list_and_discarded(district):
    case = file_case(district).grievance
    fire = officer(district, "fire")
    press(fire, case, "object", KEEP, reason="物业的事，不归消防")
    dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归我们")
    dispatching.rule(
        case, actor=district.actor("ruling"), lead=district.departments["CIVIL"], ruling="民政主办"
    )
    assert fire.open(address(case, "object")).status_code == 404
    fire.open("/drafts/")
    assert "物业的事，不归消防" in fire.text
    assert case.title not in fire.text
    key = Draft.objects.get().pk
    assert officer(district, "police").client.post("/drafts/", {"key": key}).status_code == 404
    assert fire.client.post("/drafts/", {"key": key}).status_code == 302
    assert Draft.objects.count() == 0


def test_where_the_act_is_past_the_case_shows_what_was_written(district, case):
    fire = officer(district, "fire")
    press(fire, case, "contact", KEEP, text="下午到现场看一下")
    Grievance.objects.filter(pk=case.pk).update(status=Status.PROPOSED)
    assert fire.open(address(case, "contact")).status_code == 409
    assert "下午到现场看一下" in fire.text


def test_who_filed_is_read_without_a_draft_and_strangers_keep_nothing(district, case):
    fire = officer(district, "fire")
    for name, verb in (("fire", "read"), ("civil", "contact")):
        sent = {"step": "meanwhile", "purpose": "约时间上门", "text": "x", "seen": "1"}
        assert officer(district, name).client.post(address(case, verb), sent).status_code == 404
    assert fire.open(address(case, "contact")).status_code == 200
    assert Draft.objects.count() == 0


def test_photos_of_a_draft_wait_with_it(district, case):
    fire = officer(district, "fire")
    press(fire, case, "propose", KEEP, facts="看过现场", photos=photo())
    assert StagedUpload.objects.count() == 1
    other = officer(district, "fire")
    other.open(address(case, "propose"))
    assert len(other.form(address(case, "propose")).fields["kept"]) == 1
    assert field(other, case, "propose", "facts") == "看过现场"


def test_choices_come_back_too_and_what_was_unticked_stays_unticked(district, case):
    fire, civil = officer(district, "fire"), district.departments["CIVIL"]
    press(fire, case, "join", KEEP, department=civil.pk, task="看望老人", mandatory=None)
    fire.open(address(case, "join"))
    fields = fire.form(address(case, "join")).fields
    assert (fields["department"], fields["task"]) == ([str(civil.pk)], ["看望老人"])
    assert "mandatory" not in fields


def test_a_draft_over_a_restart_is_a_row(district, case):
    """What one process has kept another finds: nothing of it is in a process's memory."""
    writing = Writing({"text": ["写到一半"]}, seen=case.version, writer="p", form_key="k")
    drafting.keep(case, Verb.CONTACT, actor=district.actor("fire"), writing=writing)
    fire = officer(district, "fire")
    fire.open(address(case, "contact"))
    assert field(fire, case, "contact", "text") == "写到一半"


# -- templates -------------------------------------------------------------------------------------------


def test_a_template_fills_the_form_in_the_residents_language_and_its_blank_must_be_filled(district):
    case = file_case(district, language="en").grievance
    handling.sign(case, actor=district.actor("fire"))
    row = made(district, category=district.categories["A03"])
    fire = officer(district, "fire")
    fire.open(address(case, "contact"))
    assert "标准答复：电动车进楼充电" in fire.text
    fire.open(f"{address(case, 'contact')}?template={row.pk}")
    assert field(fire, case, "contact", "text") == f"We have {case.reference}. [[What you saw]]"
    assert fire.press(address(case, "contact")).status_code == 400
    assert "还有内容没有填写：[[What you saw]]" in fire.text
    assert Letter.objects.count() == 0
    said = f"We have {case.reference}. Cables on the stairs."
    assert fire.press(address(case, "contact"), text=said).status_code == 302
    assert Letter.objects.get().text == said


def test_a_template_never_takes_the_place_of_typed_words_unasked(district, case):
    row, fire = made(district), officer(district, "fire")
    assert press(fire, case, "contact", FILL, text="我写的", template=row.pk).status_code == 200
    assert field(fire, case, "contact", "text") == "我写的"
    assert "套用“已收到”会替换已写的内容" in fire.text
    fire.press(address(case, "contact"), ("step", "replace"))
    assert field(fire, case, "contact", "text") == f"{case.reference} 已收到。[[现场情况]]"
    press(fire, case, "contact", KEEP, text="草稿里的")
    fire.open(f"{address(case, 'contact')}?template={row.pk}")
    assert field(fire, case, "contact", "text") == "草稿里的"
    press(fire, case, "ask", FILL, text="", template=row.pk)
    assert "已收到" in field(fire, case, "ask", "text")
    fire.open(f"{address(case, 'ask')}?template=999999")
    assert field(fire, case, "ask", "text") == ""


# -- boilerplate -----------------------------------------------------------------------------------------


def test_the_fourth_same_reply_is_flagged_beside_a_box_to_send_it_all_the_same(district):
    cases = [file_case(district, body=f"第{n}件，楼道里有飞线。").grievance for n in range(4)]
    fire = officer(district, "fire")
    for case in cases:
        handling.sign(case, actor=district.actor("fire"))
    for case in cases[:3]:
        assert do(fire, case, "contact", text=SAME).status_code == 302
    assert do(fire, cases[3], "contact", text=SAME).status_code == 400
    assert cases[2].reference in fire.text
    assert field(fire, cases[3], "contact", "text") == SAME
    assert 'type="checkbox" name="anyway"' in fire.text
    assert fire.press(address(cases[3], "contact"), anyway="on").status_code == 302
    entry = list(journal.entries(cases[3].subject))[-1]
    assert (entry.verb, journal.facts(entry)["alike"]) == ("contact", 3)


# -- preview ---------------------------------------------------------------------------------------------


def test_the_preview_shows_letter_and_page_in_the_residents_language_and_changes_nothing(district):
    case = file_case(district, language="en").grievance
    handling.sign(case, actor=district.actor("fire"))
    fire = officer(district, "fire")
    before = (reload(case).version, Message.objects.count(), len(list(journal.entries(case.subject))))
    assert press(fire, case, "contact", PREVIEW, text="Two lines\nof a letter").status_code == 200
    assert "居民将看到的内容" in fire.text
    assert "Fire rescue wrote to the resident" in fire.text or "Fire rescue wrote to you" in fire.text
    assert "Dear resident" in fire.text
    assert identities.code_of(case.subject) not in fire.text
    assert "resident@example.org" not in fire.text
    assert (reload(case).version, Message.objects.count(), len(list(journal.entries(case.subject)))) == before
    fire.press(address(case, "contact"), BACK)
    assert field(fire, case, "contact", "text") == "Two lines\nof a letter"
    fire.press(address(case, "contact"), PREVIEW)
    assert fire.press(address(case, "contact")).status_code == 302
    assert Letter.objects.get().text == "Two lines\nof a letter"
    assert Draft.objects.count() == 0


def test_a_proposal_is_previewed_with_its_photos_and_sent_with_them(district, case):
    for part in case.parts.filter(role="co"):
        handling.waive(case, actor=district.actor("fire"), part=part, reason="不需要")
    fire = officer(district, "fire")
    typed = {**WORDS, "evidence": ""}
    assert press(fire, case, "propose", PREVIEW, photos=photo(), **typed).status_code == 200
    assert "是否解决" in fire.text or WORDS["decision"] in fire.text
    assert 'class="preview__photo"' in fire.text
    assert reload(case).status == Status.SIGNED
    assert fire.press(address(case, "propose")).status_code == 302
    assert Resolution.objects.get().facts == WORDS["facts"]
    assert case.attachments.count() == 1
    assert reload(case).status == Status.PROPOSED


def test_a_preview_of_a_changed_case_is_not_sent_over_it(district, case):
    fire = officer(district, "fire")
    words = {"ground": "outside", "basis": "条例第一条", "reason": "不归政府管"}
    press(fire, case, "refuse", PREVIEW, **words)
    handling.note(case, actor=district.actor("police"), text="等一下")
    assert fire.press(address(case, "refuse")).status_code == 409
    assert "等一下" in fire.text
    assert field(fire, case, "refuse", "reason") == "不归政府管"
    assert reload(case).status == Status.SIGNED


def test_what_is_missing_is_said_before_the_preview_and_other_acts_have_none(district, case):
    fire = officer(district, "fire")
    assert press(fire, case, "contact", PREVIEW, text="").status_code == 400
    assert press(fire, case, "contact", PREVIEW, text="[[空]]").status_code == 400
    assert field(fire, case, "contact", "text") == "[[空]]"
    fire.open(address(case, "note"))
    assert 'value="preview"' not in fire.text
    form = fire.form(address(case, "note")).fields | {"text": "x", "step": "preview"}
    assert fire.client.post(address(case, "note"), form).status_code == 409
    page = fire.client.post(
        address(case, "contact"),
        {"text": "好的", "seen": reload(case).version, "form_key": "k", "step": "preview"},
        **HTMX,
    )
    assert (page.status_code, "<html" in page.content.decode()) == (200, False)


def test_the_resident_reads_nothing_of_a_draft(district, case):
    press(officer(district, "fire"), case, "contact", KEEP, text="只是草稿")
    browser = Browser()
    browser.open(f"/k/{identities.code_of(case.subject)}/")
    assert "只是草稿" not in browser.open(f"/case/{case.reference}/").content.decode()
    assert bearer(case.pk).person_id is None
