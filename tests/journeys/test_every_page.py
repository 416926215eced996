"""axe-core finds nothing on any page of an officer or an administrator, none is wider than its screen, and
no key is given twice: in Chinese on a phone in the light, in English at a desk in the dark. One district,
one sign-in a role; which pages there are is read from the table of doors.
"""

from itertools import groupby
from urllib.parse import urlsplit

import pytest

from grievances.actions import dispatching
from grievances.actions.behalf import Asked
from grievances.actions.merging import merge
from portal.accounts.identities import Filer
from tests.browser import findings
from tests.factories.district import file_case
from tests.house.doors import Scene, scene
from tests.house.every_page import visits
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.once]
PERSON = {"owner": "police", "head": "head"}
ACROSS = """() => ({ wide: document.documentElement.scrollWidth,
  keys: Array.from(document.querySelectorAll("[data-key]")).filter((e) => e.getClientRects().length)
    .map((e) => e.dataset.key) })"""


@pytest.fixture(params=[("zh-hans", 390, "light"), ("en", 1280, "dark")], ids=["phone", "desk"])
def look(request) -> tuple[str, int, str]:
    return request.param


@pytest.fixture
def language(look) -> str:
    return look[0]


@pytest.fixture
def width(look) -> int:
    return look[1]


def cases(place) -> dict[str, str]:
    """What the table of doors has no case for."""
    grid = place.actor("grid")
    asked = Asked("phone", "by_phone", "sight")
    behalf = file_case(place, filer=Filer(name="王", anonymous=False), behalf=asked, actor=grid).grievance
    disputed = file_case(place, body="另一件").grievance
    dispatching.object_to(disputed, actor=place.actor("fire"), cites="2.3", reason="不归我们")
    triage = file_case(place, None, body="没人管的一件").grievance
    merged = file_case(place, body="又一件").grievance
    merge(merged, actor=grid, into=file_case(place, body="又一件了").grievance)
    found = {"behalf": behalf, "disputed": disputed, "triage": triage, "merged": merged}
    return {name: case.reference for name, case in found.items()}


def seen(who: Visitor, address: str) -> list[str]:
    """What is in somebody's way there."""
    answer = who.page.goto(address)
    page = who.page.evaluate(ACROSS)
    twice = sorted({key for key in page["keys"] if page["keys"].count(key) > 1})
    lines = [f"answered {answer.status}"] if answer.status != 200 else []
    lines += ["led elsewhere"] if urlsplit(who.page.url).path != urlsplit(address).path else []
    lines += [f"{page['wide']} pixels wide"] if page["wide"] > who.width else []
    return lines + [f"key {key} twice" for key in twice] + findings(who.page)


def test_nothing_is_in_anybodys_way_on_any_page_of_an_officer(portal, visitor, look, settings, tmp_path):
    language, _width, theme = look
    full: Scene = scene()
    found: dict[str, list[str]] = {}
    every = sorted(set(visits(full, cases(full.place))))
    for role, addresses in groupby(every, key=lambda visit: visit[0]):
        who = visitor(color_scheme=theme).come_in(full.place.people[PERSON.get(role, role)])
        for _role, address in addresses:
            found[f"{role} {address}"] = seen(who, address)
        found[role] = who.complaints
    assert {where: lines for where, lines in found.items() if lines} == {}
    assert len(every) > 90
