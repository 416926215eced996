"""Whistles and ratings on the officers' pages: called, there in one press, minuted, rated; who reads what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import handling, rating, resolving, whistling
from grievances.actions.resolving import Reply
from grievances.models import Rating, Whistle
from grievances.models.rating import ITEMS
from portal.accounts import identities
from portal.departments.actors import bearer
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def case(district):
    with clock.travel(MONDAY):
        return file_case(district, longitude="120.123456", latitude="31.500000").grievance


def officer(district, name) -> Browser:
    browser = Browser()
    browser.client.force_login(district.people[name])
    return browser


def test_through_the_pages_from_the_call_to_the_minutes(district, case):
    address = f"/desk/{case.reference}"
    grid, police = officer(district, "grid"), officer(district, "police")
    called = [str(district.departments[code].pk) for code in ("FIRE", "POLICE")]
    with clock.travel(MONDAY):
        grid.open(f"{address}/whistle/")
        given = {"place": "三号楼东门", "purpose": "一起清理", "departments": called}
        assert grid.press(f"{address}/whistle/", **given).status_code == 302
    whistle = Whistle.objects.get()
    assert (str(whistle.longitude), whistle.amount, whistle.unit) == ("120.123456", 2, "calendar_hours")
    with clock.travel(MONDAY + timedelta(hours=1)):
        police.open("/desk/?view=whistled")
        assert case.reference in police.text
        police.open(f"{address}/")
        assert "三号楼东门" in police.text
        assert police.press(f"{address}/arrive/").status_code == 302
        police.open(f"{address}/act/")
        assert police.press(f"{address}/act/", text="已劝离").status_code == 302
    with clock.travel(MONDAY + timedelta(hours=2)):
        grid.open(f"{address}/minutes/")
        assert grid.press(f"{address}/minutes/", text="周五前装充电桩").status_code == 302
        grid.open(f"{address}/")
        assert "已到场：1 / 2" in grid.text
        assert "未到场" in grid.text
    resident = Browser()
    resident.client.get(f"/k/{code_of(case)}/")
    resident.open(f"/mine/{case.reference}/")
    for hidden in ("三号楼东门", "一起清理", "未到场", "周五前装充电桩"):
        assert hidden not in resident.text


def code_of(case) -> str:
    return identities.code_of(case.subject)


@pytest.fixture
def rated(district, case):
    """Worked on together, closed, and rated by the lead."""
    with clock.travel(MONDAY):
        fire, police = district.actor("fire"), district.actor("police")
        called = [district.departments["POLICE"]]
        whistling.whistle(case, actor=fire, place="三号楼", purpose="清理", departments=called)
        whistling.arrive(case, actor=police)
        whistling.minutes(case, actor=fire, text="已清理")
        for actor in (fire, police):
            handling.sign(case, actor=actor)
        handling.finish(case, actor=police, result="已办")
        part = case.parts.get(department__code="PROPERTY")
        handling.waive(case, actor=fire, part=part, reason="不需要")
        resolving.propose(case, actor=fire, reply=Reply("已看", "条例", "已清", evidence="可查"))
        resolving.confirm(case, actor=bearer(case.pk), rating=5)
        marks = dict.fromkeys(ITEMS, 4)
        unit = district.departments["POLICE"]
        rating.rate(case, actor=fire, department=unit, remark="来得及时", **marks)
    return reload(case)


def test_rated_through_the_form_and_then_both_are_shown(district, rated):
    address, police = f"/desk/{rated.reference}", officer(district, "police")
    with clock.travel(MONDAY + timedelta(days=1)):
        police.open(f"{address}/")
        assert "来得及时" not in police.text
        police.open(f"{address}/rate/")
        assert police.press(f"{address}/rate/").status_code == 400
        assert police.press(f"{address}/rate/", **dict.fromkeys(ITEMS, "5")).status_code == 302
        police.open(f"{address}/")
        assert "来得及时" in police.text
        assert '尽到了本部门的责任 <b class="num">5</b>' in police.text
    assert Rating.objects.count() == 2


def tables(browser, address) -> list[str]:
    """From which table each query of the page reads first."""
    with CaptureQueriesContext(connection) as found:
        assert browser.open(address).status_code == 200
    froms = [query["sql"].partition(" FROM ")[2] for query in found]
    return [text.split()[0].strip('"') for text in froms if text]


def test_a_case_with_a_whistle_takes_one_query_more_and_one_for_ratings_none_without(district, case, rated):
    """Beside what each case takes (see `test_desk`): who was called, with the whistles · what was rated."""
    address, asked = f"/desk/{rated.reference}/", {}
    with clock.travel(MONDAY + timedelta(days=1)):
        for name in ("fire", "police", "grid", "ruling"):
            browser = officer(district, name)
            asked[name] = tables(browser, address)
    for name, found in asked.items():
        assert len(found) <= 15, (name, found)
        assert (found.count("grievances_whistlecall"), found.count("grievances_rating")) == (1, 1), name
    other = file_case(district).grievance
    found = tables(officer(district, "fire"), f"/desk/{other.reference}/")
    assert not {"grievances_whistle", "grievances_whistlecall", "grievances_rating"} & set(found)
