"""Estimates from samples: over every sample that could have been drawn they are right on average."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from math import nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.sampling import Estimate, horvitz_thompson, nonresponse_bounds, post_stratified

chances = st.integers(1, 10).map(lambda tenths: tenths / 10)
cases = st.lists(st.tuples(st.integers(-20, 20), chances), min_size=1, max_size=6)


def test_total_mean_and_variance_in_numbers():
    """10/.5 + 20/.25 + 30 = 130 of 2 + 4 + 1 = 7 cases; variance .5·100/.25 + .75·400/.0625."""
    found = horvitz_thompson([10, 20, 30], [0.5, 0.25, 1])
    assert found.total == 130
    assert found.variance == 5000
    assert found.size == 7
    assert found.mean == pytest.approx(130 / 7)
    around = 0.5 * (10 - 130 / 7) ** 2 / 0.25 + 0.75 * (20 - 130 / 7) ** 2 / 0.0625
    assert found.mean_variance == pytest.approx(around / 49)
    assert found.standard_error == pytest.approx(5000**0.5)
    assert found.interval == pytest.approx((130 - 1.959964 * 5000**0.5, 130 + 1.959964 * 5000**0.5))
    assert found.mean_interval[1] - found.mean == pytest.approx(1.959964 * (around / 49) ** 0.5)


@given(cases)
@settings(deadline=None, max_examples=50)
def test_total_and_variance_are_right_on_average(population):
    """Over all 2^N samples: the mean total is the total, the mean variance estimate is the variance."""
    mean = variance = estimated = 0.0
    whole = sum(value for value, _chance in population)
    for drawn in product((True, False), repeat=len(population)):
        sample = [case for case, is_in in zip(population, drawn, strict=True) if is_in]
        likely = np.prod([p if is_in else 1 - p for (_y, p), is_in in zip(population, drawn, strict=True)])
        found = horvitz_thompson([y for y, _p in sample], [p for _y, p in sample])
        total, spread = (found.total, found.variance) if found else (0, 0)
        mean, estimated = mean + likely * total, estimated + likely * spread
        variance += likely * (total - whole) ** 2
    assert mean == pytest.approx(whole, abs=1e-6)
    assert estimated == pytest.approx(variance, abs=1e-4)


def test_a_census_leaves_nothing_to_chance():
    found = horvitz_thompson([1, 2, 3], [1, 1, 1])
    assert (found.total, found.mean, found.size) == (6, 2, 3)
    assert found.interval == (6, 6)
    assert found.mean_interval == (2, 2)


def test_the_mean_knows_that_the_size_is_estimated():
    """Where all values are the same the mean is that value, however many happened to be drawn."""
    found = horvitz_thompson([4, 4], [0.1, 0.5])
    assert found.mean == pytest.approx(4)
    assert found.mean_variance == pytest.approx(0)
    assert found.variance > 0


def test_intervals_cover_as_often_as_they_say():
    """A thousand Poisson samples of 5,000 cases, drawn with chances that go with the value. The bounds are
    three standard errors of a thousand tries (.007 each)."""
    dice = np.random.default_rng(11)
    values = dice.normal(50, 15, size=5000)
    likely = np.clip(values / 200, 0.05, 1)
    held = Counter()
    for _round in range(1000):
        drawn = dice.random(5000) < likely
        found = horvitz_thompson(values[drawn], likely[drawn])
        held["total"] += found.interval[0] <= values.sum() <= found.interval[1]
        held["mean"] += found.mean_interval[0] <= values.mean() <= found.mean_interval[1]
    assert all(929 <= held[which] <= 971 for which in ("total", "mean"))


def test_any_numbers_are_taken():
    wanted = horvitz_thompson([10, 20, 30], [0.5, 0.25, 1])
    assert horvitz_thompson(np.array([10, 20, 30]), np.array([0.5, 0.25, 1])) == wanted
    assert horvitz_thompson((10, 20.0, Fraction(30)), (Decimal("0.5"), Fraction(1, 4), 1)) == wanted
    assert isinstance(wanted, Estimate)


def test_of_no_case_nothing_can_be_said():
    assert horvitz_thompson([], []) is None


def test_what_could_not_be_drawn_is_refused():
    for probability in (0, -0.1, 1.1, nan, None):
        with pytest.raises(ValueError, match="probability"):
            horvitz_thompson([1], [probability])
    with pytest.raises(ValueError, match="one and"):
        horvitz_thompson([1, 2], [0.5])
    with pytest.raises(ValueError, match="value"):
        horvitz_thompson([None], [0.5])


def test_strata_in_numbers():
    """10 cases of mean 1.5 and 30 of mean 13/3: 145; variances 10²·.8·.5/2 and 30²·.9·(7/3)/3."""
    found = post_stratified([1, 2, 3, 4, 6], ["a", "a", "b", "b", "b"], {"a": 10, "b": 30})
    assert found.total == pytest.approx(145)
    assert found.mean == pytest.approx(145 / 40)
    assert found.variance == pytest.approx(20 + 630)
    assert found.mean_variance == pytest.approx(650 / 1600)
    assert found.size == 40


def test_strata_are_right_on_average_over_all_samples():
    """Two of four and three of five, every choice: on average the total and the variance are right."""
    first, second = [1, 4, 4, 9], [2, 3, 5, 8, 30]
    found = [
        post_stratified([*one, *other], "aabbb", {"a": 4, "b": 5})
        for one in combinations(first, 2)
        for other in combinations(second, 3)
    ]
    totals = np.array([each.total for each in found])
    assert totals.mean() == pytest.approx(sum(first) + sum(second))
    assert np.mean([each.variance for each in found]) == pytest.approx(totals.var())


def test_a_stratum_that_was_seen_whole_adds_no_chance():
    found = post_stratified([7, 1, 3], "abb", Counter(a=1, b=2, c=0))
    assert (found.total, found.variance) == (11, 0)


def test_strata_that_say_too_little_give_no_estimate():
    assert post_stratified([1, 2], "aa", {"a": 5, "b": 5}) is None
    assert post_stratified([1, 2, 3], "aab", {"a": 5, "b": 5}) is None
    assert post_stratified([], [], {}) is None


def test_strata_that_cannot_be_are_refused():
    for values, strata, sizes in (
        ([1], "z", {"a": 5}),
        ([1, 2], "aa", {"a": 1}),
        ([1], "aa", {"a": 5}),
        ([1], "a", {"a": -1}),
        ([1], "a", {"a": 2.5}),
    ):
        with pytest.raises(ValueError, match=r"strat|one and"):
            post_stratified(values, strata, sizes)


@given(st.integers(1, 100).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))), st.data())
@settings(deadline=None)
def test_bounds_are_those_of_the_silent(asked, data):
    n, responded = asked
    satisfied = data.draw(st.integers(0, responded))
    r, s = Fraction(responded, n), Fraction(satisfied, responded)
    assert nonresponse_bounds(responded, satisfied, n) == pytest.approx((float(r * s), float(r * s + 1 - r)))


def test_bounds_at_their_ends():
    assert nonresponse_bounds(40, 30, 100) == (0.3, 0.9)
    assert nonresponse_bounds(100, 30, 100) == (0.3, 0.3)
    assert nonresponse_bounds(0, 0, 100) == (0, 1)
    assert nonresponse_bounds(0, 0, 0) is None
    for responded, satisfied, n in ((2, 3, 5), (6, 3, 5), (2, -1, 5), (nan, 1, 5)):
        with pytest.raises(ValueError, match="satisfied"):
            nonresponse_bounds(responded, satisfied, n)
