"""Refused on a ground, reviewed, reviewed again, and the new facts filed as a case of their own. In Chinese
on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from grievances.models import Grievance, Review
from portal.accounts import identities
from tests.factories.district import file_case, reload
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TOLD = {"zh-hans": "楼上每天半夜拖家具。", "en": "They move furniture upstairs every night."}
BASIS = {"zh-hans": "《民法典》第二百八十八条", "en": "Civil Code, art. 288"}
REASON = {"zh-hans": "属于邻里民事纠纷。", "en": "A civil dispute between neighbours."}
WRONG = {"zh-hans": "没有人来测过噪声。", "en": "Nobody came to measure the noise."}
AGAIN = {"zh-hans": "复查也没有来测。", "en": "The review did not measure either."}
FOUND = {"zh-hans": "调取了出警记录。", "en": "We read the record of the visit."}
UPHELD = {"zh-hans": "维持原答复。", "en": "The answer stands as it is."}
NEW = {"zh-hans": "现在他们在楼上开了木工作坊。", "en": "Now they run a joinery up there."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_a_refusal_is_appealed_through_both_reviews(place, visitor, language):
    with at(MONDAY):
        case = file_case(place, "A01", body=TOLD[language], language=language).grievance
        handling.sign(case, actor=place.actor("police"))
        _refuse(visitor().come_in(place.people["police"]), case, language)
        resident = visitor().open(f"/k/{identities.code_of(case.subject)}/")
        resident.sees(BASIS[language], "12348")
        resident.sees_said("Is the answer wrong?")
        resident.seen("refused")
    with at(MONDAY + 29 * DAY):
        _ask(resident, case, "Ask for a review", WRONG[language])
    with at(MONDAY + 31 * DAY):
        _decide(visitor().come_in(place.people["ruling"]), case, language, WRONG[language])
    with at(MONDAY + 32 * DAY):
        resident.open(f"/case/{case.reference}/").sees(UPHELD[language], FOUND[language])
        resident.sees_said("Not content with the review?")
        _ask(resident, case, "Ask for the second review", AGAIN[language])
    with at(MONDAY + 40 * DAY):
        _decide(visitor().come_in(place.people["head"]), case, language, AGAIN[language])
        resident.open(f"/case/{case.reference}/").sees_said("This answer is final")
        resident.seen("final")
        resident.press("New facts: file a new case")
        _file(resident, language)
    assert list(Review.objects.values_list("round", "state")) == [(1, "upheld"), (2, "upheld")]
    new = Grievance.objects.get(follows=case)
    assert new.body == NEW[language]
    with at(MONDAY + 41 * DAY):
        grid = visitor().come_in(place.people["grid"]).open(f"/desk/{new.reference}/")
        grid.press(case.reference)
        grid.sees(new.reference)
        grid.seen("linked")
    assert reload(case).is_final


def _refuse(police, case, language: str) -> None:
    police.open(f"/desk/{case.reference}/").press("Refuse")
    police.page.locator("input[name=ground][value=channel]").check()
    police.page.locator("select[name=channel]").select_option("court")
    police.fill("Basis", BASIS[language])
    police.fill("Reasons", REASON[language])
    police.seen("refuse")
    police.press("Refuse")
    police.sees_said("Refused. The resident has your reasons and the way to appeal.")


def _ask(resident, case, words: str, reason: str) -> None:
    resident.open(f"/case/{case.reference}/").press(words)
    resident.fill("What is wrong with the answer?", reason)
    resident.seen("ask")
    resident.press("Send it")
    resident.sees_said("Your request is there. You get an answer within 30 days.")
    resident.sees(reason)
    resident.seen("asked")


def _decide(officer, case, language: str, reason: str) -> None:
    officer.open("/desk/").sees(case.reference)
    officer.open(f"/desk/{case.reference}/").sees(reason)
    officer.press("Decide the review")
    officer.page.locator("input[name=verdict][value=upheld]").check()
    officer.fill("What you found", FOUND[language])
    officer.fill("Basis", BASIS[language])
    officer.fill("The decision and its reasons", UPHELD[language])
    officer.seen("decide")
    officer.send()
    officer.sees_said("Decided. The resident has your decision.")


def _file(resident, language: str) -> None:
    """What happened, where, and send it."""
    resident.fill("What happened?", NEW[language])
    resident.seen("new-facts")
    resident.press("Next")
    resident.page.locator("select[name=area]").select_option("LH-NH-01-01")
    resident.press("Next")
    resident.press("Send")
    resident.sees_said("We have it. This is your receipt.")
