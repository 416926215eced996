"""Nearly the same text, or another: from shingles alone."""

import pytest

from grievances.likeness import alike, likeness, shingles

REPLY = "您好，您反映的问题已收到，我们将尽快安排工作人员到现场核实处理，感谢您的理解与支持。"


def test_shingles_are_runs_of_signs_without_spaces_punctuation_case_and_which_number():
    assert shingles("Ab，c d E") == {"abcd", "bcde"}
    assert shingles("3 号楼") == shingles("128号 楼") == {"0号", "号楼"}
    assert shingles("好") == {"好"}
    assert shingles("，。 ") == frozenset()


def test_likeness_is_what_is_shared_of_all_that_there_is():
    assert likeness(shingles("甲乙丙"), shingles("乙丙丁")) == pytest.approx(1 / 3)
    assert likeness(shingles("abcd"), shingles("abcd")) == 1
    assert likeness(frozenset(), frozenset()) == 0


@pytest.mark.parametrize(
    ("other", "near"),
    [
        (REPLY, True),
        (REPLY.replace("，", ", ") + "\n", True),
        (REPLY.replace("尽快", "尽早"), True),
        ("您好，今天下午三点我们到三号楼看过，飞线已经拆除，车主已劝离，周五复查。", False),
        (REPLY[:20], False),
        (REPLY * 3, False),
        ("", False),
        ("Your report has reached us and will be looked at as soon as possible.", False),
    ],
)
def test_a_word_changed_makes_no_other_reply_and_another_matter_does(other, near):
    assert alike(REPLY, [other]) == [near]


def test_an_empty_reply_is_like_none():
    assert alike("。", ["。", REPLY]) == [False, False]
