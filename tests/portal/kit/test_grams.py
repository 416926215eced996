"""Terms of texts: pairs of Chinese signs, words of letters; what is typed is found in what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.grams import LONGEST, MOST_ASKED, Term, asked, written

ALIKE = st.text("漏水管道修了甲乙abc12 ，。\n", max_size=40)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("楼上漏水。", "楼上 上漏 漏水 水"),
        ("水", "水"),
        ("3号楼 Lift ＬＩＦＴ lift", "3 号楼 楼 lift"),
        ("电梯Lift坏了，电梯又坏了", "电梯 梯 lift 坏了 了 梯又 又坏"),
        ("，。！ \n", ""),
        ("", ""),
        ('\'; DROP--"x" & | ! :*', "drop x"),
    ],
)
def test_a_text_as_terms(text, terms):
    assert written(text) == terms


def test_a_word_without_an_end_is_cut_and_found_by_its_beginning():
    endless = "a" * 5000
    assert written(endless) == "a" * LONGEST
    assert asked(endless) == (Term("a" * LONGEST, True),)


def test_what_somebody_types_as_terms():
    assert asked("漏水管 Lif") == (Term("漏水", False), Term("水管", False), Term("lif", True))
    assert asked("水") == (Term("水", True),)
    assert asked("a 7") == (Term("a", False), Term("7", False))
    assert asked("？！") == ()
    assert len(asked("一二三四五六七八九十百千万亿兆")) == MOST_ASKED


@given(ALIKE, ALIKE, ALIKE)
def test_what_is_part_of_a_text_is_found_in_it(before, typed, after):
    terms = written(f"{before} {typed} {after}").split()
    assert all(any(t.startswith(x.text) if x.begins else t == x.text for t in terms) for x in asked(typed))
