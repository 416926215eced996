"""All of it works in a browser that runs no script: a resident files, answers, confirms; an officer acts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from evaluation.models import Sample
from grievances.actions import handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Outcome, Status
from grievances.models import Grievance
from portal.kit import clock
from tests.factories.district import file_case, reload
from tests.factories.panel import drawn
from tests.factories.town import photo, town_panel

pytestmark = pytest.mark.browser
TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
ANSWER = {"zh-hans": "每天夜里十一点以后。", "en": "After eleven, every night."}
REPLY = {
    "zh-hans": Reply("确有噪声。", "《噪声污染防治法》第六十五条", "已劝止。", "下周回访。", "有出警记录"),
    "en": Reply("We heard it.", "Noise Act, article 65", "It has stopped.", "We ask again.", "Our log"),
}
AREA = {"zh-hans": "湖东一网格", "en": "Lakeside grid 1"}


@pytest.fixture
def width() -> int:
    return 390


@pytest.fixture
def plain(visitor):
    """A visitor whose browser runs no script."""
    return lambda: visitor(java_script_enabled=False)


def test_a_resident_files_with_a_photo_answers_and_confirms(place, plain, language):
    who = plain().open("/file/")
    who.fill("What happened?", TOLD[language])
    who.page.locator("input[type=file]").set_input_files(
        {"name": "window.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    who.press("Next")
    who.field("Community or grid").select_option(label=AREA[language])
    who.press("Next")
    expect(who.page.locator(".photos img")).to_have_count(1)
    who.press("Send")
    who.heading(who.words("We have it. This is your receipt."))
    case = Grievance.objects.get(reference=who.page.locator(".ref--big").inner_text())
    code = who.page.locator(".paper .code").inner_text()
    assert (case.category.code, case.attachments.count()) == ("A01", 1)

    handling.sign(case, actor=place.actor("police"))
    handling.ask(case, actor=place.actor("police"), text=ANSWER[language])
    later = plain().open(f"/k/{code}/")
    later.fill("Your answer", ANSWER[language])
    later.press("Send the answer")
    later.sees_said("Your answer is with the department.")
    resolving.propose(case, actor=place.actor("police"), reply=REPLY[language])
    later.page.goto(f"/case/{case.reference}/confirm/")
    later.page.locator("input[name=rating][value='5']").check()
    later.press("Confirm that it is solved")
    later.sees_said("Thank you. The case is closed.")
    assert (reload(case).status, reload(case).outcome, reload(case).rating) == (
        Status.CLOSED, Outcome.CONFIRMED, 5,
    )  # fmt: skip


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(place, plain, language):
    who = plain().open("/file/")
    with who.refused(400):
        who.press("Next")
        who.sees_said("Please say what happened.")
    who.fill("What happened?", TOLD[language])
    who.press("Next")
    with who.refused(400):
        who.press("Next")
        who.sees_said("Please choose where it is. The community is enough.")
    who.press("Back")
    expect(who.field("What happened?")).to_have_value(TOLD[language])
    assert Grievance.objects.count() == 0


def test_an_officer_signs_and_proposes(place, plain, language):
    case = file_case(place, "A01", body=TOLD[language]).grievance
    who = plain().come_in(place.people["police"]).open("/desk/")
    who.page.locator(".queue__line", has_text=case.reference).click()
    who.press("Sign for it")
    who.sees_said("Signed for.")
    who.press("Propose a resolution")
    for label in ("What you found", "Basis", "What was done or decided", "How it can be checked"):
        who.fill(label, ANSWER[language])
    who.press("Propose a resolution")
    who.sees_said("Proposed. The resident has been asked to confirm.")
    assert reload(case).status == Status.PROPOSED


def test_a_resident_disputes(place, plain, language):
    filed = file_case(place, "A01", body=TOLD[language])
    case = filed.grievance
    handling.sign(case, actor=place.actor("police"))
    resolving.propose(case, actor=place.actor("police"), reply=REPLY[language])
    who = plain()
    who.page.goto(f"/k/{filed.code}/")
    who.press("No, it is not")
    who.fill("What is still wrong?", TOLD[language])
    who.press("Send it back")
    who.sees_said("It is open again; the supervisor is told.")
    assert (reload(case).status, reload(case).cycle) == (Status.IN_PROGRESS, 2)


def test_a_panel_member_scores(place, plain, language):
    town_panel(place, language)
    sample = drawn(place, body=TOLD[language], at=clock.now() - timedelta(hours=6))
    seat = sample.seats.select_related("member__person").first()
    who = plain().come_in(seat.member.person)
    who.page.goto(f"/panel/{sample.pk}/")
    who.press("Judge this case")
    for _criterion in range(5):
        who.page.locator("input[type=radio][value='4']").check()
        who.press("Save and continue")
    who.press("Save and continue")
    who.press("Hand in and seal")
    who.heading(who.words("Thank you. Your sheet is sealed"))
    assert Sample.objects.get().seats.filter(state="done").count() == 1
