"""Somebody at a browser: opens pages, fills in, presses; each page that they see keeps the same promises."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from portal.accounts.models import Person
from tests.browser import findings

LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
PATIENCE = 15_000
# Latin words that stand on Chinese pages beside codes in capital letters: of keys, of files, of the trade.
LATIN = {"cookie", "enter", "javascript", "jpg", "jpeg"}
# What is in another language on purpose says so; what is no language is left out.
CLEAR_BUTTON = "main form .buttons button.button:not(.button--secondary, .button--quiet)"
UNSPOKEN = "script, noscript, template, svg, textarea, kbd, .ref, .queue__ref, .code, .proof"
WORDS = """(unspoken) => {
  const page = document.body.cloneNode(true);
  const here = document.documentElement.lang;
  page.querySelectorAll(unspoken).forEach((e) => e.remove());
  page.querySelectorAll("[lang]").forEach((e) => e.lang === here || e.remove());
  page.querySelectorAll("*").forEach((e) => e.append(" "));
  return page.textContent.replace(/\\s+/g, " ");
}"""
NO_LANGUAGE = re.compile(
    r"https?://\S+|\S+@\S+|\b[A-Z0-9]+(?:-[A-Z0-9]+)+\b|\b[0-9a-f]{20,}\b|/k/\S+|panel-v1"
)

# For journeys whose screens others look at in every way: each language and each width once.
EACH_ONCE = pytest.mark.parametrize(("language", "width"), [("zh-hans", 390), ("en", 1280)])
# Both languages at both widths on the embedded default; each once on another database.
EACH_WAY = pytest.mark.parametrize(
    ("language", "width"),
    [
        ("zh-hans", 390),
        ("en", 1280),
        pytest.param("zh-hans", 1280, marks=pytest.mark.once),
        pytest.param("en", 390, marks=pytest.mark.once),
    ],
)


class Visitor:
    """One browser of one person, in one language, at one width; with cookies of its own."""

    def __init__(self, browser: Browser, base: str, language: str, width: int, **more):
        self.base, self.language, self.width = base, language, width
        self.context: BrowserContext = browser.new_context(
            base_url=base,
            locale=LOCALES[language],
            viewport={"width": width, "height": 844 if width < 600 else 900},
            has_touch=width < 600,
            reduced_motion="reduce",
            **more,
        )
        self.context.set_default_timeout(PATIENCE)
        self.complaints: list[str] = []
        self.forgiven: set[int] = set()
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        self.context.on("requestfailed", self._failed)
        self.context.on("response", self._answered)
        self.page: Page = self.context.new_page()

    def _said(self, said) -> None:
        given_up = said.text.startswith(
            ("htmx:sendAbort", "htmx:afterRequest")
        )  # else a response tells of it
        forgiven = given_up or any(f"status of {code}" in said.text for code in self.forgiven)
        if said.type == "error" and not forgiven:
            self.complaints.append(f"console: {said.text}")

    def _failed(self, request) -> None:
        """What an open page asks by itself is given up when another page is opened."""
        by_itself = request.resource_type in {"fetch", "xhr", "ping"} and "ERR_ABORTED" in str(
            request.failure
        )
        if not by_itself:
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response) -> None:
        if response.status >= 400 and response.status not in self.forgiven:
            self.complaints.append(f"{response.status}: {response.url}")

    @contextmanager
    def refused(self, status: int) -> Iterator[None]:
        """What is done here is refused with this status, and nothing else goes wrong."""
        self.forgiven.add(status)
        yield
        self.forgiven.discard(status)

    # -- words ---------------------------------------------------------------------------------------

    def words(self, said: str, context: str = "", **values) -> str:
        """What the page says for this in the visitor's language."""
        with translation.override(self.language):
            found = translation.pgettext(context, said) if context else translation.gettext(said)
            return found % values if values else found

    # -- going and doing -----------------------------------------------------------------------------

    def come_in(self, person: Person) -> "Visitor":
        """Signed in already, as yesterday: by the cookie of a session."""
        client = Client()
        client.force_login(person)
        self.cookie(settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value)
        return self

    def cookie(self, name: str, value: str) -> None:
        self.context.add_cookies([{"name": name, "value": value, "url": self.base}])

    def open(self, address: str) -> "Visitor":
        self.page.goto(address)
        self.look()
        return self

    def press(self, said: str, context: str = "", inside: Locator | None = None, **values) -> None:
        """Press the button, or follow the link, with these words."""
        name = self.words(said, context, **values)
        where = inside or self.page
        found = where.get_by_role("button", name=name, exact=True).or_(
            where.get_by_role("link", name=name, exact=True)
        )
        found.first.click()

    def send(self) -> None:
        """Press the one clear button of the page's form."""
        self.page.locator(CLEAR_BUTTON).first.click()

    def fill(self, said: str, text: str, **values) -> None:
        """Write into the field with this label."""
        self.field(said, **values).fill(text)

    def field(self, said: str, **values) -> Locator:
        """The field with this label, whether it must be filled in or not."""
        optional = re.escape(self.words("(optional)"))
        label = re.compile(rf"^\s*{re.escape(self.words(said, **values))}\s*({optional})?\s*$")
        return self.page.get_by_label(label).and_(self.page.locator("input, textarea, select"))

    def sees(self, *words: str) -> None:
        """All of it is there to be read, in order to look at the rest of the page as well."""
        for each in words:
            expect(self.page.locator("body")).to_contain_text(each, timeout=PATIENCE)
        self.look()

    def sees_said(self, said: str, **values) -> None:
        """A sentence of the portal's, in the visitor's language."""
        self.sees(self.words(said, **values))

    def heading(self, words: str) -> None:
        """The page with this heading is there."""
        expect(self.page.get_by_role("heading", name=words).first).to_be_visible(timeout=PATIENCE)
        self.look()

    # -- what holds on every page ----------------------------------------------------------------------

    def look(self) -> None:
        """The page is whole, its scripts too; no error, no refused request, nothing sideways to scroll for,
        one language."""
        self.page.wait_for_load_state("load")
        assert self.complaints == [], f"{self.complaints} on {self.page.url}"
        across = self.page.evaluate("document.documentElement.scrollWidth")
        assert across <= self.width, f"{self.page.url} is {across} pixels wide"
        strange = self.strange_words()
        assert strange == [], f"{strange} on {self.page.url}"

    def seen(self, name: str) -> None:
        """Nothing is in the way of anybody here; and a picture, where it is asked for."""
        assert findings(self.page) == []
        self.shot(name)

    def shot(self, name: str) -> None:
        """Keep a picture of the page in the folder SHOTS, where one is named, for whoever looks at it."""
        if folder := os.environ.get("SHOTS"):
            self.page.screenshot(path=f"{folder}/{name}-{self.width}.png", full_page=True)

    def strange_words(self) -> list[str]:
        """Words of the other language on the page."""
        text = NO_LANGUAGE.sub(" ", self.page.evaluate(WORDS, UNSPOKEN))
        if self.language == "en":
            return re.findall(r"[\u4e00-\u9fff，。；：！？、（）]+", text)
        words = re.findall(r"[A-Za-z]{3,}", text)
        return [word for word in words if not word.isupper() and word.lower() not in LATIN]

    def close(self) -> None:
        self.context.close()
