"""A long plan through the pages: asked for with its steps, approved by the centre, a step reached, told to
the resident, looked at again. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from grievances.tasks import sweep
from portal.departments.models import Role
from tests.factories.district import file_case, give_posts, reload
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REVIEW = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
TITLE = {"zh-hans": "等楼板改造资金", "en": "Waits for the money to rebuild the floors"}
WHY = {"zh-hans": "今年的预算已经定了。", "en": "This year's budget is closed."}
STEP = {"zh-hans": "列入明年预算", "en": "It is in next year's budget"}
NEXT = {"zh-hans": "施工完成", "en": "The work is done"}
DID = {"zh-hans": "预算已经批了。", "en": "The budget has been approved."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_a_long_plan_from_its_request_to_its_review(place, visitor, language):
    give_posts(place, "property", "POLICE", Role.SUPERVISOR)
    with at(MONDAY):
        filed = file_case(place, "A01", body=TOLD[language], language=language)
        handling.sign(filed.grievance, actor=place.actor("police"))
    case = filed.grievance
    with at(MONDAY + timedelta(days=2)):
        _ask(visitor().come_in(place.people["police"]), case, language)
        centre = visitor().come_in(place.people["ruling"]).open("/desk/?view=time")
        centre.page.locator(".queue__line", has_text=case.reference).click()
        centre.heading(case.title)
        centre.sees(WHY[language], STEP[language])
        centre.press("Approve more time")
        centre.send()
        centre.sees_said("Approved. The resident has been told why.")
        centre.open("/desk/?view=planned").sees(case.reference)
        centre.shot("view")
        resident = visitor().open(f"/k/{filed.code}/")
        resident.sees(resident.words("The long plan"), TITLE[language], STEP[language], NEXT[language])
        resident.shot("resident")
        anyone = visitor().open(f"/register/{case.reference}/")
        anyone.sees(anyone.words("approved, and still under way"))
        said = anyone.page.content()
        assert WHY[language] not in said
        assert TITLE[language] not in said
    with at(MONDAY + timedelta(days=40)):
        who = visitor().come_in(place.people["police"]).open(f"/desk/{case.reference}/")
        who.press("Report a step of the plan")
        who.fill("What came of it", DID[language])
        who.send()
        who.sees_said("Reported. The resident has been told.")
        who.shot("case")
        resident = visitor().open(f"/k/{filed.code}/")
        resident.sees(DID[language], resident.words("Reached"))
    with at(REVIEW + timedelta(hours=1)):
        sweep()
        who = visitor().come_in(place.people["police"]).open(f"/desk/{case.reference}/")
        who.sees({"zh-hans": "挂账结束，恢复计时", "en": "The long plan has ended"}[language])
    assert reload(case).done_due == REVIEW + timedelta(days=5)


def _ask(who, case, language) -> None:
    who.open(f"/desk/{case.reference}/")
    who.press("Ask for a long plan")
    who.fill("What the plan is called", TITLE[language])
    who.fill("Why it can't be solved within the limit", WHY[language])
    page = who.page
    page.locator("input[name=review]").fill("2026-06-01")
    page.locator("input[name=what_1]").fill(STEP[language])
    who.send()
    assert page.locator("#id_what_1").input_value() == STEP[language]  # its day was missing: nothing is lost
    who.complaints.clear()
    page.locator("input[name=by_1]").fill("2026-05-15")
    page.locator("input[name=what_2]").fill(NEXT[language])
    page.locator("input[name=by_2]").fill("2026-12-20")
    who.shot("ask")
    who.send()
    who.sees_said("Asked. The co-operation centre has been told.")
