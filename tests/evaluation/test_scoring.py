"""Sheets become a score: exact numbers."""

import hashlib
from decimal import Decimal
from itertools import permutations

from evaluation.scoring import Sheet, canonical, case_score, commit, judge, read, spread

WEIGHTS = {
    "legality": Decimal("0.20"),
    "substance": Decimal("0.30"),
    "timeliness": Decimal("0.15"),
    "dignity": Decimal("0.15"),
    "cause": Decimal("0.20"),
}


def sheet(*marks, flags=()):
    return Sheet(dict(zip(WEIGHTS, marks, strict=True)), frozenset(flags))


def test_all_fives_are_a_hundred_and_all_ones_nought():
    assert judge([sheet(5, 5, 5, 5, 5)] * 3, WEIGHTS).score == Decimal("100.00")
    assert judge([sheet(1, 1, 1, 1, 1)] * 3, WEIGHTS).score == Decimal("0.00")


def test_the_score_is_made_of_medians():
    """Medians 3, 2, 4, 3, 1: 100·(.2·2 + .3·1 + .15·3 + .15·2 + .2·0)/4 = 36.25."""
    found = judge([sheet(3, 1, 4, 3, 1), sheet(2, 2, 5, 3, 1), sheet(5, 3, 4, 2, 2)], WEIGHTS)
    assert [found.spreads[key].median for key in WEIGHTS] == [3, 2, 4, 3, 1]
    assert found.score == Decimal("36.25")


def test_spread_is_the_range_and_the_median_deviation():
    found = spread([2, 5, 3])
    assert (found.median, found.low, found.high, found.range, found.mad) == (3, 2, 5, 3, 1)


def test_two_marks_have_a_median_between_them():
    found = spread([2, 5])
    assert (found.median, found.mad) == (Decimal("3.5"), Decimal("1.5"))


def test_not_applicable_shares_out_the_weight():
    """Timeliness (.15) falls away: 100·(.2·2 + .3·2 + .15·2 + .2·2)/(4·.85) = 50, not 42.5."""
    found = judge([sheet(3, 3, None, 3, 3)] * 3, WEIGHTS)
    assert found.score == Decimal("50.00")
    assert not found.spreads["timeliness"].applies


def test_one_mark_of_three_does_not_make_a_criterion_apply():
    found = judge([sheet(3, 3, None, 3, 3), sheet(3, 3, None, 3, 3), sheet(3, 3, 5, 3, 3)], WEIGHTS)
    assert found.score == Decimal("50.00")


def test_two_marks_of_three_do():
    """Timeliness has the median of 5 and 5: 100·(.2·2 + .3·2 + .15·4 + .15·2 + .2·2)/4 = 57.5."""
    found = judge([sheet(3, 3, None, 3, 3), sheet(3, 3, 5, 3, 3), sheet(3, 3, 5, 3, 3)], WEIGHTS)
    assert found.score == Decimal("57.50")


def test_nothing_applies_is_no_score():
    assert judge([sheet(None, None, None, None, None)] * 3, WEIGHTS).score is None
    assert case_score({}, WEIGHTS) is None


def test_a_false_closure_needs_two_scorers():
    one = judge([sheet(1, 1, 1, 1, 1, flags=["false_closure"]), *[sheet(1, 1, 1, 1, 1)] * 2], WEIGHTS)
    two = judge([*[sheet(5, 5, 5, 5, 5, flags=["false_closure"])] * 2, sheet(5, 5, 5, 5, 5)], WEIGHTS)
    assert (one.flags["false_closure"], one.raised) == (1, frozenset())
    assert (two.flags["false_closure"], two.raised) == (2, {"false_closure"})


def test_the_order_of_the_sheets_tells_nothing():
    sheets = [sheet(1, 2, 3, 4, None), sheet(5, 4, 3, 2, 1), sheet(2, 2, 5, None, 4, flags=["privacy"])]
    assert len({repr(judge(list(each), WEIGHTS)) for each in permutations(sheets)}) == 1


def test_a_commitment_is_what_the_docs_say_it_is():
    given = sheet(3, None, 4, 5, 1, flags=["privacy", "false_closure"])
    text = (
        '{"flags":["false_closure","privacy"],"marks":{"cause":1,"dignity":5,"legality":3,"substance":null,'
        '"timeliness":4}}'
    )
    assert canonical(given) == text
    assert read(text) == given
    assert commit("ab" * 32, given) == hashlib.sha256(b"panel-v1" + b"\xab" * 32 + text.encode()).hexdigest()
