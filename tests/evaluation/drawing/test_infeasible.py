"""Quotas that no panel keeps: which of them quarrel, and what would have to give way."""

import pytest

from evaluation.drawing import Bound, Infeasible, leximin
from tests.evaluation.drawing.pools import DISTRICT_QUOTAS, district


def refused(pool, quotas, size, **more) -> Infeasible:
    with pytest.raises(Infeasible) as raised:
        leximin(pool, quotas, size, **more)
    return raised.value


def test_no_woman_over_60_in_linhu():
    """A quota over area, sex and age together is one of a category that holds all three; nobody is of it."""
    pool = [{"who": "other"}] * 9 + [{"who": "man, 60+, Linhu"}]
    told = refused(pool, {"who": {"woman, 60+, Linhu": (1, 1), "other": (0, 3)}}, 3)
    assert told.conflict == (Bound("who", "woman, 60+, Linhu", "min", 1),)
    assert told.choices == told.remedy == (Bound("who", "woman, 60+, Linhu", "min", 1, by=1),)


def test_two_quotas_that_quarrel_are_named_and_the_third_is_not():
    """Nobody is both a woman and from the east: two and two do not fit on three seats."""
    pool = [{"sex": "female", "area": "west", "age": "18"}] * 5 + [
        {"sex": "male", "area": "east", "age": "60"}
    ] * 5
    told = refused(pool, {"sex": {"female": (2, 3)}, "area": {"east": (2, 3)}, "age": {"18": (0, 3)}}, 3)
    assert told.conflict == (Bound("sex", "female", "min", 2), Bound("area", "east", "min", 2))
    assert set(told.choices) == {
        Bound("sex", "female", "min", 2, by=1),
        Bound("area", "east", "min", 2, by=1),
    }
    assert [each.by for each in told.remedy] == [1]
    assert "sex female min 2; area east min 2" in str(told)


def test_what_is_relaxed_as_told_can_be_drawn():
    quotas = DISTRICT_QUOTAS | {"sex": {"female": (13, 14), "male": (9, 10)}}
    told = refused(district(300, seed=1), quotas, 20)
    assert {(each.feature, each.side) for each in told.conflict} == {("female", "min"), ("male", "min")}
    assert sum(each.by for each in told.remedy) == 2
    sexes = {feature: list(bounds) for feature, bounds in quotas["sex"].items()}
    for each in told.remedy:
        sexes[each.feature][0 if each.side == "min" else 1] += -each.by if each.side == "min" else each.by
    assert leximin(district(300, seed=1), quotas | {"sex": sexes}, 20).committees


def test_any_of_the_conflict_left_out_lets_the_rest_be_kept():
    pool = [{"a": a, "b": b} for a in "xy" for b in "uv"]
    quotas = {"a": {"x": (2, 2), "y": (1, 1)}, "b": {"u": (3, 3)}}
    told = refused(pool, quotas, 3)
    kept = [(each.category, each.feature, each.side, each.value) for each in told.conflict]
    assert kept == [("b", "u", "min", 3)]
    for category, feature, *_ in kept:
        assert leximin(pool, quotas | {category: {feature: (0, 3)}}, 3).committees


def test_two_quarrels_that_no_single_bound_ends():
    """No old people and no migrants at all, one of each wanted: the remedy names both, no choice does."""
    pool = [{"age": "30", "residence": "registered"}] * 6
    told = refused(pool, {"age": {"60": (1, 2)}, "residence": {"migrant": (2, 2)}}, 3)
    assert len(told.conflict) == 1
    assert told.choices == ()
    assert set(told.remedy) == {
        Bound("age", "60", "min", 1, by=1),
        Bound("residence", "migrant", "min", 2, by=2),
    }


def test_bounds_the_wrong_way_round_quarrel_with_each_other():
    told = refused([{"sex": "female"}] * 5, {"sex": {"female": (3, 2)}}, 3)
    assert told.conflict
    assert {each.side for each in told.remedy} == {"max"}


def test_too_few_people_or_households_are_no_quotas_fault():
    for pool, homes in (([{}] * 2, None), ([{}] * 4, ["H", "H", "H", None]), ([], None)):
        told = refused(pool, {}, 3, households=homes)
        assert (told.conflict, told.choices, told.remedy) == ((), (), ())
        assert str(told) == "Fewer people or households than seats."
