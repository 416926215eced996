"""Handed over, through the pages: an officer goes away, hands a case on, and somebody stands in for the rest;
the supervisor sees who has how much. In Chinese on a phone, in English at a desk."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from grievances.actions import handling
from portal.departments.models import Absence, Post, Role
from tests.factories.district import LONG_AGO, file_case, new_person
from tests.journeys.travelling import at

pytestmark = pytest.mark.browser

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TOLD = {
    "zh-hans": ("楼道里有人飞线充电。", "车棚里又有人拉线充电。"),
    "en": ("Somebody charges e-bikes in the stairwell.", "Wires hang in the bicycle shed again."),
}
WHY = {"zh-hans": "我去培训三天，物业约了周三。", "en": "I am on a course; the manager comes on Wednesday."}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


@pytest.fixture
def colleague(place):
    person, unit = new_person("ma", "马消防"), place.departments["FIRE"]
    Post.objects.create(person=person, role=Role.HANDLER, department=unit, area=unit.area, from_day=LONG_AGO)
    return person


def test_away_one_case_is_handed_on_and_somebody_stands_in_for_the_other(place, visitor, language, colleague):
    name, hers = {"zh-hans": ("钱消防", "马消防"), "en": ("Fire", "Ma")}[language]
    with at(MONDAY):
        filed = [file_case(place, "A03", body=body, language=language).grievance for body in TOLD[language]]
        for case in filed:
            handling.sign(case, actor=place.actor("fire"))
    handed, kept = filed
    with at(MONDAY + timedelta(hours=2)):
        officer = visitor().come_in(place.people["fire"]).open("/team/")
        officer.press("I will be away")
        officer.heading(officer.words("I will be away"))
        officer.fill("First day away", "2026-03-02")
        officer.fill("Last day away", "2026-03-04")
        officer.field("Who stands in").select_option(str(colleague.pk))
        officer.shot("away")
        officer.send()
        officer.sees_said("Entered. Whoever stands in has been told.")
        officer.shot("team")
        officer.open(f"/desk/{handed.reference}/")
        officer.shot("case")
        officer.page.keyboard.press("Shift+T")
        officer.heading(officer.words("Hand it over"))
        if officer.page.viewport_size["width"] >= 1024:  # the first thing to be chosen has the focus
            expect(officer.page.get_by_role("radio").first).to_be_focused()
        officer.page.get_by_role("radio", name=hers).check()
        officer.fill("What they should know", WHY[language])
        officer.shot("hand")
        officer.send()
        officer.sees_said("Handed over. Your colleague has been told.")
        other = visitor().come_in(colleague).open("/desk/?view=mine")
        other.sees(
            handed.title, kept.title, other.words("for %(name)s", name=name), other.words("You have it")
        )
        other.shot("mine")
        other.open(f"/desk/{handed.reference}/").sees(WHY[language])
        boss = visitor().come_in(place.people["fire_head"]).open("/team/")
        row = boss.page.get_by_role("row").filter(has_text=name)
        expect(row.get_by_role("link").first).to_have_text("1")
        boss.shot("load")
        row.get_by_role("link").first.click()
        boss.sees(kept.title)
        assert handed.title not in boss.page.locator(".desk__queue").inner_text()
        officer.open("/team/").press("I am back")
        officer.sees_said("The absence is over.")
    assert handed.parts.get(role="lead").officer == colleague
    assert kept.parts.get(role="lead").officer == place.people["fire"]
    assert Absence.objects.count() == 0
