"""Rates against published numbers, and against the definition solved directly."""

from math import isclose
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.rates import wilson

Z = NormalDist().inv_cdf(0.975)


def test_wilson_meets_newcombe():
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_none_of_twenty_begins_at_nought():
    low, high = wilson(0, 20)
    assert low == 0
    assert round(high, 4) == 0.1611


def test_all_of_twenty_ends_at_one():
    low, high = wilson(20, 20)
    assert round(low, 4) == 0.8389
    assert high == 1


def test_of_nothing_nothing_can_be_said():
    assert wilson(0, 0) is None


def test_more_successes_than_cases_are_refused():
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(1, max(1, n - 1)), st.just(n))))
def test_the_ends_are_the_rates_that_lie_z_away(counts):
    """Wilson's ends solve (p̂ − p)² = z²·p(1 − p)/n."""
    successes, n = counts
    for p in wilson(successes, n):
        assert isclose((successes / n - p) ** 2, Z**2 * p * (1 - p) / n, rel_tol=1e-6, abs_tol=1e-12)
