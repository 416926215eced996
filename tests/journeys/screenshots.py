"""The ten main pages at 390 and 1280 px in both languages, into screenshots/: `make screenshots`.

Works on the demo's data where they are (VAR_DIR), else prepares a demo in a temporary folder; runs a server
of its own on a free port and ends it.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "screenshots"
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
WIDTHS = (390, 1280)
WORDS = {
    "zh": "三号楼一楼有人从窗户拉线给电动车充电，插线板烧黑过一次，晚上很危险，请尽快来看看。",
    "en": "Somebody charges an e-bike from a cable out of a ground floor window; the socket has burnt once.",
}
NEXT = {"zh": "下一步", "en": "Next"}


def environment() -> dict[str, str]:
    """The demo's: on its own data where they are, else in a temporary folder."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    if not (folder / "gongzhi.sqlite3").exists():
        folder = Path(tempfile.mkdtemp(prefix="gongzhi-screenshots-"))
    return os.environ | {"MODE": "demo", "VAR_DIR": str(folder)}


@contextmanager
def server(given: dict[str, str]) -> Iterator[str]:
    """The address of a running demo site; it ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subprocess.run([sys.executable, "manage.py", "demo", "--only-prepare"], cwd=ROOT, env=given, check=True)
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--threads", "4", "--log-level", "error"], cwd=ROOT, env=given)
    try:
        wait_for(f"http://127.0.0.1:{port}/health/live/")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)


def wait_for(url: str) -> None:
    """Until the site answers; ConnectionError after a minute."""
    for _ in range(120):
        try:
            urllib.request.urlopen(url, timeout=2)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    raise ConnectionError(url)


class Camera:
    """One language and width: visits pages and keeps their pictures."""

    def __init__(self, browser: Browser, base: str, language: str, width: int):
        self.browser, self.base, self.language, self.width = browser, base, language, width

    def page(self, who: str = "") -> Page:
        """A fresh visitor; `who`: signed in as this person of the demo."""
        size = {"width": self.width, "height": 860}
        context = self.browser.new_context(viewport=size, locale=LANGUAGES[self.language], base_url=self.base)
        page = context.new_page()
        if who:
            page.goto("/demo/")
            page.locator(f"form:has(input[value='{who}']) button").first.click()
            page.wait_for_load_state()
        return page

    def keep(self, page: Page, name: str) -> None:
        path = OUT / f"{name}-{self.width}-{self.language}.png"
        page.screenshot(path=path, full_page=True)
        print(path.relative_to(ROOT))  # noqa: T201 - what the command is for

    def resident(self) -> None:
        """First page, the three pages of a filing, the receipt."""
        page = self.page()
        page.goto("/")
        self.keep(page, "01-home")
        page.goto("/file/")
        page.locator("textarea").first.fill(WORDS[self.language])
        self.keep(page, "02-what")
        page.get_by_role("button", name=NEXT[self.language]).click()
        page.locator("select").first.wait_for()
        page.locator("select").first.select_option(index=2)
        self.keep(page, "03-where")
        page.get_by_role("button", name=NEXT[self.language]).click()
        page.wait_for_load_state()
        self.keep(page, "04-check")

    def own_case(self) -> None:
        page = self.page("zhou.guifang")
        page.goto("/mine/")
        page.locator("main a[href^='/case/']").first.click()
        page.wait_for_load_state()
        self.keep(page, "05-own-case")

    def officers(self) -> None:
        page = self.page("xu.wenjing")
        page.goto("/desk/")
        self.keep(page, "06-desk")
        page.goto(page.locator("a.queue__line").first.get_attribute("href"))
        self.keep(page, "07-case")

    def panel(self) -> None:
        page = self.page("fang.yuan")
        page.goto("/panel/")
        self.keep(page, "08-panel")

    def public(self) -> None:
        page = self.page()
        for name, path in (("09-register", "/register/"), ("10-figures", "/figures/")):
            page.goto(path)
            self.keep(page, name)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with server(environment()) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language in LANGUAGES:
            for width in WIDTHS:
                camera = Camera(browser, base, language, width)
                for part in (camera.resident, camera.own_case, camera.officers, camera.panel, camera.public):
                    part()
        browser.close()


if __name__ == "__main__":
    main()
