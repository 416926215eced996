"""axe-core finds nothing on the pages of the journey: in both languages, at both widths, in light and dark.

A page is loaded once and shown in each light at each width; in the dark only colours are looked at.
"""

from dataclasses import dataclass

import pytest

from evaluation.models import Sample
from grievances.actions import handling, resolving
from grievances.actions.filing import Filed
from grievances.actions.resolving import Reply
from grievances.tasks import sweep
from portal.kit import clock
from tests.browser import findings
from tests.factories.district import District, file_case
from tests.factories.panel import MONDAY, drawn, score_all, sheet
from tests.factories.town import photo, town_panel
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.once]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
AREA = {"zh-hans": "湖东一网格", "en": "Lakeside grid 1"}
REPLY = {
    "zh-hans": Reply("确有噪声。", "《噪声污染防治法》第六十五条", "已劝止。", "下周回访。", "有出警记录"),
    "en": Reply("We heard it.", "Noise Act, article 65", "It has stopped.", "We ask again.", "Our log"),
}


@pytest.fixture
def width() -> int:
    return 1280


@dataclass(repr=False)
class Scene:
    """The district with a case in each state that a page of the journey shows."""

    place: District
    words: str
    asked: Filed
    proposed: Filed
    late: Filed
    waiting: Sample
    found: Sample


@pytest.fixture
def scene(place, language) -> Scene:
    town_panel(place, language)
    words, reply, police = TOLD[language], REPLY[language], place.actor("police")
    found = drawn(place, body=words, reply=reply)
    score_all(found, sheet(2, 1, 2, 2, 1, flags=("false_closure",)))
    waiting = drawn(place, body=words, reply=reply)
    with clock.travel(MONDAY):
        late = file_case(place, body=words)
        sweep_at = late.grievance.done_due
    with clock.travel(sweep_at):
        sweep()
    asked, proposed = (file_case(place, "A01", body=words) for _case in range(2))
    for filed in (asked, proposed):
        handling.sign(filed.grievance, actor=police)
    handling.ask(asked.grievance, actor=police, text=words)
    resolving.propose(proposed.grievance, actor=police, reply=reply)
    return Scene(place, words, asked, proposed, late, waiting, found)


def looked_at(who: Visitor) -> list[str]:
    """What axe finds on the page that the visitor is on, in each light at each width."""
    lines: list[str] = []
    for size in (PHONE, DESK):
        who.page.set_viewport_size(size)
        who.width = size["width"]
        for light in ("light", "dark"):
            who.page.emulate_media(color_scheme=light)
            seen = findings(who.page, in_another_light=light == "dark")
            lines += [f"{who.page.url} {who.width} {light} {line}" for line in seen]
        who.look()
    return lines


def walked(who: Visitor, *addresses: str) -> list[str]:
    """What axe finds at these addresses."""
    return [line for address in addresses for line in looked_at(who.open(address))]


def test_a_resident_finds_nothing_in_the_way(scene, visitor, language):
    assert filing(scene, visitor(), language) + own_cases(scene, visitor()) == []


def filing(scene: Scene, who: Visitor, language: str) -> list[str]:
    found = walked(who, "/", "/file/")
    with who.refused(400):
        who.press("Next")
        who.sees_said("Please say what happened.")
        found += looked_at(who)
    who.fill("What happened?", scene.words)
    who.page.locator("input[type=file]").set_input_files(
        {"name": "window.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    who.press("Next")
    who.heading(who.words("Where is it?"))
    who.field("Community or grid").select_option(label=AREA[language])
    found += looked_at(who)
    who.press("Next")
    who.heading(who.words("Check and send"))
    found += looked_at(who)
    who.press("Send")
    who.heading(who.words("We have it. This is your receipt."))
    return found + looked_at(who)


def own_cases(scene: Scene, who: Visitor) -> list[str]:
    found: list[str] = []
    for filed in (scene.asked, scene.late, scene.proposed):
        found += walked(who, f"/k/{filed.code}/")
    case = f"/case/{scene.proposed.grievance.reference}/"
    return found + walked(who, f"{case}confirm/", f"{case}dispute/", f"{case}add/", "/mine/", "/track/")


def test_an_officer_finds_nothing_in_the_way(scene, visitor):
    """The desk beside its queue, and a form that was refused; every page by itself is in test_every_page."""
    who = visitor().come_in(scene.place.people["police"])
    with who.refused(400):
        who.open(f"/desk/{scene.asked.grievance.reference}/contact/")
        who.send()
        who.page.locator("[data-focus]").wait_for()
        found = looked_at(who)
    who.open("/desk/")
    who.page.locator(".queue__line").first.click()
    who.page.locator("#case .case").wait_for()
    assert found + looked_at(who) == []


def test_panel_and_public_find_nothing_in_the_way(scene, visitor):
    seat = scene.waiting.seats.select_related("member__person").first()
    assert panel(scene, visitor().come_in(seat.member.person)) + public(scene, visitor()) == []


def panel(scene: Scene, who: Visitor) -> list[str]:
    at = f"/panel/{scene.waiting.pk}/"
    return walked(who, "/panel/", at, f"{at}legality/", f"{at}flags/", f"{at}review/", f"{at}aside/")


def public(scene: Scene, who: Visitor) -> list[str]:
    case, result = scene.found.grievance.reference, f"/panels/results/{scene.found.pk}/"
    found = walked(who, "/register/", f"/register/{case}/", result, "/figures/", "/responsibility/")
    return found + walked(who, "/services/", "/services/charging-shed/", "/about/", "/sign-in/")
