"""More time, through the pages: asked for with the new due time in sight, approved by the supervisor, told to
the resident, counted in public. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from portal.departments.models import Role
from tests.factories.district import file_case, give_posts, reload
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
WHY = {"zh-hans": "要等噪声检测报告。", "en": "We wait for the noise report."}
NEW_DUE = {"zh-hans": "3月12日 周四 09:00", "en": "Thu 12 Mar, 09:00"}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_an_extension_is_asked_for_approved_and_told(place, visitor, language):
    give_posts(place, "property", "POLICE", Role.SUPERVISOR)
    with at(MONDAY):
        filed = file_case(place, "A01", body=TOLD[language], language=language)
        handling.sign(filed.grievance, actor=place.actor("police"))
    case = filed.grievance
    with at(MONDAY + timedelta(days=1)):
        who = visitor().come_in(place.people["police"]).open(f"/desk/{case.reference}/")
        who.press("Ask for more time")
        who.heading(who.words("Ask for more time"))
        who.sees(NEW_DUE[language])
        who.shot("ask")
        who.page.locator("input[name=how][value='extension:3']").check()
        who.fill("Why", WHY[language])
        who.send()
        who.sees_said("Asked. Whoever decides has been told.")
        boss = visitor().come_in(place.people["property"]).open("/desk/?view=time")
        boss.page.locator(".queue__line", has_text=case.reference).click()
        boss.heading(case.title)
        boss.sees(WHY[language])
        boss.press("Approve more time")
        boss.sees(NEW_DUE[language])
        boss.shot("approve")
        boss.send()
        boss.sees_said("Approved. The resident has been told why.")
        boss.shot("case")
        resident = visitor().open(f"/k/{filed.code}/")
        resident.sees(NEW_DUE[language], WHY[language])
        resident.page.get_by_text(resident.words("Why this date")).click()
        resident.shot("resident")
        anyone = visitor().open(f"/register/{case.reference}/")
        anyone.sees({"zh-hans": "延期1次", "en": "extended once"}[language])
        anyone.shot("entry")
        anyone.open("/register/?time=extended").sees(anyone.words("More time was approved"))
        assert anyone.page.locator(".entries li").count() == 1
        anyone.shot("register")
    assert reload(case).done_due == MONDAY + timedelta(days=10)
