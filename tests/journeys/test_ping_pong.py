"""Ping-pong between departments ends in a ruling that amends the list: the next case goes straight to who
leads. And the lead of a joint case can't propose before an open sub-task is waived with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from grievances.lifecycle import Status
from portal.departments.models import Amendment, ResponsibilityItem
from tests.browser import findings
from tests.factories.district import file_case, reload
from tests.factories.town import photo
from tests.journeys.travelling import at
from tests.journeys.visitor import EACH_ONCE

pytestmark = pytest.mark.browser
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "三号楼楼道里有人飞线充电。", "en": "Somebody charges e-bikes in the stairway."}
WHY = {"zh-hans": "私拉电线由公安处理。", "en": "Wires across a public way are for the police."}
RULED = {"zh-hans": "由公安牵头，消防协助。", "en": "The police lead, fire rescue helps."}
UNNEEDED = {"zh-hans": "现场已经清理干净。", "en": "The place has been cleared already."}


@EACH_ONCE
def test_ping_pong_ends_in_a_ruling_that_amends_the_list(place, visitor, language):
    with at(MONDAY):
        case = file_case(place, "A03", body=TOLD[language], language=language).grievance
        fire = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
        fire.press("Object to the dispatch")
        fire.fill("Why the case is not your department's", WHY[language])
        fire.field("Who should lead instead").select_option(str(place.departments["POLICE"].pk))
        fire.send()
        fire.sees_said("The objection is with the co-operation centre.")
    with at(MONDAY + timedelta(hours=2)):
        centre = visitor().come_in(place.people["ruling"]).open(f"/desk/{case.reference}/")
        centre.press("Rule")
        centre.fill("Reasons", RULED[language])
        centre.send()
        centre.sees_said("Ruled. The departments have been told.")
        police = visitor().come_in(place.people["police"]).open(f"/desk/{case.reference}/")
        objects = police.page.get_by_role("link", name=police.words("Object to the dispatch"))
        expect(objects).to_have_count(0)  # ruled is ruled: nobody sends it on again
    with at(MONDAY + timedelta(hours=3)):
        policy = visitor().come_in(place.people["administrator"])
        policy.open(f"/admin/responsibility/amendments/{Amendment.objects.get().pk}/")
        policy.sees(RULED[language])
        assert findings(policy.page) == []
        policy.page.locator("#id_basis_zh").fill(RULED["zh-hans"])
        policy.press("Accept, from today")
        policy.look()
    assert ResponsibilityItem.objects.get(number="2.3", to_day__isnull=True).lead.code == "POLICE"
    with at(MONDAY + timedelta(hours=4)):
        again = file_case(place, "A03", body=TOLD[language] + "!", language=language).grievance
        police.open(f"/desk/{again.reference}/")
        police.press("Sign for it")
        police.sees_said("Signed for.")
    assert reload(again).status == Status.SIGNED


@EACH_ONCE
def test_a_joint_case_is_proposed_after_a_waiver_with_its_reason(place, visitor, language):
    with at(MONDAY):
        case = file_case(place, "A03", body=TOLD[language], language=language).grievance
        lead = visitor().come_in(place.people["fire"]).open(f"/desk/{case.reference}/")
        lead.press("Sign for it")
        lead.sees_said("Signed for.")
        lead.press("Propose a resolution")
        lead.sees_said("Not yet: sub-tasks are open")
        assert findings(lead.page) == []
    with at(MONDAY + timedelta(hours=1)):
        for _ in case.parts.filter(role="co", mandatory=True):
            lead.open(f"/desk/{case.reference}/")
            lead.press("Waive a sub-task")
            lead.page.locator("input[name=part]").first.check()
            lead.fill("Why it is not needed", UNNEEDED[language])
            lead.send()
            lead.sees_said("Waived. The department has been told.")
        propose(lead, language)
        lead.sees_said("Proposed. The resident has been asked to confirm.")
        lead.sees(UNNEEDED[language])
    case = reload(case)
    waived = case.parts.filter(state="waived")
    assert (case.status, {part.waiver for part in waived}) == (Status.PROPOSED, {UNNEEDED[language]})


def propose(who, language: str) -> None:
    who.press("Propose a resolution")
    for label in ("What you found", "Basis", "What was done or decided", "What comes next"):
        who.fill(label, UNNEEDED[language])
    picture = {"name": "after.jpg", "mimeType": "image/jpeg", "buffer": photo("after")}
    who.page.locator("input[type=file]").set_input_files(picture)
    who.press("Propose a resolution")
