"""Funnel limits against the binomial in fractions."""

from fractions import Fraction
from math import comb, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics.limits import funnel, overdispersed, overdispersion


def at_most(count, n, rate) -> Fraction:
    return sum((comb(n, x) * rate**x * (1 - rate) ** (n - x) for x in range(count + 1)), start=Fraction(0))


def limit(rate, n, p) -> float:
    """Spiegelhalter's: between the whole counts on either side of the quantile."""
    r = next(r for r in range(n + 1) if at_most(r, n, rate) >= p)
    part = (at_most(r, n, rate) - p) / (at_most(r, n, rate) - at_most(r - 1, n, rate))
    return max(0.0, float((r - part) / n))


@given(st.integers(1, 40), st.integers(1, 19), st.sampled_from([80, 95, 99]))
@settings(deadline=None, max_examples=60)
def test_limits_are_the_binomials(n, twentieths, percent):
    rate, tail = Fraction(twentieths, 20), Fraction(100 - percent, 200)
    wanted = limit(rate, n, tail), limit(rate, n, 1 - tail)
    assert funnel(float(rate), n, percent / 100) == pytest.approx(wanted, abs=1e-9)


def test_large_units_near_the_normal_form():
    low, high = funnel(0.3, 100_000)
    half = 1.959964 * (0.3 * 0.7 / 100_000) ** 0.5
    assert (low, high) == pytest.approx((0.3 - half, 0.3 + half), abs=1e-5)


def test_larger_units_have_narrower_limits():
    widths = [high - low for low, high in (funnel(0.2, n, 0.998) for n in (10, 30, 100, 300, 1000))]
    assert widths == sorted(widths, reverse=True)


def test_overdispersion_widens_by_its_root():
    low, high = overdispersed(0.5, 100, 4)
    assert (low, high) == pytest.approx((0.5 - 0.196, 0.5 + 0.196), abs=1e-4)
    assert overdispersed(0.5, 100, 0.2) == overdispersed(0.5, 100, 1)
    assert overdispersed(0.1, 10, 9) == (0, pytest.approx(0.1 + 1.959964 * (9 * 0.009) ** 0.5))


def test_overdispersion_is_the_mean_square_of_the_scores():
    """Ten units of 100: rates of .4 and .6 lie two standard errors from .5, so 4."""
    assert overdispersion([40, 60] * 5, [100] * 10) == pytest.approx(4)
    assert overdispersion([40, 60] * 5 + [0], [100] * 10 + [0]) == pytest.approx(4)


def test_units_that_are_far_out_do_not_widen_the_limits():
    successes, trials = [50] * 20 + [90, 10], [100] * 22
    assert overdispersion(successes, trials, winsorised=0) == pytest.approx(2 * 8**2 / 22)
    assert overdispersion(successes, trials) == 0


def test_chance_alone_gives_about_one():
    found = np.random.default_rng(7).binomial(200, 0.4, size=2000)
    assert overdispersion(found, [200] * 2000, winsorised=0) == pytest.approx(1, abs=0.1)


def test_without_cases_or_with_a_mean_at_the_end_there_are_no_limits():
    for mean, n in ((0.5, 0), (0, 10), (1, 10)):
        assert funnel(mean, n) is None
        assert overdispersed(mean, n, 2) is None
    for successes, trials in (([], []), ([0], [0]), ([1], [2]), ([0, 0], [3, 4]), ([3, 4], [3, 4])):
        assert overdispersion(successes, trials) is None


def test_what_cannot_be_is_refused():
    for mean, n, confidence in ((1.1, 5, 0.9), (nan, 5, 0.9), (0.5, -1, 0.9), (0.5, 2.5, 0.9), (0.5, 5, 1)):
        with pytest.raises(ValueError, match=r"rate|whole|between"):
            funnel(mean, n, confidence)
    with pytest.raises(ValueError, match="overdispersion"):
        overdispersed(0.5, 10, -1)
    with pytest.raises(ValueError, match="half"):
        overdispersion([1, 2], [3, 4], winsorised=0.5)
