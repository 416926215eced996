"""Categories and their words: what is changed holds for what is filed from now on."""

import pytest

from portal.departments import selectors
from portal.departments.actions import categories
from portal.departments.actions.change import subject
from portal.departments.models import Category, Keyword
from portal.engines.journal import journal
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import file_case


def edit(district, code="A01", **values):
    return categories.edit_category(
        district.categories[code], actor=district.actor("administrator"), **values
    )


def save(district, words, code="A01", **other):
    return categories.save_words(
        district.categories[code], actor=district.actor("administrator"), words=words, **other
    )


def last(district, code="A01"):
    return journal.facts(journal.entries(subject(district.categories[code]))[-1])


def test_another_limit_class_is_for_the_next_filing(district):
    before = file_case(district, "A01").grievance
    edit(district, limit_class="E1", hint_zh="楼上楼下的吵闹")
    district.categories["A01"].refresh_from_db()
    after = file_case(district, "A01").grievance
    before.refresh_from_db()
    assert (before.limit_class.code, after.limit_class.code) == ("E2", "E1")
    assert last(district) == {"changes": {"hint_zh": ["", "楼上楼下的吵闹"], "limit_class": ["E2", "E1"]}}


def test_a_limit_class_that_there_is_not(district):
    with pytest.raises(Invalid):
        edit(district, limit_class="E9")
    assert Category.objects.get(code="A01").limit_class == "E2"


def test_about_staff_can_change_only_until_something_was_filed(district):
    edit(district, about_staff=True)
    edit(district, about_staff=False)
    file_case(district, "A01")
    with pytest.raises(Invalid) as refusal:
        edit(district, about_staff=True)
    assert refusal.value.field == "about_staff"
    assert Category.objects.get(code="A01").about_staff is False
    assert len(journal.entries(subject(district.categories["A01"]))) == 2


def test_words_are_added_weighed_anew_and_removed(district):
    save(district, {5: ["广场舞", "  Loud Music "], 2: ["噪声"]})
    assert dict(district.categories["A01"].keywords.values_list("word", "weight")) == {
        "广场舞": 5, "loud music": 5, "噪声": 2,
    }  # fmt: skip
    assert last(district) == {"added": {"广场舞": 5, "loud music": 5}, "weighed": {"噪声": 2}, "removed": []}
    save(district, {5: ["广场舞"]})
    assert last(district)["removed"] == ["loud music", "噪声"]
    found = selectors.suggest_categories("楼下广场舞吵得睡不着")
    assert [(category.code, told.words) for category, told in found] == [("A01", ("广场舞",))]


@pytest.mark.parametrize(
    ("words", "field"),
    [({5: ["狗"], 2: ["狗"]}, "weight_2"), ({4: ["a"]}, "weight_4"), ({3: ["很" * 41]}, "weight_3")],
)
def test_words_that_won_t_do_name_their_box_and_change_nothing(district, words, field):
    with pytest.raises(Invalid) as refusal:
        save(district, words)
    assert refusal.value.field == field
    assert list(district.categories["A01"].keywords.values_list("word", flat=True)) == ["噪声"]


def test_the_same_words_again_leave_no_entry(district):
    save(district, {4: ["噪声", "噪声", ""]})
    assert journal.entries(subject(district.categories["A01"])) == []
    assert Keyword.objects.count() == 4


def test_somebody_was_faster_with_the_words(district):
    seen = journal.head(subject(district.categories["A01"]))
    save(district, {4: ["噪声", "装修"]}, seen=seen)
    with pytest.raises(MoveRefused):
        save(district, {4: ["噪声"]}, seen=seen)
    assert district.categories["A01"].keywords.count() == 2


def test_others_may_not(district):
    for name in ("ruling", "fire_head", "stranger"):
        with pytest.raises(NotThere):
            categories.save_words(district.categories["A01"], actor=district.actor(name), words={})
    assert district.categories["A01"].keywords.count() == 1
