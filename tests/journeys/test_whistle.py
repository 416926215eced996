"""A whistle, through the pages: called, one in time and one late, the minutes, and both sides rate each other
after the closing. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling, resolving
from grievances.actions.resolving import Reply
from grievances.models import Rating, Whistle
from portal.departments.actors import bearer
from tests.factories.district import file_case, reload
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼道里有人飞线充电。", "en": "Somebody charges e-bikes in the stairwell."}
WHERE = {"zh-hans": "三号楼东门", "en": "Building 3, east gate"}
PURPOSE = {
    "zh-hans": "一起清理充电线，当场分工。",
    "en": "Clear the cables together and agree who does what.",
}
DID = {"zh-hans": "已劝离车主并登记。", "en": "Spoke with the owners and took their names."}
AGREED = {"zh-hans": "物业周五前装好充电桩。", "en": "Charging points by Friday."}
REMARK = {"zh-hans": "到得晚了些。", "en": "Came rather late."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_departments_are_called_come_and_are_rated(place, visitor, language):
    with at(MONDAY):
        case = file_case(place, "A03", body=TOLD[language], language=language).grievance
        grid = visitor().come_in(place.people["grid"]).open(f"/desk/{case.reference}/")
        grid.press("Call departments to a place")
        grid.fill("Where to come", WHERE[language])
        grid.fill("What for", PURPOSE[language])
        for code in ("FIRE", "POLICE"):
            grid.page.locator(f"input[name=departments][value='{place.departments[code].pk}']").check()
        grid.seen("blow")
        grid.send()
        grid.sees_said("Called. The departments have been told.")
    with at(MONDAY + timedelta(hours=1)):
        fire = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
        fire.sees(WHERE[language], PURPOSE[language])
        fire.seen("called")
        fire.press("We are there")
        fire.sees_said("You are there: the moment is kept.")
    with at(MONDAY + timedelta(hours=3)):
        police = visitor().come_in(place.people["police"]).open(f"/desk/{case.reference}/")
        police.press("We are there")
        police.press("What we did there")
        police.fill("What your department did there", DID[language])
        police.send()
        police.sees_said("Written down. Whoever called has been told.")
        grid.open(f"/desk/{case.reference}/").sees(DID[language])
        grid.sees_said("came late")
        grid.press("Write the minutes")
        grid.fill("What was found and agreed", AGREED[language])
        grid.seen("minutes")
        grid.send()
        grid.sees_said("The minutes are written; it is over.")
        grid.seen("over")
        _close(place, case, language)
    assert Whistle.objects.get().state == "over"
    with at(MONDAY + timedelta(hours=5)):
        _rate(grid.open(f"/desk/{case.reference}/"), place, "POLICE", 2, REMARK[language])
        grid.seen("rated")
        police.open(f"/desk/{case.reference}/")
        assert REMARK[language] not in police.page.content(), "hidden until both have rated"
        _rate(police, place, "COM-1", 5, "")
        police.open(f"/desk/{case.reference}/").sees(REMARK[language])
        police.seen("both")
    assert Rating.objects.count() == 2


def _close(place, case, language) -> None:
    """Signed for, done and confirmed, as in any case."""
    for name in ("fire", "police"):
        handling.sign(case, actor=place.actor(name))
    handling.finish(case, actor=place.actor("police"), result=DID[language])
    part = case.parts.get(department__code="PROPERTY")
    handling.waive(case, actor=place.actor("fire"), part=part, reason=AGREED[language])
    words = AGREED[language]
    resolving.propose(case, actor=place.actor("fire"), reply=Reply(words, words, words, evidence=words))
    resolving.confirm(reload(case), actor=bearer(case.pk), rating=5)


def _rate(who, place, code: str, timely: int, remark: str) -> None:
    who.press("Rate working together")
    who.page.locator(f"input[name=department][value='{place.departments[code].pk}']").check()
    for name in ("share", "informed", "quality", "again"):
        who.page.locator(f"input[name={name}][value='4']").check()
    who.page.locator(f"input[name=timely][value='{timely}']").check()
    who.fill("A remark", remark)
    who.seen(f"rate-{code}")
    who.send()
    who.sees_said("Rated. The other side reads it once it has rated you too, or fourteen days after closing.")
