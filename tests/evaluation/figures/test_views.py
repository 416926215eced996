"""The figures' pages: for everybody, with formula, number and interval, down to the cases."""

import re
from datetime import timedelta

import pytest
from django.test import Client

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
    ("address", "most"), [("/figures/", 6), ("/figures/resolution/", 4), ("/figures/resolution/POLICE/", 9)]
)
def test_few_queries_whatever_the_number_of_cases(forty, django_assert_max_num_queries, address, most):
    client = Client()
    with django_assert_max_num_queries(most):
        client.get(address)
