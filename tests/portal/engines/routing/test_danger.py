"""Words of danger: facts in, whom to call out."""

import pytest

from portal.engines.routing.danger import FIRST, Group, Number, Words, heard, speaks

GAS = Group("gas", "燃气", "Gas", ("煤气味",), ("smell of gas",), ("119", "110"))
HIT = Group("hit", "暴力", "Violence", ("打我",), ("hits me",), ("110", "12355"))
WORDS = Words((GAS, HIT), tuple(Number(each, each, "") for each in ("110", "119", "120", "12355")))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("楼道里有很重的煤气味", ["gas"]),
        ("A SMELL of Gas", ["gas"]),
        ("他打我，屋里有煤气味", ["gas", "hit"]),
        ("路灯坏了", []),
        ("", []),
    ],
)
def test_which_kinds_a_text_speaks_of(text, keys):
    found = heard(text, WORDS.groups)
    assert [each.group.key for each in found] == keys
    assert speaks(text, WORDS.groups) == bool(keys)


def test_whom_to_call_each_once_the_first_first():
    assert [each.number for each in WORDS.called([GAS, HIT])] == ["119", "110", "12355"]
    assert [each.number for each in WORDS.usual] == ["110", "119", "120"]
    assert WORDS.called([]) == ()


def test_what_a_portal_hears_before_anybody_has_said_something_else():
    for text in (
        "家里着火了",
        "他又打我了，救救我",
        "The house is ON FIRE",
        "my husband beats me",
        "不想活了",
    ):
        assert speaks(text, FIRST.groups), text
    assert not speaks("路灯坏了三天", FIRST.groups)
    for group in FIRST.groups:
        assert {"110", "120"} <= set(group.numbers)
        assert len(FIRST.called([group])) == 3
