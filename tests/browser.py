"""A real Chromium for tests, opened once; axe-core's findings as plain lines."""

import os
import shutil
from collections.abc import Iterator

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


# Contrast hangs on a text's size, weight and colour and on what lies behind it, and takes axe longer than all
# other rules together: each such look is measured once in a tab, on whatever page it is met first.
LOOKS = """() => {
  const met = new Set(JSON.parse(sessionStorage.getItem("looks-met") || "[]"));
  const texts = Array.from(document.body.querySelectorAll("*")).filter((e) => e.getClientRects().length &&
    (e.matches("input, select, textarea") ||
      Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim())));
  const behind = (e) => {
    const found = [];
    for (let up = e; up; up = up.parentElement) {
      const style = getComputedStyle(up);
      found.push(style.backgroundColor, style.backgroundImage, style.opacity, style.filter);
      if (/^rgb\\(/.test(style.backgroundColor) && style.opacity === "1") break;
    }
    return found.filter((each) => !["rgba(0, 0, 0, 0)", "none", "1"].includes(each)).join();
  };
  const fresh = texts.filter((e) => {
    const style = getComputedStyle(e);
    const look = [style.color, style.fontSize, style.fontWeight, style.textShadow, behind(e)].join("|");
    return !met.has(look) && met.add(look);
  });
  sessionStorage.setItem("looks-met", JSON.stringify(Array.from(met)));
  return fresh;
}"""
AXE_RUN = f"""async ([options, dark]) => {{
  const met = sessionStorage.getItem("looks-met");
  const rest = {{ ...options, rules: {{ "color-contrast": {{ enabled: false }} }} }};
  const again = {{ ...options, runOnly: {{ type: "rule", values: ["link-in-text-block"] }} }};
  const found = (await axe.run(dark ? again : rest)).violations;
  const include = ({LOOKS})();
  const only = {{ ...options, runOnly: {{ type: "rule", values: ["color-contrast"] }} }};
  const dull = include.length ? (await axe.run({{ include }}, only)).violations : [];
  // What was found here is found again where it is met again.
  if (dull.length) sessionStorage.setItem("looks-met", met || "[]");
  return found.concat(dull);
}}"""


def findings(page: Page, *, in_another_light: bool = False) -> list[str]:
    """What axe-core finds on the page, one line for each element. `in_another_light`: of a page that was
    looked at already; what hangs on colours alone."""
    # Nothing is fetched again for it: of these rules one alone wants that, about sound, and there is none.
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    violations = page.evaluate(AXE_RUN, [options, in_another_light])
    return [f"{found['id']}: {node['html'][:160]}" for found in violations for node in found["nodes"]]
