"""The first page: one big button, figures that lead to their cases, no small number told."""

import pytest
from django.core.cache import cache

from grievances.models import Grievance
from tests.factories.browsing import Browser
from tests.factories.district import file_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_figures():
    cache.clear()


def close(cases, outcome: str) -> None:
    """Written behind the actions' backs: only the figures are looked at here."""
    Grievance.objects.filter(pk__in=[case.pk for case in cases]).update(status="closed", outcome=outcome)


def test_an_empty_district_invites(district):
    browser = Browser()
    browser.open("/")
    assert "有事，说一声。" in browser.text
    assert 'href="/file/"' in browser.text
    assert "近 30 天不到 10 件" in browser.text


def test_nine_cases_are_too_few_to_be_counted_in_public(district):
    for _ in range(9):
        file_case(district)
    browser = Browser()
    browser.open("/")
    assert "近 30 天不到 10 件" in browser.text


def test_what_is_counted_is_what_the_link_shows(district):
    cases = [file_case(district).grievance for _ in range(40)]
    file_case(district, "H02"), file_case(district, "B01")
    close(cases[:20], "confirmed")
    close(cases[20:30], "silent")
    browser = Browser()
    browser.open("/")
    assert "近 30 天 40 件" in browser.text
    assert "居民确认解决 67%" in browser.text
    assert "30 件中有 20 件；95% 的把握在 48% 到 81% 之间" in browser.text
    shown = browser.text.partition('home__month">')[2]
    address = shown.partition('href="')[2].partition('"')[0]
    browser.open(address)
    assert browser.page.status_code == 200
    assert "40" in browser.text


def test_a_share_that_would_give_a_small_number_away_is_not_told(district):
    cases = [file_case(district).grievance for _ in range(30)]
    close(cases[:27], "confirmed")
    close(cases[27:], "silent")
    browser = Browser()
    browser.open("/")
    assert "近 30 天 30 件" in browser.text
    assert "居民确认解决 90%" not in browser.text


def test_the_newest_entries_tell_no_grid_and_no_words(district):
    secret = file_case(district, "B01").grievance
    case = file_case(district, public_text=False).grievance
    browser = Browser()
    browser.open("/")
    assert case.reference in browser.text
    assert "湖东社区" in browser.text
    assert "湖东一网格" not in browser.text
    assert case.title not in browser.text
    assert secret.reference not in browser.text


def test_the_first_page_asks_little_of_the_database(district, django_assert_max_num_queries):
    for _ in range(12):
        file_case(district)
    with django_assert_max_num_queries(3):
        Browser().open("/")
    with django_assert_max_num_queries(2):
        Browser().open("/")
