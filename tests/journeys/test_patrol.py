"""A round on the phone: the connection goes away in the middle, and what was found arrives once all the
same."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from grievances.models import Grievance, PatrolCheck, PatrolFinding, PatrolPlan, PatrolTick
from tests.browser import findings
from tests.factories.patrols import due, planned, staffed
from tests.factories.town import photo

pytestmark = pytest.mark.browser

WORDS = {
    "zh-hans": ("一网格日常巡查", "消防通道是否畅通", "有无噪声扰民", "二单元楼道里堆满了纸箱", "二单元门口"),
    "en": ("Daily round", "Is the fire lane free", "Any noise", "Boxes block the stairs", "Entrance 2"),
}


@pytest.fixture
def width() -> int:
    return 390


@pytest.fixture
def plan(place, language) -> PatrolPlan:
    title, first, second, *_rest = WORDS[language]
    points = ((first, place.categories["A03"]), (second, place.categories["A01"]))
    staffed(place)
    return planned(place, title=title, points=points)


def fine(who) -> None:
    """Nothing is wrong with the page that they are on, and axe finds nothing either."""
    who.look()
    assert findings(who.page) == []


def test_what_is_found_without_a_connection_arrives_once(place, plan, visitor, language):
    walked, who = due(plan), visitor().come_in(place.people["grid"])
    first, second = plan.points.all()
    text, where = WORDS[language][3:]
    kept, page = who.words("Kept on this phone, not yet arrived: {n}."), who.page
    who.open("/patrols/")
    fine(who)
    who.press("Begin the round")
    page.wait_for_url(re.compile(rf"/patrols/rounds/{walked.pk}/$"))
    fine(who)

    page.wait_for_function(
        "navigator.serviceWorker.ready.then(() => caches.match(location.pathname)).then(Boolean)"
    )
    who.context.set_offline(True)
    page.reload()  # the camera has pushed the page out of memory
    expect(page.locator(f"#point-{first.pk}")).to_be_visible()
    page.locator(f"#point-{first.pk} form button").click()
    page.locator("#find > summary").click()
    who.field("What did you find?").fill(text)
    who.field("At which point?").select_option(str(first.pk))
    who.field("Where exactly?").fill(where)
    image = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    page.locator("#id_photos").set_input_files(image)
    who.press("Keep it")
    panel = page.locator("[data-kept]")
    expect(panel).to_contain_text(kept.replace("{n}", "2"))
    expect(panel).to_contain_text(text)
    assert all("DISCONNECTED" in each for each in who.complaints)
    who.complaints.clear()
    fine(who)
    assert (PatrolFinding.objects.count(), PatrolTick.objects.count()) == (0, 0)

    who.context.set_offline(False)
    expect(panel).to_contain_text(who.words("Everything has arrived."))
    case = Grievance.objects.get()
    expect(panel).to_contain_text(case.reference)
    assert (case.channel, case.title, case.place, case.attachments.count()) == ("patrol", text, where, 1)
    who.complaints.clear()

    who.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator(f"#point-{second.pk} form button").click()
    expect(panel).to_contain_text(who.words("You are signed out. Nothing is lost: sign in, and it is sent."))
    who.come_in(place.people["grid"]).open(reverse("patrol-round", args=[walked.pk]))
    expect(panel).to_be_visible()
    expect(panel).to_contain_text(who.words("Everything has arrived."))
    assert (PatrolFinding.objects.count(), PatrolTick.objects.count(), Grievance.objects.count()) == (1, 2, 1)
    who.press("Finish the round")
    page.wait_for_url(re.compile(r"/patrols/$"))
    fine(who)
    _others_look(place, plan, visitor)


def _others_look(place, plan, visitor) -> None:
    """A colleague's re-check, and the pages on which the supervisor plans and sees what came of it."""
    check, found = PatrolCheck.objects.first(), PatrolFinding.objects.get()
    again = visitor().come_in(place.people["second"])
    again.open(reverse("patrol-check", args=[check.pk]))
    fine(again)
    street = visitor().come_in(place.people["street"])
    pages = [reverse("patrol-plans"), reverse("patrol-plan-new"), reverse("patrol-plan", args=[plan.pk])]
    pages.append(reverse("patrol-plan-rows", args=[plan.pk, "checks"]))
    for address in (*pages, reverse("patrol-finding", args=[found.pk])):
        street.open(address)
        fine(street)
