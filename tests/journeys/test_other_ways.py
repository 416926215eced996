"""The ways beside the main one, through the pages: triage, solved on the spot, an objection and its ruling,
silence, and who reads who filed. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from grievances.actions import handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Outcome, Status
from grievances.tasks import sweep
from portal.accounts.identities import Filer
from tests.factories.district import file_case, reload
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
WHY = {"zh-hans": "在现场看过，情况属实。", "en": "We were there and saw it."}
NAME = {"zh-hans": "王秀兰", "en": "Anna Wang"}
REPLY = {
    "zh-hans": Reply("确有噪声。", "《噪声污染防治法》第六十五条", "已劝止。", "下周回访。", "有出警记录"),
    "en": Reply("We heard it.", "Noise Act, article 65", "It has stopped.", "We ask again.", "Our log"),
}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


@pytest.fixture
def officer(place, visitor):
    """An officer who has opened a case from the queue."""

    def opened(name, case):
        who = visitor().come_in(place.people[name]).open("/desk/")
        who.page.locator(".queue__line", has_text=case.reference).click()
        who.heading(case.title)
        return who

    return opened


def lead_of(case) -> list[str]:
    return [part.department.code for part in case.parts.filter(role="lead").exclude(state="withdrawn")]


def test_what_nobody_could_name_is_corrected_and_the_list_routes_it(place, officer, language):
    case = file_case(place, None, body=TOLD[language]).grievance
    who = officer("grid", case)
    who.press("Correct")
    who.field("What it is about").select_option(str(place.categories["A01"].pk))
    who.fill("Why", WHY[language])
    who.press("Correct")
    who.sees_said("Corrected.")
    who.sees_said("Basis: responsibility list, item %(number)s.", number="1.1")
    assert (lead_of(case), reload(case).status) == (["POLICE"], Status.DISPATCHED)


def test_what_no_item_covers_is_dispatched_by_hand(place, officer, language):
    case = file_case(place, None, body=TOLD[language]).grievance
    who = officer("grid", case)
    who.press("Dispatch")
    who.field("Who leads").select_option(str(place.departments["FIRE"].pk))
    who.page.locator(f"input[name=helpers][value='{place.departments['PROPERTY'].pk}']").check()
    who.fill("Why this department", WHY[language])
    who.press("Dispatch")
    who.sees_said("Dispatched.")
    assert lead_of(case) == ["FIRE"]
    assert case.parts.filter(role="co").get().department.code == "PROPERTY"


def test_a_grid_officer_solves_it_on_the_spot(place, officer, language):
    case = file_case(place, None, body=TOLD[language]).grievance
    who = officer("grid", case)
    who.press("Solved on the spot")
    for label in ("What you found", "Basis", "What was done or decided", "How it can be checked"):
        who.fill(label, WHY[language])
    who.press("Solved on the spot")
    who.sees_said("Solved on the spot. The resident has been asked to confirm.")
    assert reload(case).status == Status.PROPOSED


def test_an_objection_is_ruled_on_and_the_ruling_binds(place, officer, language):
    case = file_case(place, "A01", body=TOLD[language]).grievance
    who = officer("police", case)
    who.press("Object to the dispatch")
    who.fill("Why the case is not your department's", WHY[language])
    who.field("Who should lead instead").select_option(str(place.departments["FIRE"].pk))
    who.press("Object to the dispatch")
    who.sees_said("The objection is with the co-operation centre.")
    assert (reload(case).disputed, lead_of(case)) == (True, ["POLICE"])
    centre = officer("ruling", case)
    centre.sees(WHY[language])
    centre.press("Rule")
    expect(centre.field("Who leads from now on")).to_have_value(str(place.departments["FIRE"].pk))
    centre.fill("Reasons", WHY[language])
    centre.press("Rule")
    centre.sees_said("Ruled. The departments have been told.")
    assert (reload(case).disputed, lead_of(case)) == (False, ["FIRE"])
    fire = officer("fire", case)
    expect(fire.page.get_by_role("link", name=fire.words("Object to the dispatch"))).to_have_count(0)


def test_silence_closes_it_as_silent_never_as_satisfied(place, visitor, language):
    with at(MONDAY):
        filed = file_case(place, "A01", body=TOLD[language])
        handling.sign(filed.grievance, actor=place.actor("police"))
        resolving.propose(filed.grievance, actor=place.actor("police"), reply=REPLY[language])
    with at(MONDAY + timedelta(days=7)):
        sweep()
        who = visitor().open(f"/k/{filed.code}/")
        who.sees_said("Closed without your word")
        who.sees_said(
            "Nobody answered within 7 days. The case is closed as silent: it does not count as satisfied."
        )
    closed = reload(filed.grievance)
    assert (closed.status, closed.outcome, closed.rating) == (Status.CLOSED, Outcome.SILENT, None)


def test_whoever_reads_who_filed_says_why_and_the_resident_sees_it(place, officer, visitor, language):
    filer = Filer(name=NAME[language], phone="13800000000", anonymous=False, language=language)
    filed = file_case(place, "A01", body=TOLD[language], filer=filer, language=language)
    case = filed.grievance
    handling.sign(case, actor=place.actor("police"))
    who = officer("police", case)
    expect(who.page.locator("body")).not_to_contain_text(NAME[language])
    who.page.get_by_role("link", name=who.words("Read who filed")).first.click()
    who.fill("What you need it for", WHY[language])
    who.press("Read who filed")
    who.sees(NAME[language], "13800000000")
    resident = visitor().open(f"/k/{filed.code}/")
    resident.sees(
        WHY[language], place.departments["POLICE"].name_zh if language != "en" else "Police station"
    )
