"""The stories read as if residents and departments had written them, wherever they are told."""

import re
from collections import Counter

import pytest

from portal.management.demo.district.areas import grids
from portal.management.demo.district.categories import categories, keywords
from portal.management.demo.district.departments import department
from portal.management.demo.district.people import people
from portal.management.demo.district.responsibility import UNCOVERED, responsibility
from portal.management.demo.district.services import service, services
from portal.management.demo.district.stories import (
    DONE,
    co_result,
    fill,
    first_words,
    fits,
    heroes,
    settings,
    stories,
)

ALL = (*stories(), *heroes().values())
GRIDS = [row.code for row in grids()]
COMMON = ("A01", "A02", "A03", "A04", "D03", "D04", "E01", "F01", "F03", "F06", "G02")
HALF_WIDTH = re.compile(r"[㐀-鿿][,;:?!()]|[,;:?!()][㐀-鿿]|[㐀-鿿]\.(?!\d)|[\"']")


def told_everywhere(story):
    """The story in the first place that fits of every grid."""
    return [fill(story, grid) for grid in GRIDS if fits(story, grid)]


def official(story):
    return (*story.reply, *story.second, story.ask, *(row.text for row in (*story.co, *story.joins)))


def every_text(story):
    return (story.title, story.body, story.answer, story.dispute, story.words, *official(story))


def test_a_hundred_and_seventy_eight_stories_every_category_twice_the_common_ones_eight_times():
    assert (len(stories()), len(heroes())) == (172, 6)
    counts = Counter(story.category for story in ALL)
    assert set(counts) == {row.code for row in categories()}
    assert min(counts.values()) == 2
    assert all(counts[code] >= 8 for code in COMMON)
    assert Counter(story.language for story in ALL) == {"zh-hans": 160, "en": 18}


def test_no_two_stories_are_the_same():
    assert len({story.title for story in ALL}) == len({story.body for story in ALL}) == 178


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.key)
def test_a_filled_story_keeps_its_lengths_and_leaves_no_placeholder(story):
    longest = 400 if story.language == "en" else 220
    for told in told_everywhere(story):
        assert 4 <= len(told.title) <= 40
        assert 30 <= len(told.body) <= longest
        assert told.place
        assert not [text for text in every_text(told) if "{" in text]


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.key)
def test_a_reply_has_facts_basis_decision_and_what_comes_next(story):
    assert len(story.reply) == 4
    assert len(story.second) == (4 if story.dispute else 0)
    assert all(6 <= len(part) <= 260 for part in (*story.reply, *story.second))
    assert bool(story.ask) == bool(story.answer)
    assert bool(story.words) == (story.rating > 0)
    assert 0 <= story.rating <= 5


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.key)
def test_punctuation_is_that_of_the_language_and_officials_do_not_shout(story):
    if story.language == "en":
        assert not re.search(
            r"[㐀-鿿，。；：、]", " ".join((story.title, story.body, *story.reply, story.words))
        )
    else:
        assert not [text for text in every_text(story) if HALF_WIDTH.search(text)]
    assert not [text for text in official(story) if "！" in text or "!" in text]


def test_no_number_could_be_somebodys_telephone():
    assert not [
        story.key for story in ALL if re.search(r"\d{5,}|\d{3,4}-\d{3,}", " ".join(every_text(story)))
    ]


def test_a_story_happens_where_it_could_and_in_three_grids_or_more():
    reach = {story.key: sum(fits(story, grid) for grid in GRIDS) for story in stories()}
    assert min(reach.values()) == 3
    assert sum(count == 24 for count in reach.values()) > 80
    for story in stories():
        assert {place.kind for place in settings(story)} == {story.kind}


def test_a_story_names_the_place_it_is_told_in():
    dance = stories("A01")[0]
    assert fill(dance, "LH-NH-03-03").title == "钟楼广场的广场舞能不能小声点"
    assert not fits(dance, "LH-NH-01-02")


def test_an_english_story_names_the_english_street():
    told = fill(next(story for story in stories("A01") if story.language == "en"), "LH-NH-03-03", turn=1)
    assert told.place in ("Bell Tower Street", "Zhongshan Road")
    assert f"on {told.place} puts" in told.body


def test_the_basis_cites_the_item_of_the_place_and_the_first_receiver_where_no_item_is():
    parking = stories("F05")[0]
    assert "权责清单第 7.5.2 项" in fill(parking, "LH-YJ-01-01").reply[1]
    assert "《临湖区首接负责办法》" in fill(parking, "LH-NH-01-01").reply[1]
    assert {code for code, _ in UNCOVERED} == {"F05", "E06", "A04"}


def test_every_assisting_unit_has_something_to_report():
    for item in responsibility():
        for task in item.co:
            assert co_result(stories(item.category)[0], task.department) != DONE


def test_units_called_in_beside_the_list_exist_and_tell_what_they_did():
    joined = {row.unit for story in ALL for row in story.joins}
    assert joined == {"WATER", "POWER", "GAS"}
    assert all(department(code).may_lead for code in joined)


def test_six_heroes_stand_where_they_live():
    told = {name: fill(hero) for name, hero in heroes().items()}
    assert {name: (hero.category, hero.grid, hero.place) for name, hero in told.items()} == {
        "ebike": ("A03", "LH-NH-01-03", "听荷苑"),
        "violence": ("D02", "LH-NH-02-03", "南湖雅居"),
        "wages": ("D04", "LH-YJ-02-04", "蓝领公寓"),
        "false_closure": ("E01", "LH-NH-01-02", "北堤菜市场"),
        "ruling": ("E04", "LH-NH-03-03", "中山路"),
        "roof": ("F01", "LH-NH-01-02", "轻纺小区"),
    }
    homes = {person.username: person.home for person in people()}
    for hero in told.values():
        assert not hero.filer or homes[hero.filer] == hero.grid


def test_the_dispute_that_goes_to_a_ruling_tells_all_of_it():
    hero = heroes()["ruling"]
    assert hero.objection.unit == "ENVIRON"
    assert "裁决后不得再退回" in hero.ruling
    assert hero.amendment


def test_the_false_closure_has_three_scorers_an_order_and_its_answer():
    hero = heroes()["false_closure"]
    assert (len(hero.panel_words), len(hero.order_answer)) == (3, 3)
    assert "虚假办结" in hero.order


def test_first_words_hurry_where_there_is_danger():
    assert "110" in first_words(stories("A03")[0], 1)
    assert "110" not in "".join(first_words(stories("D01")[0], turn) for turn in range(4))
    assert all(first_words(story, turn).endswith(("。", ".")) for story in ALL for turn in range(4))


def test_the_words_of_most_stories_suggest_their_category_among_the_first_three():
    found = 0
    for story in ALL:
        told = told_everywhere(story)[0]
        title, text = told.title.lower(), f"{told.title}\n{told.body}".lower()
        score = Counter()
        for row in keywords():
            if row.word.lower() in text:
                score[row.category] += row.weight * (2 if row.word.lower() in title else 1)
        found += story.category in [code for code, _ in score.most_common(3)]
    assert found >= 170


def test_twenty_five_services_of_units_that_live_for_categories_that_exist():
    codes = {row.code for row in categories()}
    assert len(services()) == len({row.code for row in services()}) == 25
    for row in services():
        assert department(row.provider).valid_to is None
        assert set(row.categories) <= codes
        assert len(row.keywords) >= 4
        assert row.phone.startswith("0000-5550-")
        assert len(row.documents_zh) == len(row.documents_en)


def test_a_service_speaks_both_languages_in_their_own_punctuation():
    for row in services():
        zh = [
            getattr(row, f"{name}_zh")
            for name in ("name", "summary", "who", "how", "where", "fee", "time_limit")
        ]
        en = [
            getattr(row, f"{name}_en")
            for name in ("name", "summary", "who", "how", "where", "fee", "time_limit")
        ]
        assert all(zh)
        assert all(en)
        assert not [text for text in (*zh, *row.documents_zh) if HALF_WIDTH.search(text)]
        assert not [text for text in (*en, *row.documents_en) if re.search(r"[㐀-鿿，。；：、！]", text)]


def test_a_lift_for_an_old_block_is_found_by_its_words():
    lift = service("lift-retrofit")
    assert (lift.provider, lift.categories, "加装电梯" in lift.keywords) == ("HOUSING", ("F02",), True)
