"""Reads of the catalogue in exact numbers."""

import pytest
from django.utils import translation

from portal.kit.errors import NotThere
from services import selectors
from tests.factories.catalogue import offer


def codes(rows) -> list[str]:
    return [row.code for row in rows]


@pytest.fixture
def catalogue(district):
    offer(district, "charging-shed", "A03")
    offer(
        district,
        "quiet-hours",
        "A01",
        name_zh="噪声调解",
        name_en="Mediation on noise",
        words=("噪声", "邻居"),
    )
    offer(district, "low-income", "B01", name_zh="申请低保", name_en="Subsistence aid", words=("低保",))
    offer(district, "gone", "A01", name_zh="已停办", words=("噪声",), active=False)
    return district


def test_the_catalogue_stands_in_the_order_of_categories_without_what_was_taken_back(catalogue):
    assert codes(selectors.offered()) == ["quiet-hours", "charging-shed", "low-income"]


def test_search_finds_texts_in_both_languages_and_words_inside_what_was_typed(catalogue):
    assert codes(selectors.offered("MEDIATION")) == ["quiet-hours"]
    assert codes(selectors.offered("噪声 调解")) == ["quiet-hours"]
    assert codes(selectors.offered("我的邻居半夜不睡")) == ["quiet-hours"], (
        "a word of the service, inside a sentence"
    )
    assert codes(selectors.offered("火星")) == []
    assert codes(selectors.offered("居委会", "B")) == ["low-income"]


def test_groups_are_those_under_which_something_is_offered(catalogue):
    assert selectors.groups() == [("A", "A组"), ("B", "B组")]
    with translation.override("en"):
        assert selectors.groups() == [("A", "Group A"), ("B", "Group B")]


def test_helpful_tells_the_words_that_spoke_for_a_service(catalogue, django_assert_num_queries):
    with django_assert_num_queries(3):  # services with categories, their words, the rows found
        found = selectors.helpful("楼道里充电很危险", catalogue.categories["A03"])
    assert [(row.code, row.because) for row in found] == [("charging-shed", ("充电",))]
    assert selectors.helpful("噪声太大", None)[0].code == "quiet-hours", "what was taken back helps nobody"


def test_one_service_by_its_code_offered_or_closed_and_nothing_else(catalogue):
    assert selectors.service("low-income").documents == []
    assert selectors.service("gone").active is False, "a link to it is not broken"
    with pytest.raises(NotThere):
        selectors.service("never-was")
