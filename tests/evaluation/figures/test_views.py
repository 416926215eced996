"""The figures' pages: for everybody, with formula, number and interval, down to the cases."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from grievances.models import Grievance
from portal.kit import clock
from tests.evaluation.figures.test_counting import UNTIL, clone
from tests.factories.panel import close_case

ENTRY = r'href="/register/[^"]+"'


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(UNTIL):
        yield


@pytest.fixture
def forty(district):
    case = close_case(district, body="楼下饭店夜里放音响，我叫王大明，电话 13812345678。")
    clone(case, 23)
    clone(case, 16, outcome="silent", rating=None)
    return case


def page(address, person=None, **query):
    client = Client()
    if person:
        client.force_login(person)
    found = client.get(address, query)
    return found.status_code, found.content.decode()


def test_three_rates_with_their_intervals(forty):
    status, html = page("/figures/")
    assert status == 200
    assert "60<span" in html
    assert "在 44.6 到 73.7 % 之间" in html
    assert "40 件" in html
    assert "没有回应而结的 16" in html
    assert "24 件。不到 30 件，算出来的率说明不了什么。" in html


def test_a_rate_shows_its_formula_its_departments_and_a_table(forty):
    _status, html = page("/figures/resolution/")
    assert "没有回应不算解决，单独列出。" in html
    assert "公安派出所" in html
    assert '<td class="num">24</td><td class="num">40</td>' in html


def test_the_cases_behind_a_figure_are_redacted_rows(forty):
    status, html = page("/figures/resolution/POLICE/")
    assert status == 200
    assert len(re.findall(ENTRY, html)) == 25
    for hidden in ("王大明", "13812345678", "湖东一网格"):
        assert hidden not in html


def test_a_figures_link_counts_the_same_cases_later(forty):
    """The link carries its moment: what closes afterwards does not slip in."""
    _status, html = page("/figures/")
    link = re.search(r'href="(/figures/resolution/all/\?[^"]+)"', html)[1].replace("&amp;", "&")
    with clock.travel(UNTIL + timedelta(days=3)):
        clone(forty, 2, closed_at=UNTIL + timedelta(days=1))
        later = Client().get(link).content.decode()
    assert re.search(r'已结，征求过意见 *<span class="count">40<', later)


def query(html, at="/figures/resolution/all/"):
    return re.search(rf'href="({at}\?[^"]+)"', html)[1].replace("&amp;", "&")


def test_the_public_figures_change_at_midnight_alone(forty):
    """16 more close today: nobody can tell one of them by looking twice."""
    clone(forty, 16, closed_at=UNTIL - timedelta(minutes=5))
    assert "40 件" in page("/figures/")[1]
    with clock.travel(UNTIL + timedelta(hours=14)):
        assert "40 件" in page("/figures/")[1]
    with clock.travel(UNTIL + timedelta(hours=15)):  # 00:00 in the district
        assert "56 件" in page("/figures/")[1]


@pytest.mark.parametrize("until", ["2026-03-02", "2026-03-02T09:00:00+00:00", "2026-03-02:made-up"])
def test_nobody_asks_for_a_moment_of_their_own_choice(forty, until):
    """A public link is signed for the day on which it was made: there is no other past."""
    _status, html = page("/figures/resolution/", until=until)
    assert "40 件" in html
    assert "2026年3月31日" in html


def test_an_officer_looks_back_to_any_moment(district, forty):
    until = (UNTIL - timedelta(days=29)).isoformat()
    _status, html = page("/figures/resolution/POLICE/", district.people["police"], own="1", until=until)
    assert "2026年3月3日" in html


def test_a_part_under_ten_is_in_no_table_no_tab_and_no_list(forty, district):
    """37 of 40 confirmed; 3 silent."""
    Grievance.objects.filter(outcome="silent").update(outcome="confirmed")
    Grievance.objects.filter(pk__in=Grievance.objects.order_by("-pk").values("pk")[:3]).update(
        outcome="silent"
    )
    for address in ("/figures/", "/figures/resolution/", "/figures/resolution/POLICE/"):
        _status, html = page(address)
        assert "40 件中超过 30 件" in html
        assert "92.5" not in html
        assert not re.search(r">\s*3\s*<|>\s*37\s*<", html)
    for part in ("counted", "rest"):
        _status, html = page("/figures/resolution/all/", part=part)
        assert "不分开列出" in html
        assert not re.search(ENTRY, html)
    _status, html = page("/figures/resolution/POLICE/", district.people["police"], own="1")
    assert '<span class="count">37</span>' in html
    assert '<span class="count">3</span>' in html


def test_a_part_that_is_shown_lists_exactly_its_cases(forty):
    shown = page("/figures/resolution/all/", part="rest")[1]
    assert '<span class="count">16</span>' in shown
    assert len(re.findall(ENTRY, shown)) == 16


def test_rated_cases_are_listed_together_alone(forty):
    """18 of 34 satisfied: the numbers are public, who gave which answer is not."""
    clone(forty, 10, rating=2)
    Grievance.objects.filter(pk__in=Grievance.objects.filter(rating=4).values("pk")[:6]).update(rating=2)
    every = page("/figures/satisfaction/all/")[1]
    assert '<span class="count">18</span>' in every
    assert '<span class="count">16</span>' in every
    assert len(re.findall(ENTRY, every)) == 25
    for part in ("counted", "rest"):
        html = page("/figures/satisfaction/all/", part=part)[1]
        assert "只列出全部" in html
        assert not re.search(ENTRY, html)


def test_an_officer_sees_the_rows_of_the_desk(district, forty):
    _status, html = page("/figures/resolution/POLICE/", district.people["police"], own="1")
    assert 'href="/desk/' in html
    assert not re.search(ENTRY, html)


def test_a_stranger_who_asks_for_the_officers_figures_gets_the_public_ones(district, forty):
    for person in (None, district.people["resident"], district.people["administrator"]):
        _status, html = page("/figures/resolution/POLICE/", person, own="1")
        assert 'href="/desk/' not in html


def test_a_cell_under_ten_shows_no_row(district):
    close_case(district)
    status, html = page("/figures/resolution/POLICE/")
    assert status == 200
    assert "太少了，可能让人猜出是谁" in html
    assert not re.search(ENTRY, html)


def test_what_does_not_exist_is_not_there(forty):
    for address in ("/figures/kindness/", "/figures/resolution/NOBODY/"):
        assert page(address)[0] == 404


def test_strange_queries_are_taken_for_the_usual(forty):
    for query in (
        {"days": "-1"},
        {"days": "99999999999"},
        {"until": "yesterday"},
        {"until": "2999-01-01T00:00+00:00"},
        {"part": "x"},
    ):
        assert page("/figures/resolution/POLICE/", **query)[0] == 200


def test_discipline_alone_counts_its_own(district, forty):
    _status, html = page("/figures/resolution/DISCIPLINE/")
    assert not re.search(ENTRY, html)


@pytest.mark.parametrize(
    ("address", "most"), [("/figures/", 13), ("/figures/resolution/", 4), ("/figures/resolution/POLICE/", 9)]
)
def test_few_queries_whatever_the_number_of_cases(forty, django_assert_max_num_queries, address, most):
    client = Client()
    with django_assert_max_num_queries(most):
        client.get(address)
