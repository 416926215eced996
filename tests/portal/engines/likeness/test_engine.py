"""How alike two filings are: by hand in two languages, and what must hold of any texts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.likeness.engine import LIKELY, SAME, Told, alike, likeness, likeness_of_words, pieces

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GRID, NEXT = "/YZ/LH/LH-NH/LH-NH-01/LH-NH-01-01/", "/YZ/LH/LH-NH/LH-NH-01/LH-NH-01-02/"
COMMUNITY, ELSEWHERE = "/YZ/LH/LH-NH/LH-NH-01/", "/YZ/LH/LH-YJ/LH-YJ-01/LH-YJ-01-01/"
GATE, BESIDE, FAR = (120.0, 30.0), (120.0003, 30.0), (120.03, 30.0)

SAME_MATTER = [
    ("楼道里有人飞线充电，很危险", "三号楼楼道内电动车飞线充电，一到晚上就有，担心着火"),
    ("楼下广场舞音响太吵", "晚上楼下跳广场舞，音响声音太大，吵得睡不着"),
    ("垃圾桶满了好几天没人清运，臭味很大", "小区北门垃圾桶好几天没清运，满地垃圾，很臭"),
    (
        "Somebody charges e-bikes in the stairwell of building 3.",
        "E-bikes are being charged in the stairwell, cables hang down from building 3",
    ),
    (
        "The street lamp at the south gate is broken",
        "Street lamp by the south gate does not work since Monday",
    ),
]
OTHER_MATTER = [
    ("楼道里有人飞线充电，很危险", "楼下广场舞音响太吵，睡不着"),
    ("小区垃圾桶满了没人清", "小区门口路灯不亮"),
    (
        "The street lamp at the south gate is broken",
        "Loud music every night from the square, we cannot sleep",
    ),
    ("Rubbish bins overflow near the school", "Water pressure is low since last week and nobody answers"),
    ("楼道里有人飞线充电", "Somebody charges e-bikes in the stairwell"),
]


def told(text: str, path: str = GRID, days: float = 0, spot=None) -> Told:
    return Told(text, path, MONDAY + timedelta(days=days), spot)


@pytest.mark.parametrize(("one", "other"), SAME_MATTER)
def test_the_same_matter_in_other_words_is_likely(one, other):
    assert likeness(told(one), told(other, days=2)).score >= LIKELY


@pytest.mark.parametrize(("one", "other"), OTHER_MATTER)
def test_another_matter_is_not(one, other):
    assert likeness(told(one), told(other)).score < LIKELY / 2


def test_the_same_words_again_are_the_same_here_and_not_in_the_next_grid():
    words = "三号楼楼道里有人飞线给电动车充电，晚上很危险。"
    assert likeness(told(words), told(words, days=1)).score >= SAME
    assert likeness(told(words), told(words, NEXT, days=1)).score < SAME
    assert likeness(told(words), told(words, COMMUNITY)).place == 0.9


def test_small_differences_of_writing_make_none():
    assert likeness_of_words(pieces("南门路灯坏了！"), pieces("南门 的路灯，坏了")) == 1.0
    assert likeness_of_words(pieces("The LAMP is broken."), pieces("lamp broken")) == 1.0


def test_far_away_or_long_ago_is_another_matter():
    words = "南门路灯坏了三天没人修"
    assert likeness(told(words), told(words, ELSEWHERE)).score == 0
    assert likeness(told(words), told(words, days=61)).score == 0
    assert likeness(told(words), told(words, days=59)).time < 0.52


def test_spots_close_to_each_other_count_more_than_the_border_between_their_grids():
    words = "南门路灯坏了三天没人修"
    close = likeness(told(words, GRID, spot=GATE), told(words, NEXT, spot=BESIDE))
    far = likeness(told(words, GRID, spot=GATE), told(words, GRID, spot=FAR))
    assert (close.place, close.metres) == (1.0, 29)
    assert (far.place, far.metres) == (0.5, 2892)


def test_of_many_the_likeliest_come_first_and_no_others():
    others = {
        1: told("楼下广场舞音响太吵"),
        2: told("楼道有人飞线充电"),
        3: told("有人在楼道里给电动车飞线充电，危险"),
    }
    found = alike(told("楼道里有人给电动车飞线充电"), others)
    assert [key for key, _why in found] == [3, 2]
    assert alike(told(""), others) == []


TEXTS = st.text(max_size=80) | st.text("楼道里有人飞线充电路灯坏了 abc,。", max_size=60)


@given(TEXTS, TEXTS)
def test_either_way_round_it_is_the_same_and_between_nought_and_one(one, other):
    there = likeness(told(one), told(other, NEXT, 3))
    back = likeness(told(other, NEXT, 3), told(one))
    assert there == back
    assert 0 <= there.score <= there.words <= 1


@given(TEXTS)
def test_whatever_is_said_is_like_itself_where_anything_is_said(text):
    assert likeness(told(text), told(text)).score == (1.0 if pieces(text) else 0.0)
