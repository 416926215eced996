"""Shrunk rates against published numbers, and against the formulas in fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.shrinkage import beta_binomial, correlation_within, james_stein, james_stein_factor

HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
AT_BATS = 45
AVERAGES = [hits / AT_BATS for hits in HITS]
MEAN = sum(AVERAGES) / len(AVERAGES)
VARIANCE = MEAN * (1 - MEAN) / AT_BATS


def shrunk_by_definition(successes, trials) -> list[Fraction] | None:
    units = [(x, n) for x, n in zip(successes, trials, strict=True) if n]
    if not units:
        return None
    k, total = len(units), sum(n for _x, n in units)
    m = Fraction(sum(x for x, _n in units), total)
    s = sum(n * (Fraction(x, n) - m) ** 2 for x, n in units)
    divisor = m * (1 - m) * (total - Fraction(sum(n * n for _x, n in units), total) - (k - 1))
    if m * (1 - m) == 0 or k == 1:
        return [m] * len(trials)
    if divisor == 0:
        return None
    rho = min(1, max(0, (s - m * (1 - m) * (k - 1)) / divisor))
    if rho == 0:
        return [m] * len(trials)
    weight = (1 - rho) / rho
    pairs = zip(successes, trials, strict=True)
    return [(x + m * weight) / (n + weight) if n + weight else m for x, n in pairs]


def test_james_stein_meets_efron_and_morris():
    """Scientific American 236 (1977): 18 players, 45 at bats each."""
    assert round(MEAN, 3) == 0.265
    assert round(james_stein_factor(AVERAGES, VARIANCE), 3) == 0.212
    assert round(james_stein(AVERAGES, VARIANCE)[0], 3) == 0.294


def test_the_mean_stays_and_the_order_too():
    found = james_stein(AVERAGES, VARIANCE)
    assert sum(found) / 18 == pytest.approx(MEAN)
    assert found == sorted(found, reverse=True)


def test_no_value_is_carried_past_the_mean():
    """The positive part: where chance explains more than all the spread, all become the mean."""
    assert james_stein([1, 2, 3, 4], 100) == [2.5] * 4
    assert james_stein([1, 2, 3, 4], 0) == [1, 2, 3, 4]
    assert james_stein([0.1] * 5, 1) == pytest.approx([0.1] * 5)
    assert james_stein_factor([1, 2, 3, 4], 1) == pytest.approx(1 - 1 / 5)


def test_under_four_values_nothing_is_shrunk():
    for values in ([], [1], [1, 2, 3]):
        assert james_stein(values, 1) == [None] * len(values)
        assert james_stein_factor(values, 1) is None


@given(st.lists(st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=8))
@settings(deadline=None)
def test_beta_binomial_is_what_its_definition_says(units):
    successes, trials = [x for x, _n in units], [n for _x, n in units]
    wanted = shrunk_by_definition(successes, trials)
    if wanted is None:
        assert beta_binomial(successes, trials) == [None] * len(units)
    else:
        assert beta_binomial(successes, trials) == pytest.approx([float(each) for each in wanted], abs=1e-9)


def test_small_units_are_drawn_further_than_large_ones():
    """Given 40 of 50, 4 of 5 and 100 of 400: the same rate of .8 stays with the 50 and leaves the 5."""
    large, small, rest = beta_binomial([40, 4, 100], [50, 5, 400])
    mean = 144 / 455
    assert mean < small < large < 0.8
    assert 0.25 < rest < mean


def test_no_more_spread_than_chance_gives_everybody_the_mean():
    assert beta_binomial([5, 6, 4], [10, 10, 10]) == [0.5] * 3
    assert correlation_within([5, 6, 4], [10, 10, 10]) == 0


def test_all_or_nothing_is_left_as_it_is():
    assert beta_binomial([10, 0, 0], [10, 10, 0]) == [1, 0, 0.5]
    assert correlation_within([10, 0, 0], [10, 10, 0]) == 1


def test_a_unit_without_trials_gets_the_mean():
    found = beta_binomial([40, 0, 100], [50, 0, 400])
    assert found[1] == pytest.approx(140 / 450)


def test_rates_that_are_all_nought_stay_nought():
    assert beta_binomial([0, 0], [10, 3]) == [0, 0]
    assert beta_binomial([3], [4]) == [0.75]


def test_without_trials_or_with_one_each_nothing_is_known():
    for successes, trials in (([0, 0], [0, 0]), ([], []), ([1, 0, 1], [1, 1, 1])):
        assert beta_binomial(successes, trials) == [None] * len(trials)
        assert beta_binomial(trials=trials, successes=successes) == [None] * len(trials)
        assert correlation_within(successes, trials) is None


def test_arrays_are_taken_and_a_list_of_floats_is_given():
    found = beta_binomial(np.array([40, 4, 100]), np.array([50, 5, 400]))
    assert found == beta_binomial([Fraction(40), 4.0, 100], (50, 5, 400))
    assert [type(each) for each in found] == [float] * 3


def test_counts_that_cannot_be_are_refused():
    for successes, trials in (([3], [2]), ([-1], [2]), ([1, 2], [3]), ([None], [3]), ([float("nan")], [1])):
        with pytest.raises(ValueError, match=r"Successes|count|one and"):
            beta_binomial(successes, trials)
    for values, variance in (([1, 2, 3, 4], -1), ([1, 2, 3, 4], float("nan")), ([1, 2, 3, None], 1)):
        with pytest.raises(ValueError, match=r"variance|value"):
            james_stein(values, variance)
