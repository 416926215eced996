"""Filed at the counter for an old neighbour, with a printed receipt; she comes back with the code; an officer
looks for her case by purpose, and she sees it. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.models import Behalf, Grievance, Interest
from portal.accounts import identities
from portal.departments.models import Department
from tests.factories.district import file_case
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {
    "zh-hans": "楼道里有人飞线给电动车充电，晚上睡不踏实。",
    "en": "Somebody is charging e-bikes in the stairwell; she can't sleep.",
}
NAME = {"zh-hans": "孙奶奶", "en": "Granny Sun"}
WHERE = {"zh-hans": "湖东路 8 号 402", "en": "8 Hudong Road, 402"}
WHY = {"zh-hans": "来电询问，回执找不到了", "en": "Called, and can't find the slip"}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_filed_for_an_old_neighbour_and_found_for_a_purpose(place, visitor, language):
    Department.objects.filter(code="COM-1").update(phone="0555-1234567")
    with at(MONDAY):
        grid = visitor().come_in(place.people["grid"]).open("/desk/")
        grid.press("File for somebody")
        grid.fill("What they told you", TOLD[language])
        grid.page.locator("#id_area").select_option("LH-NH-01-01")
        for name, value in _CHOSEN.items():
            grid.page.locator(f"input[name={name}][value={value}]").check()
        grid.fill("Their name", NAME[language])
        grid.fill("Their phone", "13800001111")
        grid.fill("Their address", WHERE[language])
        grid.page.locator("input[name=kind][value=A03]").wait_for()
        assert grid.page.locator("input[name=kind][value=A03]").is_checked()
        grid.seen("counter")
        grid.press("File it")
        grid.heading(grid.words("Filed for the resident"))
        grid.seen("filed")
        case = Grievance.objects.get()
        code = identities.code_of(case.subject)
        grid.press("Make the receipt")
        grid.heading(grid.words("Print it and hand it over"))
        _printed(grid, code)
    with at(MONDAY + timedelta(hours=2)):
        _comes_back(visitor(), case, code, language)
    with at(MONDAY + timedelta(hours=3)):
        _looks(grid, case, code, language)
    with at(MONDAY + timedelta(hours=4)):
        her = visitor().open(f"/k/{code}/")
        her.sees_said(
            "An officer of %(unit)s looked for your cases, by %(by)s. Purpose: %(purpose)s.",
            unit=_unit(place, language),
            by=her.words("phone number"),
            purpose=her.words("Somebody asks for their case and has lost the slip"),
        )
        her.press("I did not ask for this")
        her.heading(her.words("You did not ask for this?"))
        her.seen("disown")
        her.send()
        her.sees_said("Thank you for telling us. It will be looked into.")
    assert Behalf.objects.get().disowned_at is not None


def test_an_officer_with_an_interest_withdraws_and_the_supervisor_ends_it(place, visitor, language):
    case = file_case(place, "A03", body=TOLD[language], language=language).grievance
    fire = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
    fire.press("Declare an interest")
    fire.page.locator("input[name=reason][value=neighbour]").check()
    fire.seen("interest")
    fire.send()
    fire.sees_said("Entered. It is for others to act on now.")
    assert fire.page.locator(".act-bar").count() == 0
    fire.seen("withdrawn")
    head = visitor().come_in(place.people["fire_head"]).open(f"/desk/{case.reference}/")
    head.press("End an interest")
    head.send()
    head.sees_said("Ended. They have been told.")
    assert Interest.objects.get().ended_by == place.people["fire_head"]


_CHOSEN = {"how": "visit", "agreed": "in_person", "because": "sight", "wish": "named"}


def _unit(place, language: str) -> str:
    unit = place.departments["COM-1"]
    return unit.name_zh if language == "zh-hans" else unit.name_en


def _printed(grid, code: str) -> None:
    """On the screen the code is covered; on paper it stands, with a picture to scan and the phone."""
    slip = grid.page.locator(".slip")
    assert not slip.is_visible()
    assert not grid.page.get_by_text(code).first.is_visible()
    grid.page.emulate_media(media="print")
    assert slip.is_visible()
    assert code in slip.inner_text()
    assert "0555-1234567" in slip.inner_text()
    assert slip.locator("svg.qr").is_visible()
    grid.shot("slip")
    grid.page.emulate_media(media="screen")
    grid.seen("receipt")


def _comes_back(her, case: Grievance, code: str, language: str) -> None:
    her.open("/track/")
    her.fill("Reference", case.reference)
    her.fill("Private code", code.lower())
    her.press("Show the case")
    her.sees(TOLD[language], NAME[language], WHERE[language])
    her.sees_said("Filed for you")
    her.seen("hers")


def _looks(grid, case: Grievance, code: str, language: str) -> None:
    grid.open("/lookup/")
    grid.page.locator("input[name=purpose][value=lost_slip]").check()
    grid.fill("Why do you look for them?", WHY[language])
    grid.page.locator("input[name=by][value=phone]").check()
    grid.fill("The number, the address or the name", "138 0000 1111")
    grid.seen("lookup")
    grid.send()
    grid.sees(case.reference)
    page = grid.page.content()
    assert code not in page
    assert NAME[language] not in page
    grid.seen("found")
