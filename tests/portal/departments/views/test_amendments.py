"""Amendments on pages: what a ruling proposes, put into the list, or left with a reason."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import dispatching
from portal.departments.actions import amendments, items
from portal.departments.actions.items import Terms
from portal.departments.models import Amendment, ResponsibilityItem
from tests.factories.browsing import Browser
from tests.factories.district import file_case

pytestmark = pytest.mark.django_db
LIST = "/admin/responsibility/amendments/"


@pytest.fixture
def proposed(district):
    """Fire rescue objected, the centre ruled: the police lead."""
    case = file_case(district).grievance
    dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="归公安管")
    police = district.departments["POLICE"]
    dispatching.rule(case, actor=district.actor("ruling"), lead=police, ruling="由公安牵头")
    return case


@pytest.fixture
def browser(district) -> Browser:
    found = Browser()
    found.client.force_login(district.people["administrator"])
    return found


def item(number="2.3") -> ResponsibilityItem:
    return ResponsibilityItem.objects.get(number=number, to_day__isnull=True)


def test_from_the_overview_into_the_list_in_the_ruled_terms(district, proposed, browser):
    page = f"{LIST}{Amendment.objects.get().pk}/"
    browser.open("/admin/")
    assert "1 项权责清单修订待处理" in browser.text
    browser.open(LIST)
    assert "由公安派出所主办，不再由消防救援大队主办" in browser.text
    browser.open(page)
    for told in (proposed.reference, "归公安管", "由公安牵头", "安居物业"):
        assert told in browser.text, told

    shown = browser.press("change", ("preview", "1"))
    assert shown.status_code == 200
    assert "公安派出所主办" in browser.text
    assert item() == district.items["2.3"]  # looking changed nothing

    answer = browser.press("change", basis_zh="裁决后：由公安牵头")
    assert answer["Location"] == LIST
    helpers = list(item().helpers.values_list("department__code", flat=True))
    assert (item().lead.code, item().basis_zh, helpers) == ("POLICE", "裁决后：由公安牵头", ["PROPERTY"])
    browser.open(page)
    assert "已采纳" in browser.text
    browser.open(f"{LIST}?view=decided")
    assert "由公安派出所主办" in browser.text
    browser.open(LIST)
    assert "没有待写进清单的修订" in browser.text


def test_a_rejection_needs_its_reason_and_keeps_what_was_typed(proposed, browser):
    page = f"{LIST}{Amendment.objects.get().pk}/"
    browser.open(page)
    assert browser.press("reject", why="").status_code == 400
    assert Amendment.objects.get().state == "draft"
    assert browser.press("reject", why="长" * 501).status_code == 400
    assert "长" * 500 in browser.text
    assert browser.press("reject", why="个案，不改清单")["Location"] == LIST
    assert Amendment.objects.get().why == "个案，不改清单"
    browser.open(page)
    assert "个案，不改清单" in browser.text
    assert "采纳，今天起生效" not in browser.text


def test_whoever_comes_second_is_told_and_nothing_is_done_twice(district, proposed, browser):
    browser.open(f"{LIST}{Amendment.objects.get().pk}/")
    amendments.reject(Amendment.objects.get(), actor=district.actor("administrator"), why="个案")
    assert browser.press("change", basis_zh="裁决后").status_code == 409
    assert (Amendment.objects.get().state, item().lead.code) == ("rejected", "FIRE")


def test_what_a_colleague_put_into_the_list_meanwhile_is_not_overwritten(district, proposed, browser):
    browser.open(f"{LIST}{Amendment.objects.get().pk}/")
    terms = Terms("2.3", district.departments["FIRE"], "消防法第二十八条", "", ())
    items.change_item(item(), actor=district.actor("administrator"), terms=terms)
    assert browser.press("change").status_code == 409
    assert (item().basis_zh, Amendment.objects.get().state) == ("消防法第二十八条", "draft")
    assert "清单刚刚有改动" in browser.text
    assert browser.press("change").status_code == 302
    assert item().lead.code == "POLICE"


def test_the_reasons_of_a_sensitive_case_are_not_for_those_who_keep_the_list(district, browser):
    case = file_case(district, "B01").grievance
    dispatching.object_to(case, actor=district.actor("civil"), cites="3.1", reason="王家的情况特殊")
    police = district.departments["POLICE"]
    dispatching.rule(case, actor=district.actor("ruling"), lead=police, ruling="王家由公安负责")
    browser.open(f"{LIST}{Amendment.objects.get().pk}/")
    assert "王家" not in browser.text
    assert "这里不显示理由" in browser.text


def test_the_list_of_amendments_takes_as_many_queries_for_one_as_for_twelve(district, proposed, browser):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.open(LIST).status_code == 200
        return len(queries)

    one = asked()
    for _ in range(11):
        amendments.draft(
            amendments.Ruled(
                proposed.subject, proposed.category, proposed.area, district.departments["POLICE"], None
            ),
            actor=district.actor("ruling"),
        )
    assert asked() == one
