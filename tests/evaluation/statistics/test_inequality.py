"""Inequality against its definitions, pair by pair."""

from decimal import Decimal
from math import isclose, log, nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.statistics.inequality import Parts, gini, theil

holdings = st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any)
grouped = st.lists(st.tuples(st.integers(0, 1000), st.sampled_from("abc")), min_size=1, max_size=20)


def theil_by_definition(values) -> float:
    mean = sum(values) / len(values)
    return sum(x / mean * log(x / mean) for x in values if x) / len(values)


def test_known_shares():
    assert gini([1, 2, 3, 4]) == 0.25
    assert gini([0, 0, 0, 5]) == 0.75
    assert theil([0, 0, 0, 5]) == pytest.approx(log(4))
    assert theil([1, 3]) == pytest.approx((0.5 * log(0.5) + 1.5 * log(1.5)) / 2)


@pytest.mark.parametrize("values", [[0.1] * 3, [7], [0.3] * 11])
def test_the_same_for_all_is_nought(values):
    assert gini(values) == 0
    assert theil(values) == pytest.approx(0, abs=1e-15)


@given(holdings)
@settings(deadline=None)
def test_gini_is_half_the_mean_difference(values):
    pairs = sum(abs(one - other) for one in values for other in values)
    assert isclose(gini(values), pairs / (2 * len(values) * sum(values)), abs_tol=1e-12)


@given(holdings)
@settings(deadline=None)
def test_theil_is_what_its_definition_says(values):
    assert isclose(theil(values), theil_by_definition(values), abs_tol=1e-12)


@given(grouped)
@settings(deadline=None)
def test_theil_falls_apart_into_between_and_within(rows):
    values, groups = [value for value, _group in rows], [group for _value, group in rows]
    assume(sum(values))
    parts = theil(values, groups)
    own = {group: [x for x, g in rows if g == group] for group in groups}
    means = [sum(own[group]) / len(own[group]) for group in groups]
    assert isclose(parts.between, theil_by_definition(means), abs_tol=1e-9)
    shares = [(sum(x) / sum(values), x) for x in own.values() if sum(x)]
    assert isclose(parts.within, sum(s * theil_by_definition(x) for s, x in shares), abs_tol=1e-9)
    assert isclose(parts.total, parts.between + parts.within, abs_tol=1e-9)


def test_one_group_lies_within_and_one_each_between():
    assert theil([1, 2, 5], ["a"] * 3).between == 0
    apart = theil([1, 2, 5], "abc")
    assert isinstance(apart, Parts)
    assert apart.within == 0
    assert apart.between == pytest.approx(apart.total)


@pytest.mark.parametrize("values", [[], [0, 0], [1, -1], [3, -1]])
def test_without_a_whole_there_are_no_shares(values):
    assert gini(values) is None
    assert theil(values) is None
    assert theil(values, ["a"] * len(values)) is None


def test_any_unit_and_any_numbers():
    for unit in (1e-300, 1e300, Decimal("0.1")):
        assert gini([unit * n for n in (1, 2, 3, 4)]) == pytest.approx(0.25)
    assert theil(np.array([1, 2, 5]), np.array(["a", "a", "b"])) == theil((1.0, 2, 5), "aab")


def test_what_is_no_number_is_refused():
    for values in ([1, None], [1, nan], ["much"]):
        with pytest.raises(ValueError, match="value"):
            gini(values)
    with pytest.raises(ValueError, match="one and"):
        theil([1, 2], ["a"])
