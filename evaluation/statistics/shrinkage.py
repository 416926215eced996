"""Rates and means of small units, drawn towards the mean of all as far as chance may have moved them. PURE.

NumPy alone: scipy.stats.fit would search for a beta-binomial's likelihood, with one n for all units; the
moments are a formula, and each unit has its own n.
"""

from collections.abc import Sequence
from functools import wraps
from inspect import signature

import numpy as np

from evaluation.statistics.given import counts, numbers
from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = ["beta_binomial", "correlation_within", "explain", "james_stein", "james_stein_factor"]


def _or_nones(function):
    """The estimator, with None for each unit where it is undefined."""

    @wraps(function)
    def found(*args, **kwargs) -> list[float | None]:
        try:
            return function(*args, **kwargs)
        except Undefined:
            return [None] * len(signature(function).bind(*args, **kwargs).args[0])

    return found


@_or_nones
def beta_binomial(successes: Sequence[int], trials: Sequence[int]) -> list[float | None]:
    """Each unit's rate, shrunk: (x + m·M)/(n + M), empirical Bayes of the beta-binomial by moments.

    `successes` and `trials`: one count a unit, in the same order. With m = Σx/Σn and ρ =
    `correlation_within`: M = (1 − ρ)/ρ, how many trials the mean of all is worth (Kleinman 1973). ρ = 0, no
    more spread than chance: every unit gets m; a unit without trials gets m too. Each None where there are no
    trials, and where all units have one trial each: how far units differ can't then be told from chance.
    ValueError where counts can't be.
    """
    found, among = counts(successes, trials)
    rho = _correlation(found, among)
    mean = found.sum() / among.sum()
    weight = rho * among / (1 - rho + rho * among + (among == 0))
    own = np.divide(found, among, out=np.full_like(found, mean), where=among > 0)
    return (mean + weight * (own - mean)).tolist()


@or_none
def correlation_within(successes: Sequence[int], trials: Sequence[int]) -> float:
    """ρ from 0 (units differ by chance alone) to 1 (each all or nothing), by moments, as `beta_binomial`
    takes it.

    S = Σ n_i (p_i − m)², K units with trials, N = Σn:
    ρ = max(0, (S − m(1 − m)(K − 1))/(m(1 − m)(N − Σn²/N − (K − 1)))), at most 1. One unit, or rates that are
    all 0 or all 1: 0. None and ValueError as for `beta_binomial`.
    """
    return _correlation(*counts(successes, trials))


def _correlation(found: np.ndarray, among: np.ndarray) -> float:
    found, among = found[among > 0], among[among > 0]
    if not len(among):
        raise Undefined(Reason.NO_CASES)
    total, units = among.sum(), len(among)
    mean = found.sum() / total
    chance = mean * (1 - mean)
    if units == 1 or chance == 0:
        return 0.0
    room = total - (among**2).sum() / total - (units - 1)
    if not room > 1e-9 * total:
        raise Undefined(Reason.NOT_SEPARABLE)
    spread = (among * (found / among - mean) ** 2).sum()
    return float(np.clip((spread - chance * (units - 1)) / (chance * room), 0, 1))


@_or_nones
def james_stein(values: Sequence[float], variance: float) -> list[float | None]:
    """Each value, shrunk towards the mean of all: ȳ + c·(y − ȳ), c = `james_stein_factor`.

    `values`: one a unit, all measured as well as each other; `variance`: of one value, in its unit squared
    (of a rate of n trials: ȳ(1 − ȳ)/n). Efron & Morris (1975; 1977): batting averages, ȳ .265, c .212, the
    first player .294. Each None with fewer than four values. ValueError where a number can't be.
    """
    found = numbers(values)
    factor = _factor(found, variance)
    return (found.mean() + factor * (found - found.mean())).tolist()


@or_none
def james_stein_factor(values: Sequence[float], variance: float) -> float:
    """c = 1 − (k − 3)·variance/Σ(y − ȳ)², from 0 (all become the mean) to 1 (nothing is shrunk).

    k values; 3 and not 2, as the mean is estimated too. The positive part: below 0 it is 0, which is never
    worse (a value would be carried past the mean). Efron & Morris' own .212 is positive anyway. Values that
    are all the same need no shrinking: 0, or 1 where the variance is 0. None and ValueError as for
    `james_stein`.
    """
    return _factor(numbers(values), variance)


def _factor(values: np.ndarray, variance: float) -> float:
    if not 0 <= variance < float("inf"):
        raise ValueError(f"A variance of {variance}: it is at least 0.")
    if len(values) < 4:
        raise Undefined(Reason.TOO_FEW_CASES if len(values) else Reason.NO_CASES)
    chance = (len(values) - 3) * float(variance)
    spread = ((values - values.mean()) ** 2).sum()
    if chance == 0:
        return 1.0
    return float(max(0.0, 1 - chance / spread)) if spread > 0 else 0.0
