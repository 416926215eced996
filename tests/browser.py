"""A real Chromium for tests, opened once; axe-core's findings as plain lines."""

import os
import shutil
from collections.abc import Iterator, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# The shell draws no window of its own: a page costs half of the full browser's CPU, or less.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
AXE = Axe()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def installed() -> str | None:
    """The Chromium to use: the one named in CHROMIUM, else the lightest that is installed."""
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("CHROMIUM") or next((path for path in found if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; skips where no Chromium is installed."""
    path = installed()
    if path is None:
        pytest.skip("needs Chromium: none is installed")
    # Playwright keeps an event loop in this thread; the tests' own queries beside it are safe.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def findings(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds on the page, one line for each element; `rules`: look with these alone."""
    chosen = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": RULES}
    # Nothing is fetched again for it: of these rules one alone wants that, about sound, and there is none.
    options = {"runOnly": chosen, "resultTypes": ["violations"], "preload": False}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    violations = page.evaluate("async options => (await axe.run(options)).violations", options)
    return [f"{found['id']}: {node['html'][:160]}" for found in violations for node in found["nodes"]]
