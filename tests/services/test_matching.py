"""Which services may help: by category, by words, explained."""

from portal.engines.routing.suggesting import Word
from services.matching import Match, Offer, match

SHED, MEDIATION, MEALS = 1, 2, 3
CHARGING, NOISE = 10, 20
OFFERS = (
    Offer(SHED, frozenset({CHARGING})),
    Offer(MEDIATION, frozenset({NOISE})),
    Offer(MEALS, frozenset({30})),
)
WORDS = (
    Word("充电", SHED, 3),
    Word("电动车", SHED, 3),
    Word("邻居", MEDIATION, 3),
    Word("吵架", MEDIATION, 3),
    Word("吃饭", MEALS, 3),
    Word("rat", MEALS, 3),
)


def test_the_category_counts_two_and_each_word_its_weight():
    assert match("楼道里给电动车充电", CHARGING, OFFERS, WORDS) == (Match(SHED, 8, ("充电", "电动车")),)


def test_the_category_alone_is_enough_and_gives_no_words():
    assert match("半夜跳舞", NOISE, OFFERS, WORDS) == (Match(MEDIATION, 2, ()),)


def test_one_word_against_the_category_is_not_enough_and_two_are():
    assert match("邻居吃饭太吵", CHARGING, OFFERS, WORDS) == (Match(SHED, 2, ()),)
    found = match("邻居老吵架", CHARGING, OFFERS, WORDS)
    assert found == (Match(MEDIATION, 6, ("吵架", "邻居")), Match(SHED, 2, ()))


def test_without_a_category_one_word_is_enough():
    assert match("我妈吃饭没人管", None, OFFERS, WORDS) == (Match(MEALS, 3, ("吃饭",)),)
    assert match("路灯坏了", None, OFFERS, WORDS) == ()


def test_no_more_than_asked_for_and_equal_ones_in_the_order_of_the_catalogue():
    text = "充电的邻居吃饭"
    assert [found.service for found in match(text, None, OFFERS, WORDS)] == [SHED, MEDIATION]
    assert [found.service for found in match(text, None, OFFERS, WORDS, most=1)] == [SHED]


def test_latin_words_count_where_a_word_begins():
    assert match("they live separately", None, OFFERS, WORDS) == ()
    assert match("a rat in the kitchen", None, OFFERS, WORDS) == (Match(MEALS, 3, ("rat",)),)
