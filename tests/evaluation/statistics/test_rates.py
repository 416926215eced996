"""Rates against published numbers, and against the definition solved directly."""

from decimal import Decimal
from fractions import Fraction
from math import isclose, nan
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.statistics.rates import newcombe_difference, wilson

Z = NormalDist().inv_cdf(0.975)


def rounded(interval: tuple[float, float]) -> tuple[float, float]:
    return round(interval[0], 4), round(interval[1], 4)


@pytest.mark.parametrize(
    ("successes", "n", "ends"),
    [
        (81, 263, (0.2553, 0.3662)),
        (15, 148, (0.0624, 0.1605)),
        (0, 20, (0, 0.1611)),
        (1, 29, (0.0061, 0.1718)),
    ],
)
def test_wilson_meets_newcombe(successes, n, ends):
    """Statistics in Medicine 17:857–872, table I, method 3."""
    assert rounded(wilson(successes, n)) == ends


@pytest.mark.parametrize(
    ("counts", "ends"),
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1)),
        ((10, 10, 0, 10), (0.6075, 1)),
    ],
)
def test_differences_meet_newcombe(counts, ends):
    """Statistics in Medicine 17:873–890, table II, method 10."""
    assert rounded(newcombe_difference(*counts)) == ends


def test_a_difference_turned_round_changes_its_sign():
    low, high = newcombe_difference(56, 70, 48, 80, 0.9)
    assert newcombe_difference(48, 80, 56, 70, 0.9) == pytest.approx((-high, -low))


def test_rates_take_any_numbers():
    wanted = wilson(81, 263)
    for kind in (np.int64, np.float64, float, Decimal, Fraction):
        found = wilson(kind(81), kind(263))
        assert found == wanted
        assert [type(end) for end in found] == [float, float]
        assert newcombe_difference(*map(kind, (56, 70, 48, 80))) == newcombe_difference(56, 70, 48, 80)


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
    assert newcombe_difference(0, 0, 1, 2) is None
    assert newcombe_difference(1, 2, 0, 0) is None


def test_more_successes_than_cases_are_refused():
    for successes, n in ((3, 2), (3, 0), (-1, 2), (0, -1), (nan, 2), (1, nan)):
        with pytest.raises(ValueError, match="is no rate"):
            wilson(successes, n)
        with pytest.raises(ValueError, match="is no rate"):
            newcombe_difference(1, 2, successes, n)


@pytest.mark.parametrize("confidence", [0, 1, -0.5, 95, nan])
def test_no_such_confidence(confidence):
    with pytest.raises(ValueError, match="confidence"):
        wilson(1, 2, confidence)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(1, max(1, n - 1)), st.just(n))))
def test_the_ends_are_the_rates_that_lie_z_away(counts):
    """Wilson's ends solve (p̂ − p)² = z²·p(1 − p)/n."""
    successes, n = counts
    for p in wilson(successes, n):
        assert isclose((successes / n - p) ** 2, Z**2 * p * (1 - p) / n, rel_tol=1e-6, abs_tol=1e-12)
