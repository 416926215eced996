"""A department that oversees a matter finds the late case in its queue, and supervises. In Chinese on a
phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from grievances.models import Supervision
from grievances.tasks import sweep
from tests.factories.district import file_case
from tests.factories.overseeing import overseen
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼道里有人飞线充电。", "en": "Somebody charges e-bikes in the stairwell."}
WANTED = {"zh-hans": "请说明为何逾期。", "en": "Say why it is late."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_the_overseer_finds_the_late_case_and_issues_an_order(place, visitor, language):
    overseen(place, "2.3", "CIVIL")
    with at(MONDAY):
        case = file_case(place, "A03", body=TOLD[language], language=language).grievance
        handling.sign(case, actor=place.actor("fire"))
    with at(MONDAY + timedelta(hours=30)):
        sweep()
        overseer = visitor().come_in(place.people["civil"]).open("/desk/?view=overseen")
        overseer.sees(case.reference)
        overseer.shot("overseen-queue")
        overseer.open(f"/desk/{case.reference}/")
        overseer.sees_said("Issue a supervision order")
        overseer.shot("overseen-case")
        overseer.press("Issue a supervision order")
        overseer.fill("What is wanted", WANTED[language])
        overseer.send()
        overseer.sees_said("Issued by the overseeing department")
        overseer.shot("overseen-issued")
    assert Supervision.objects.get().issued_for == "overseer"
