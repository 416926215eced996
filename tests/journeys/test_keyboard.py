"""Without a mouse: a resident files by keyboard alone, an officer works through a case with a few keys;
where the focus stands can always be seen."""

import re

import pytest
from playwright.sync_api import expect

from grievances.actions import handling
from grievances.lifecycle import Status
from grievances.models import Grievance
from tests.factories.district import file_case, reload
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
AREA = {"zh-hans": "湖东一网格", "en": "Lakeside grid 1"}
MOST_TABS = 60
# The focus as it is drawn: by an outline of the element, or of what is drawn in its place.
FOCUS = """() => {
  const at = document.activeElement;
  const style = (e) => getComputedStyle(e);
  const drawn = (e) => e && style(e).outlineStyle !== "none" && parseFloat(style(e).outlineWidth) >= 2;
  const shape = at.querySelector(".map__area");
  const seen = drawn(at) || drawn(at.nextElementSibling) 
    || (shape && parseFloat(style(shape).strokeWidth) >= 3);
  const label = at.labels && at.labels.length ? at.labels[0].textContent : "";
  const name = at.getAttribute("aria-label") || label || at.textContent || "";
  const box = at.getBoundingClientRect();
  return { seen: Boolean(seen), name: name.replace(/\\s+/g, " ").trim(), tag: at.tagName,
           inside: box.bottom > 0 && box.top < innerHeight };
}"""


@pytest.fixture
def width() -> int:
    return 1280


class Keys:
    """A visitor's hands on the keyboard."""

    def __init__(self, who: Visitor):
        self.who, self.keys = who, who.page.keyboard

    def to(self, said: str, **values) -> None:
        """Tab until the focus stands on what bears these words; every stop on the way can be seen."""
        words = self.who.words(said, **values)
        self.to_words(words)

    def to_words(self, words: str) -> None:
        optional = re.escape(self.who.words("(optional)"))
        wanted = re.compile(rf"{re.escape(words)}\s*({optional})?\s*\w?")
        off = 0
        for _stop in range(MOST_TABS):
            self.keys.press("Tab")
            found = self.who.page.evaluate(FOCUS)
            if found["tag"] == "BODY":
                off += 1  # it stands on the browser's own bar, between the page's end and its beginning
                assert off == 1, "the focus fell off the page"
                continue
            assert found["seen"], f"the focus can't be seen: {found}"
            assert found["inside"], f"the focus is out of sight: {found}"
            if wanted.fullmatch(found["name"]):
                return
        raise AssertionError(f"{words} was not reached in {MOST_TABS} steps")

    def press(self, said: str, **values) -> None:
        self.to(said, **values)
        self.keys.press("Enter")

    def write(self, said: str, text: str) -> None:
        self.to(said)
        self.keys.type(text)


def test_a_resident_files_by_keyboard_alone(place, visitor, language):
    who = visitor().open("/")
    keys = Keys(who)
    keys.press("Skip to the content")
    keys.press("File a grievance")
    who.heading(who.words("What happened?"))
    keys.write("What happened?", TOLD[language])
    keys.press("Next")
    who.heading(who.words("Where is it?"))
    keys.to("Community or grid")
    for _option in range(2):  # the community, then its first grid
        keys.keys.press("ArrowDown")
    expect(who.field("Community or grid")).to_have_value("LH-NH-01-01")
    keys.press("Next")
    who.heading(who.words("Check and send"))
    keys.press("Send")
    who.heading(who.words("We have it. This is your receipt."))
    case = Grievance.objects.get()
    assert (case.body, case.area.code, case.category.code) == (TOLD[language], "LH-NH-01-01", "A01")


def test_the_map_is_a_list_of_choices_for_the_arrow_keys(place, visitor, language):
    who = visitor().open("/file/")
    who.fill("What happened?", TOLD[language])
    who.press("Next")
    who.heading(who.words("Where is it?"))
    keys = Keys(who)
    keys.to_words(AREA[language])
    keys.keys.press("ArrowRight")
    expect(who.field("Community or grid")).to_have_value("LH-NH-01-02")
    keys.keys.press("ArrowLeft")
    expect(who.field("Community or grid")).to_have_value("LH-NH-01-01")


def test_an_officer_works_through_a_case_with_a_few_keys(place, visitor, language):
    case = file_case(place, "A01", body=TOLD[language]).grievance
    who = visitor().come_in(place.people["police"]).open("/desk/")
    keys = who.page.keyboard
    keys.press("j")
    assert who.page.evaluate(FOCUS)["seen"]
    keys.press("Enter")
    who.heading(case.title)
    keys.press("s")
    who.sees_said("Signed for.")
    keys.press("q")
    expect(who.field("Your question to the resident")).to_be_focused()
    keys.type(TOLD[language])
    Keys(who).press("Ask the resident")
    who.sees_said("The resident has your question.")
    keys.press("e")
    expect(who.field("What you found")).to_be_visible()
    hand = Keys(who)
    keys.type(TOLD[language])
    for label in ("Basis", "What was done or decided", "How it can be checked"):
        hand.write(label, TOLD[language])
    hand.press("Propose a resolution")
    who.sees_said("Proposed. The resident has been asked to confirm.")
    assert reload(case).status == Status.PROPOSED


def test_what_opens_on_a_page_of_its_own_can_be_written_at_once(place, visitor, language):
    case = file_case(place, "A01", body=TOLD[language]).grievance
    handling.sign(case, actor=place.actor("police"))
    who = visitor().come_in(place.people["police"]).open(f"/desk/{case.reference}/ask/")
    expect(who.field("Your question to the resident")).to_be_focused()


def test_the_keys_are_told_on_the_page_itself(place, visitor, language):
    case = file_case(place, "A01", body=TOLD[language]).grievance
    who = visitor().come_in(place.people["police"]).open(f"/desk/{case.reference}/")
    who.page.keyboard.press("?")
    dialog = who.page.locator("dialog[open]")
    expect(dialog).to_contain_text(who.words("previous case"))
    expect(dialog).to_contain_text(who.words("Sign for it"))
    who.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert reload(case).status == Status.DISPATCHED
