"""Pictures of the main pages, at both widths and in both languages, into `screenshots/`: `make screenshots`.

They are taken from a copy of the demo, made anew where there is none: nothing of the demo itself is touched.
"""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from portal.env import ROOT, load_dotenv
from portal.management.demo.district.people import demo_people

TARGET = ROOT / "screenshots"
DATABASE = "gongzhi.sqlite3"
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
WIDTHS = {390: 844, 1280: 900}
TOLD = {
    "zh-hans": "南湖新村三号楼楼道里，天天晚上有人从窗户飞线给电动车充电，线就垂在楼梯扶手上。"
    "楼上住着老人，真着火跑都跑不掉。",
    "en": "Every night somebody on our stairs charges an e-bike with a cable through the window. "
    "Old people live upstairs; if it burns, they can't get out.",
}
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
PATIENCE = 60


# -- the demo, and a server for it -----------------------------------------------------------------------


@contextmanager
def demo() -> Iterator[str]:
    """The address of a server on a copy of the demo."""
    load_dotenv()
    with tempfile.TemporaryDirectory(prefix="gongzhi-screenshots-") as folder:
        copied(Path(os.environ.get("VAR_DIR") or ROOT / "var"), Path(folder))
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"MODE": "demo", "VAR_DIR": folder, "PORT": str(port), "SITE_URL": ""}
        manage = [sys.executable, "manage.py", "demo", "--only-prepare"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True)
        gunicorn = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(
            [*gunicorn, "--threads", "4", "--log-level", "warning"], cwd=ROOT, env=environment
        )
        try:
            address = f"http://localhost:{port}"
            answering(address)
            yield address
        finally:
            server.terminate()
            server.wait(PATIENCE)


def copied(source: Path, target: Path) -> None:
    """What is there of a demo; the database as one whole, even while it is in use."""
    if not (source / DATABASE).exists():
        return
    with (
        closing(sqlite3.connect(source / DATABASE)) as old,
        closing(sqlite3.connect(target / DATABASE)) as new,
    ):
        old.backup(new)
    if (source / "media").exists():
        shutil.copytree(source / "media", target / "media")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answering(address: str) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/health/live/", timeout=2):  # noqa: S310 - our own server
                return
        except OSError:  # not there yet, or too busy
            time.sleep(0.2)
    raise TimeoutError(f"{address} does not answer")


# -- what is shown ---------------------------------------------------------------------------------------


class Camera:
    """One visitor's browser at one width in one language, and the pictures it takes."""

    def __init__(self, browser: Browser, address: str, language: str, width: int):
        self.language, self.width, self.taken = language, width, []
        self.context = browser.new_context(
            base_url=address,
            locale=LOCALES[language],
            viewport={"width": width, "height": WIDTHS[width]},
            reduced_motion="reduce",
            color_scheme="light",
        )
        self.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        self.page: Page = self.context.new_page()

    def take(self, name: str, *, whole: bool = True) -> None:
        """A picture of the page; `whole`: as if the screen held all of it."""
        file = TARGET / f"{name}.{self.width}.{self.language}.png"
        screen = {"width": self.width, "height": WIDTHS[self.width]}
        if whole:
            height = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size(screen | {"height": max(height, screen["height"])})
        self.page.screenshot(path=file)
        self.page.set_viewport_size(screen)
        self.taken.append(file)

    def be(self, who: str) -> None:
        """Sign in with one click, as one of the demo's people."""
        username = next(row.username for row in demo_people() if row.demo == who)
        self.page.goto("/demo/")
        form = self.page.locator("main form", has=self.page.locator(f"[value='{username}']"))
        form.first.get_by_role("button").first.click()
        self.page.wait_for_load_state()

    def on(self, value: str = "on") -> None:
        """Press the button of a filing that leads on."""
        self.page.locator(f".act-bar button[name=go][value={value}]").click()
        self.page.wait_for_load_state()


def filing(camera: Camera) -> None:
    page = camera.page
    page.goto("/")
    camera.take("01-home")
    page.goto("/file/")
    page.locator("textarea[name=body]").fill(TOLD[camera.language])
    camera.take("02-file-what")
    camera.on()
    page.locator("select[name=area]").select_option("LH-NH-01-01")
    camera.take("03-file-where")
    camera.on()
    camera.take("04-file-check")
    camera.on("send")
    camera.take("05-receipt")
    page.goto("/register/")
    camera.take("07-register")
    page.goto("/figures/")
    camera.take("11-figures")
    page.goto("/responsibility/")
    camera.take("12-responsibility")


def own_case(camera: Camera) -> None:
    camera.be("resident")
    camera.page.goto("/mine/")
    camera.page.locator("ul.entries a").first.click()
    camera.page.wait_for_load_state()
    camera.take("06-own-case")


def desk(camera: Camera) -> None:
    page = camera.page
    camera.be("police_handler")
    page.goto("/desk/")
    camera.take("08-desk", whole=False)
    case = page.locator(".queue__line").first.get_attribute("href")
    if camera.width > 1000:
        page.locator(".queue__line").first.click()
        page.locator("#case .case").wait_for()
        camera.take("08-desk-with-case", whole=False)
    page.goto(case or "/desk/")
    camera.take("09-case")


def scoring(camera: Camera) -> None:
    page = camera.page
    camera.be("panel_member")
    page.goto("/panel/")
    page.locator("ol.entries a").first.click()
    page.wait_for_load_state()
    camera.take("10-panel-case")
    page.locator(".act-bar a.button").first.click()
    page.wait_for_load_state()
    camera.take("10-panel-question")


def administration(camera: Camera) -> None:
    camera.be("administrator")
    camera.page.goto("/admin/")
    camera.take("13-administration")
    camera.page.goto("/admin/responsibility/?all=1")
    camera.page.locator("a[href^='/admin/responsibility/']").locator("visible=true").last.click()
    camera.page.wait_for_load_state()
    camera.take("13-item")


ROUNDS: tuple[Callable[[Camera], None], ...] = (filing, own_case, desk, scoring, administration)


def main() -> None:
    """Take them all, and tell where they are."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("This needs Chromium: install it, or name it in CHROMIUM.")
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    with demo() as address, sync_playwright() as playwright:
        for language, locale in LOCALES.items():
            # What the browser itself writes (“no file chosen”) is in the visitor's language too.
            browser = playwright.chromium.launch(
                executable_path=path, args=[*FLAGS, f"--lang={locale}"], env=os.environ | {"LANGUAGE": locale}
            )
            for width in WIDTHS:
                for go in ROUNDS:
                    camera = Camera(browser, address, language, width)
                    go(camera)
                    camera.context.close()
                    for file in camera.taken:
                        sys.stdout.write(f"{file.relative_to(ROOT)}\n")
                        sys.stdout.flush()
            browser.close()


if __name__ == "__main__":
    main()
