"""Orders and disputes, through the pages: a supervision order answered, sent back, answered, accepted; the
lead of a disputed joint case at work meanwhile. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import dispatching, handling
from grievances.lifecycle import Status
from grievances.models import Supervision
from tests.factories.district import file_case, reload
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼道里有人飞线充电。", "en": "Somebody charges e-bikes in the stairwell."}
WANTED = {"zh-hans": "请说明为何反复出现。", "en": "Say why it keeps coming back."}
THIN = {"zh-hans": "已约谈物业。", "en": "We have spoken with the property manager."}
MISSING = {"zh-hans": "没有完成时间。", "en": "It names no date."}
WHOLE = {"zh-hans": "周五前加装充电桩。", "en": "Charging points by Friday."}
NOT_OURS = {"zh-hans": "属治安管理。", "en": "A matter for the police."}
UNNEEDED = {"zh-hans": "已无人值守。", "en": "Nobody is posted there."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_an_order_is_answered_sent_back_answered_and_accepted(place, visitor, language):
    with at(MONDAY):
        case = file_case(place, "A03", body=TOLD[language], language=language).grievance
        handling.sign(case, actor=place.actor("fire"))
    with at(MONDAY + timedelta(hours=2)):
        centre = visitor().come_in(place.people["ruling"]).open(f"/desk/{case.reference}/")
        centre.press("Issue a supervision order")
        centre.heading(centre.words("Issue a supervision order"))
        centre.fill("What is wanted", WANTED[language])
        centre.shot("issue")
        centre.send()
        centre.sees_said("Issued. The department has been told.")
        lead = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
        lead.sees(WANTED[language])
        lead.press("Sign for the order")
        lead.shot("receive")
        lead.send()
        lead.sees_said("Signed for the order.")
        _answer(lead, THIN[language])
        centre.open(f"/desk/{case.reference}/").sees(THIN[language])
        centre.shot("answered")
        centre.press("Send the answer back")
        centre.fill("What is missing", MISSING[language])
        centre.send()
        centre.sees_said("Sent back. The department has been told.")
        lead.open(f"/desk/{case.reference}/").sees(MISSING[language])
        _answer(lead, WHOLE[language])
        centre.open(f"/desk/{case.reference}/")
        centre.press("Accept the answer")
        centre.shot("accept")
        centre.send()
        centre.sees_said("Accepted: it is settled.")
        centre.shot("settled")
    order = Supervision.objects.get()
    assert (order.state, order.round, order.responses.count()) == ("accepted", 2, 2)
    assert not reload(case).supervised


def _answer(who, text: str) -> None:
    who.press("Answer the order")
    who.fill("Your answer to the order", text)
    who.shot("respond")
    who.send()
    who.sees_said("Answered. Whoever issued it has been told.")


def test_the_lead_of_a_disputed_joint_case_signs_and_waives_a_sub_task_meanwhile(place, visitor, language):
    with at(MONDAY):
        case = file_case(place, "A03", body=TOLD[language], language=language).grievance
        given = {"cites": "2.3", "reason": NOT_OURS[language]}
        dispatching.object_to(case, actor=place.actor("fire"), **given)
    with at(MONDAY + timedelta(hours=3)):
        lead = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
        lead.sees_said("The lead signs for it and works on it meanwhile.")
        lead.press("Sign for it")
        lead.sees_said("Signed for.")
        lead.press("Waive a sub-task")
        lead.page.locator("input[name=part]").first.check()
        lead.fill("Why it is not needed", UNNEEDED[language])
        lead.send()
        lead.sees_said("Waived. The department has been told.")
        lead.sees_said("Accountable now")
        lead.shot("interim")
    case = reload(case)
    assert (case.status, case.disputed) == (Status.SIGNED, True)
    assert case.parts.filter(state="waived").count() == 1
