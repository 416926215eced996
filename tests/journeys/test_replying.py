"""Writing to a resident well: a standard answer, its blank, the preview, a crash of the browser, what a
colleague changes meanwhile, the draft on another device, and sent. In Chinese on a phone, in English at a
desk."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from grievances.actions import handling, templating
from grievances.models import Draft, Letter
from tests.factories.district import LONG_AGO, file_case
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TITLES = {"title_zh": "飞线充电：已到现场", "title_en": "Charging cables: we were there"}
TEXTS = {
    "zh": "您反映的“{title}”（{reference}），我们已到现场：[[看到什么]]。应于{due}前办结。",
    "en": "About “{title}” ({reference}): we were there and found [[what you found]]. Due {due}.",
}
BLANK = {"zh-hans": "[[看到什么]]", "en": "[[what you found]]"}
FOUND = {"zh-hans": "三号楼二单元有两根飞线，已拆除", "en": "two cables in entrance 2, taken down"}
MORE = {"zh-hans": "周五再来复查。", "en": "We come again on Friday."}
NEWS = {"zh-hans": "车主已经联系上了。", "en": "The owner has been reached."}
BODY = {"zh-hans": "楼道里有人飞线充电。", "en": "Somebody charges e-bikes in the stairwell."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


@pytest.fixture
def case(place, language):
    administrator = place.actor("administrator")
    given = {"verbs": ["contact"], "texts": {"text": TEXTS}, "from_day": LONG_AGO, **TITLES}
    with at(MONDAY):
        templating.add(actor=administrator, category=place.categories["A03"], **given)
        found = file_case(place, "A03", body=BODY[language], language=language).grievance
        handling.sign(found, actor=place.actor("fire"))
    return found


def test_a_reply_is_begun_from_a_standard_answer_survives_a_crash_and_is_sent(place, visitor, language, case):
    title = TITLES["title_zh" if language == "zh-hans" else "title_en"]
    with at(MONDAY + timedelta(hours=1)):
        fire = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
        fire.press("Write to the resident")
        fire.field("Begin with a template").select_option(label=title)
        fire.press("Use it")
        text = fire.field("What the resident should know")
        expect(text).to_contain_text(BLANK[language])
        fire.seen("begun")
        with fire.refused(400):
            fire.press("Preview")
            fire.sees_said(
                "Still to be filled in: %(blanks)s. Write it in place of the brackets.",
                blanks=BLANK[language],
            )
        fire.seen("blank")
        written = text.input_value().replace(BLANK[language], FOUND[language])
        text.fill(written)
        fire.press("Preview")
        fire.heading(fire.words("What the resident gets"))
        fire.sees(FOUND[language])
        fire.seen("preview")
        fire.press("Back to the text")
        expect(text).to_have_value(written)
        text.press_sequentially(MORE[language])
        _kept(fire, MORE[language])
        fire.context.close()
    with at(MONDAY + timedelta(hours=2)):
        handling.note(case, actor=place.actor("police"), text=NEWS[language])
    with at(MONDAY + timedelta(hours=3)):
        again = visitor().come_in(place.people["fire"]).open("/desk/?view=work")
        again.sees_said("Draft")
        again.open(f"/desk/{case.reference}/").sees_said("Your draft")
        again.seen("case")
        again.press("Write to the resident")
        again.sees(NEWS[language])
        text = again.field("What the resident should know")
        assert FOUND[language] in text.input_value()
        assert MORE[language] in text.input_value()
        again.seen("again")
        again.send()
        again.sees_said("The resident has your message.")
    assert Draft.objects.count() == 0
    sent = Letter.objects.get(kind="contact").text
    assert case.reference in sent
    assert FOUND[language] in sent
    assert "[[" not in sent


def _kept(who, words: str) -> None:
    """Soon it is a row: nothing of it is the browser's or a process's alone."""
    for _try in range(60):
        if any(words in value for values in Draft.objects.get().fields.values() for value in values):
            return
        who.page.wait_for_timeout(250)
    raise AssertionError("the draft was not kept")


def test_without_javascript_a_draft_is_kept_by_its_button_and_discarded(place, visitor, language, case):
    with at(MONDAY + timedelta(hours=1)):
        fire = visitor(java_script_enabled=False).come_in(place.people["fire"])
        fire.page.goto(f"/desk/{case.reference}/contact/")
        fire.fill("What the resident should know", MORE[language])
        fire.press("Keep as draft")
        expect(fire.field("What the resident should know")).to_have_value(MORE[language])
        expect(fire.page.locator("body")).to_contain_text(
            fire.words("Kept as a draft. Nobody else can read it.")
        )
        fire.page.goto("/drafts/")
        expect(fire.page.locator("main")).to_contain_text(case.reference)
        fire.page.goto(f"/desk/{case.reference}/contact/")
        fire.press("Discard")
        expect(fire.page.locator("body")).to_contain_text(fire.words("The draft is discarded."))
    assert Draft.objects.count() == 0


def test_administrators_keep_the_templates_on_pages_that_everybody_can_use(place, visitor, case):
    administrator = visitor().come_in(place.people["administrator"]).open("/templates/")
    administrator.seen("templates")
    administrator.press("A proposed resolution")
    administrator.seen("template")
    administrator.open("/drafts/")
    administrator.seen("drafts")
