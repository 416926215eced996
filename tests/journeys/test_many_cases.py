"""A morning at the queue: narrowed down, more than a thousand that match signed for, some handed over;
progress seen to move, the page left and come back to, the report read; a view saved; a colleague seen at
a case, and what is new told without a line moving. In Chinese on a phone, in English at a desk.
"""

import re

import pytest
from playwright.sync_api import expect

from grievances.actions import answering, attending, bulk, handling
from grievances.lifecycle import Status
from grievances.models import Assignment, BulkAct, Grievance, Presence, SavedView
from portal.departments.actors import bearer
from portal.departments.models import Post, Role
from tests.factories.district import LONG_AGO, file_case, new_person, reload
from tests.factories.many import many

pytestmark = pytest.mark.browser

TOLD = {"zh-hans": "楼上半夜噪声很大，睡不着。", "en": "There is loud noise upstairs every night."}
NAME = {"zh-hans": "夜里噪声", "en": "Noise at night"}
WHY = {"zh-hans": "我去培训三天。", "en": "I am on a course for three days."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


@pytest.fixture
def cases(place, language, settings) -> list[Grievance]:
    """Thirty of noise, and one of e-bikes."""
    settings.LIVE_SECONDS = 1
    file_case(place, "A03", body=TOLD[language])
    made = many(place, 29)
    Grievance.objects.filter(category__code="A01").update(title=TOLD[language], body=TOLD[language])
    unit = place.departments["POLICE"]
    ma = place.people["ma"] = new_person("ma", "马警官")
    Post.objects.create(person=ma, role=Role.HANDLER, department=unit, area=unit.area, from_day=LONG_AGO)
    return made


def _choose(who, which: str, verb: str) -> None:
    """Open the bar, say which cases and what."""
    bar = who.page.locator("details.bulk")
    if bar.get_attribute("open") is None:
        bar.locator("summary").click()
    who.page.locator("#bulk-which").select_option(which)
    who.page.locator("#bulk-verb").select_option(verb)
    who.seen(f"chosen-{verb}")
    who.press("Go on", inside=bar)


def test_over_a_thousand_are_signed_for_with_progress_and_some_handed_over(place, visitor, language, cases):
    more = many(place, 971)
    Grievance.objects.filter(category__code="A01").update(title=TOLD[language], body=TOLD[language])
    who = visitor().come_in(place.people["police"]).open("/desk/?view=sign&narrow=1")
    who.field("Kind of matter").select_option("A01")
    who.press("Show", inside=who.page.locator("form.narrow"))
    who.look()
    _choose(who, "view", "sign")
    who.heading(who.words("Sign for"))
    who.sees("1,000")
    who.seen("asked")
    answering.withdraw(cases[0], actor=bearer(cases[0].pk))
    who.press("Begin")
    who.page.wait_for_url(re.compile(r"/bulk/\d+/"))
    act, counted = BulkAct.objects.get(), who.page.locator(".bulk-number")
    assert act.total == 1_001, "two were filed as patterns, one was withdrawn before it began"
    expect(counted.last).to_have_text(re.compile("1.?001"))
    # Meanwhile most of them are withdrawn: what is refused costs less than what is done.
    Grievance.objects.filter(pk__in=[case.pk for case in more[71:]]).update(
        status="withdrawn", outcome="withdrawn"
    )
    bulk._portion(act, 1e12)
    expect(counted.first).to_have_text("25", timeout=15_000)
    who.seen("under-way")
    who.open("/desk/bulk/")
    bulk.sweep(600)
    who.page.locator(f'a[href="/desk/bulk/{act.pk}/"]').click()
    who.sees_said("The case has moved on: this can't be done now. The page shows how it stands.")
    assert counted.all_text_contents() == ["101", "0", "900"]
    who.seen("report")
    assert reload(cases[1]).status == Status.SIGNED
    assert Assignment.objects.filter(grievance__status="signed", signed_at__isnull=False).count() == 101

    who.open("/desk/?view=mine&category=A01")
    boxes = who.page.locator(".queue__tick input")
    if who.width > 1000:
        who.page.keyboard.press("j")
        who.page.keyboard.press("x")
        who.page.keyboard.press("j")
        who.page.keyboard.press("x")
    else:
        boxes.nth(0).check()
        boxes.nth(1).check()
    expect(who.page.locator("details.bulk summary")).to_have_text(re.compile("2"))
    ticked = [box.get_attribute("value") for box in boxes.all() if box.is_checked()]
    assert len(ticked) == 2
    _choose(who, "ticked", "hand")
    who.page.get_by_role("radio").first.check()
    who.fill("What they should know", WHY[language])
    handling.note(Grievance.objects.get(reference=ticked[0]), actor=place.actor("grid"), text=WHY[language])
    who.press("Begin")
    who.page.wait_for_url(re.compile(r"/bulk/\d+/"))
    bulk.sweep()
    who.sees_said("Somebody else has changed it meanwhile. Look at it first.")
    assert Assignment.objects.filter(officer=place.people["ma"]).count() == 1
    who.seen("refused")
    who.open("/desk/bulk/")
    who.seen("reports")


def test_a_view_is_saved_news_come_and_a_colleague_is_seen(place, visitor, language, cases):
    who = visitor().come_in(place.people["police"]).open("/desk/?view=sign&category=A01&status=dispatched")
    who.press("Save this view")
    who.fill("Name of the view", NAME[language])
    who.seen("save")
    who.send()
    who.sees_said("Kept. It stands among your saved views.")
    who.sees(NAME[language])
    assert SavedView.objects.get().status == "dispatched"
    first = who.page.locator(".queue__line").first.get_attribute("data-reference")
    before = who.page.locator(".queue__line").all_text_contents()
    case = Grievance.objects.get(reference=first)
    attending.attend(case, actor=place.actor("ma"), kind=Presence.Kind.REPLYING)
    file_case(place, "A01", body=TOLD[language])
    name = {"zh-hans": "马警官", "en": "Ma"}[language]
    line = who.page.locator(".queue__line").first
    expect(line).to_contain_text(who.words("%(names)s is replying", names=name), timeout=15_000)
    assert len(who.page.locator(".queue__line").all_text_contents()) == len(before)
    case.refresh_from_db()
    Grievance.objects.filter(pk=case.pk).update(version=case.version + 1)
    expect(who.page.locator(".arrived__line")).to_be_visible(timeout=15_000)
    who.seen("news")
    who.page.locator("[data-show]").click()
    expect(who.page.locator(".arrived__line")).to_have_count(0, timeout=15_000)
    colleague = visitor().come_in(place.people["ma"]).open(f"/desk/{first}/")
    who.open(f"/desk/{first}/note/")
    expect(colleague.page.locator(".here__others")).to_contain_text(
        colleague.words("%(names)s is replying", names={"zh-hans": "李警官", "en": "Police"}[language]),
        timeout=15_000,
    )
    colleague.seen("here")
