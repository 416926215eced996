"""Ten cases by keyboard alone: an officer goes down the queue, signs, takes one signature back, writes, hands
over, asks, proposes, and never touches a mouse. The focus can be seen at every stop and is never lost."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from grievances.actions import templating
from grievances.models import Draft, Grievance, Letter
from portal.engines.journal import journal
from tests.factories.district import LONG_AGO, file_case
from tests.factories.team import colleagues
from tests.journeys.test_keyboard import FOCUS, Keys
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
SAID = {"zh-hans": "我们今晚上门查看。", "en": "We come and see tonight."}
MA = {"zh-hans": "马警官", "en": "Officer Ma"}


@pytest.fixture
def width() -> int:
    return 1280


@pytest.fixture
def cases(place, language) -> None:
    """Ten cases that wait for the police to sign; a colleague; a template."""
    for _case in range(10):
        file_case(place, "A01", body=TOLD[language], language=language)
    colleagues(place, "POLICE", MA[language])
    texts = {"text": {"zh": SAID["zh-hans"], "en": SAID["en"]}}
    titles = {"title_zh": "上门查看", "title_en": "We come"}
    templating.add(
        actor=place.actor("administrator"), from_day=LONG_AGO, texts=texts, verbs=["contact"], **titles
    )


class Officer(Keys):
    """Hands on the keyboard, and eyes on where the focus stands."""

    def __init__(self, who: Visitor):
        super().__init__(who)
        self.reference = ""

    def stands(self) -> None:
        """The focus is on the page, and can be seen where it is on something to press or to write in."""
        found = self.who.page.evaluate(FOCUS)
        assert found["tag"] != "BODY", "the focus is lost"
        assert found["tag"].startswith("H") or found["seen"], f"the focus can't be seen: {found}"

    def key(self, key: str) -> None:
        self.keys.press(key)

    def open_next(self) -> None:
        """On to the next line, which opens beside the queue."""
        if self.who.page.evaluate("!document.activeElement.closest('[data-row]')"):
            self.key("j")
        self.stands()
        line = self.who.page.evaluate("document.activeElement.closest('a').dataset.reference")
        assert line != self.reference, "the next one, not the same again"
        self.reference = line
        self.key("Enter")
        expect(self.who.page.locator(f'#case [data-case="{line}"]')).to_be_visible()
        expect(self.who.page.locator("#case .case__title")).to_be_focused()

    def sign(self) -> None:
        """Signed: it leaves the view, and the focus is on the line that has come into its place."""
        self.key("s")
        self.said("Signed for.")
        gone = self.who.page.locator(f'#queue [data-reference="{self.reference}"]')
        expect(gone).to_have_count(0)
        self.stands()

    def said(self, words: str) -> None:
        expect(self.who.page.locator("#case .notice[role=status]")).to_contain_text(self.who.words(words))

    def form(self, key: str) -> None:
        """A verb's form; what is to be written first has the focus."""
        self.key(key)
        expect(self.who.page.locator("#case .case--act")).to_be_visible()
        self.stands()

    def write_and_send(self, text: str, done: str) -> None:
        self.keys.insert_text(text)
        self.key("Control+Enter")
        self.said(done)
        self.stands()


def test_ten_cases_without_a_mouse(place, visitor, language, cases):
    who = visitor().come_in(place.people["police"]).open("/desk/?view=sign")
    who.page.evaluate("document.addEventListener('mousedown', () => { window.mouse = true; })")
    officer, text = Officer(who), SAID[language]

    officer.open_next()
    officer.sign()
    officer.key("z")
    officer.said("Taken back. Everything stands as it did before.")
    expect(who.page.locator(f'#queue [data-reference="{officer.reference}"]')).to_have_count(1)
    officer.sign()

    for key, field, done in (
        ("n", text, "Noted."),
        ("q", text, "The resident has your question."),
        ("w", text, "The resident has your message."),
    ):
        officer.open_next()
        officer.sign()
        officer.form(key)
        officer.write_and_send(field, done)

    officer.open_next()
    officer.sign()
    officer.form("w")
    officer.key("Shift+Tab")  # past the button, to the list of templates
    officer.key("Shift+Tab")
    officer.key("ArrowDown")
    officer.key("Tab")
    officer.key("Enter")
    expect(who.page.locator("#case textarea")).to_have_value(text)
    officer.to("What the resident should know")
    officer.key("Control+Enter")
    officer.said("The resident has your message.")

    officer.open_next()
    officer.sign()
    officer.form("Shift+T")
    officer.key("Space")
    officer.key("Control+Enter")
    officer.said("Handed over. Your colleague has been told.")

    officer.open_next()
    officer.sign()
    officer.form("e")
    officer.keys.insert_text(text)
    for label in ("Basis", "What was done or decided", "How it can be checked"):
        officer.to(label)
        officer.keys.insert_text(text)
    officer.key("Control+Enter")
    officer.said("Proposed. The resident has been asked to confirm.")

    officer.open_next()
    officer.sign()
    officer.form("t")
    officer.key("Space")
    officer.to("Why")
    officer.write_and_send(text, "Asked. Whoever decides has been told.")

    officer.open_next()
    officer.sign()
    officer.form("i")
    officer.key("ArrowDown")
    officer.to("What it is to do")
    officer.write_and_send(text, "Called in. The department has been told.")
    officer.key("z")
    officer.said("Taken back. Everything stands as it did before.")

    officer.open_next()
    officer.sign()
    assert who.page.locator("#queue .queue__line").count() == 0

    officer.key("Control+k")
    expect(who.page.locator("#go-typed")).to_be_focused()
    officer.keys.insert_text(who.words("My drafts"))
    officer.key("Enter")
    who.heading(who.words("My drafts"))
    assert not who.page.evaluate("window.mouse")
    told = Counter(
        entry.verb
        for case in Grievance.objects.all()
        for entry in journal.entries(case.subject)
        if entry.actor == place.actor("police").key
    )
    assert told == {
        "sign": 11, "undo": 2, "note": 1, "ask": 1, "contact": 2, "hand": 1, "propose": 1,
        "ask_time": 1, "join": 1,
    }  # fmt: skip
    assert Letter.objects.filter(kind="contact", text=text).count() == 2
    assert [draft.verb for draft in Draft.objects.all()] == ["join"], (
        "the words that were taken back are kept"
    )
    assert re.search(text, Draft.objects.get().sealed)
