"""Acceptance plans: the smallest there are, by looking at all smaller ones."""

from functools import partial
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom

from evaluation.statistics import sampling
from evaluation.statistics.acceptance import acceptance_plan, operating_characteristic


def binomial(c, n, rate) -> float:
    return sum(comb(n, x) * rate**x * (1 - rate) ** (n - x) for x in range(c + 1))


def test_the_plan_that_is_printed_elsewhere():
    """Kiermeier, Journal of Statistical Software 26(6) (2008): good .05 at .95, bad .15 at .075: 80 and 7."""
    plan = acceptance_plan(0.05, 0.15, alpha=0.05, beta=0.075)
    assert (plan.n, plan.c) == (80, 7)
    assert plan.producer_risk == pytest.approx(1 - binomial(7, 80, 0.05))
    assert plan.consumer_risk == pytest.approx(binomial(7, 80, 0.15))


def test_no_bad_one_allowed_is_the_rule_of_three():
    """.95 of seeing one of 1 %: 299 cases, as .99^299 is the first under .05."""
    plan = acceptance_plan(0.0001, 0.01, alpha=0.05, beta=0.05)
    assert (plan.n, plan.c) == (299, 0)


@given(st.integers(1, 15), st.integers(10, 40))
@settings(deadline=None, max_examples=25)
def test_no_smaller_plan_keeps_both_risks(good, more):
    """Of all plans with fewer cases, whatever they allow, none will do."""
    aql, ltpd = good / 100, (good + more) / 100
    plan = acceptance_plan(aql, ltpd)
    keeps = [
        (n, c)
        for n in range(1, plan.n + 1)
        for c in range(n)
        if binom.cdf(c, n, aql) >= 0.95 and binom.cdf(c, n, ltpd) <= 0.1
    ]
    assert keeps[0] == (plan.n, plan.c)
    assert {n for n, _c in keeps} == {plan.n}


@pytest.mark.parametrize("lot", [20, 53, 100, 400])
def test_a_lot_s_plan_is_the_smallest_too(lot):
    plan = acceptance_plan(0.05, 0.25, lot=lot)
    good, bad = int(0.05 * lot), -int(-0.25 * lot // 1)
    keeps = [
        n
        for n in range(1, plan.n + 1)
        for c in range(n)
        if hypergeom.cdf(c, lot, good, n) >= 0.95 - 1e-12 and hypergeom.cdf(c, lot, bad, n) <= 0.1 + 1e-12
    ]
    assert set(keeps) == {plan.n}
    assert plan.consumer_risk == pytest.approx(hypergeom.cdf(plan.c, lot, bad, plan.n))


def test_a_small_lot_needs_fewer_and_a_large_one_as_many():
    free = acceptance_plan(0.01, 0.06).n
    sizes = [acceptance_plan(0.01, 0.06, lot=lot).n for lot in (100, 500, 10_000)]
    assert sizes == sorted(sizes)
    assert abs(sizes[-1] - free) <= 2


def test_the_curve_falls_from_one_to_nought():
    rates = [0, 0.05, 0.1, 0.15, 1]
    curve = operating_characteristic(80, 7, rates)
    assert curve == [(rate, pytest.approx(binomial(7, 80, rate))) for rate in rates]
    assert (curve[0][1], curve[-1][1]) == (1, 0)
    of_lot = operating_characteristic(20, 1, [0, 0.1, 1], lot=50)
    assert of_lot == [(0, 1), (0.1, pytest.approx(hypergeom.cdf(1, 50, 5, 20))), (1, 0)]


def test_rates_too_near_each_other_have_no_plan():
    assert acceptance_plan(0.01, 0.0100001) is None
    assert acceptance_plan(0.01, 0.06, lot=1_000_000) is None
    assert acceptance_plan(0.01, 0.06, lot=0) is None


def test_what_cannot_be_is_refused():
    for plan in ((0.1, 0.1), (0.2, 0.1), (0, 0.1), (0.1, 1), (0.1, 0.2, 0), (0.1, 0.2, 0.05, 1)):
        with pytest.raises(ValueError, match=r"between|smaller"):
            acceptance_plan(*plan)
    for curve in ((5, 6, [0.1]), (-1, 0, [0.1]), (5, 1, [1.1]), (5, 1, [0.1], 4), (5, 1.5, [0.1])):
        with pytest.raises(ValueError, match=r"curve|whole"):
            operating_characteristic(*curve)


def test_plans_stand_with_the_samples():
    assert sampling.acceptance_plan is acceptance_plan
    assert partial(sampling.operating_characteristic, 80, 7)([0.05]) == operating_characteristic(
        80, 7, [0.05]
    )
