"""What the tests of the desk share: officers who are signed in, and what stands on their page."""

import re

from grievances.models import Grievance
from tests.factories.browsing import Browser

HTMX = {"HTTP_HX_REQUEST": "true"}


def officer(district, name: str) -> Browser:
    """The person's browser, signed in."""
    browser = Browser()
    browser.client.force_login(district.people[name])
    return browser


def views(browser: Browser) -> dict[str, str]:
    """The desk's views with their counts, in their order."""
    found = re.findall(
        r'<a href="\?view=(\w+)[^"]*"[^>]*>[^<]*<span class="count[^"]*">([^<]*)</span>', browser.text
    )
    return dict(found)


def queue(browser: Browser) -> list[str]:
    """The references of the queue, in its order."""
    return re.findall(r'data-reference="([^"]+)"', browser.text)


def acts(browser: Browser) -> set[str]:
    """The verbs that the act bar offers."""
    bar = browser.text.partition('class="act-bar"')[2].partition("</article>")[0]
    return set(re.findall(r'(?:href|action)="/desk/[^/]+/(\w+)/"', bar))


def address(case: Grievance, verb: str = "") -> str:
    return f"/desk/{case.reference}/{verb}{'/' if verb else ''}"


def do(browser: Browser, case: Grievance, verb: str, **typed):
    """Open the verb's form, fill it in, press its button."""
    assert browser.open(address(case, verb)).status_code == 200, verb
    return browser.press(address(case, verb), **typed)
