"""Funnel limits: how far a unit's rate may lie from the mean of all by chance alone, given its size. PURE.

SciPy for the binomial (see `chances`); it has no funnels.
"""

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np

from evaluation.statistics.chances import at_most
from evaluation.statistics.given import counts, share, whole
from evaluation.statistics.rates import z_of
from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = ["explain", "funnel", "overdispersed", "overdispersion"]


@or_none
def funnel(mean: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Between which rates a unit of n cases lies with this confidence if its true rate is the mean.

    (low, high), between 0 and 1. Exact binomial limits, smoothed (Spiegelhalter 2005, Statistics in Medicine
    24:1185–1202, appendix): for p = (1 ∓ confidence)/2 take the smallest r with P(X ≤ r) ≥ p; the limit is (r
    − a)/n, a = (P(X ≤ r) − p)/P(X = r). Cut at 0. None where n is 0, and where the mean is 0 or 1: chance
    then moves nothing. ValueError where the mean is no rate or n no whole number.
    """
    mean, n, tail = _rate(mean), whole(n, "n"), (1 - share(confidence, "The confidence")) / 2
    _movable(mean, n)
    return _smoothed(mean, n, tail), _smoothed(mean, n, 1 - tail)


@or_none
def overdispersed(mean: float, n: int, phi: float, confidence: float = 0.95) -> tuple[float, float]:
    """Funnel limits where units differ by more than chance: mean ± z·√(φ·mean·(1 − mean)/n), cut to 0 and 1.

    `phi`: `overdispersion` of the units; under 1 it counts as 1 (Spiegelhalter 2005). The normal form,
    as no binomial is that wide. None and ValueError as for `funnel`.
    """
    mean, n, z = _rate(mean), whole(n, "n"), z_of(confidence)
    if not 0 <= phi < float("inf"):
        raise ValueError(f"An overdispersion of {phi}: it is at least 0.")
    _movable(mean, n)
    half = z * (max(1.0, float(phi)) * mean * (1 - mean) / n) ** 0.5
    return max(0.0, mean - half), min(1.0, mean + half)


@or_none
def overdispersion(successes: Sequence[int], trials: Sequence[int], winsorised: float = 0.1) -> float:
    """φ = (1/K) Σ z², z = (p − m)/√(m(1 − m)/n) of the K units with trials, m = Σx/Σn: about 1 where chance
    alone moves them.

    The tenth (`winsorised`, 0 to under ½) of the z at either end is first set to that quantile, so that the
    units that are to be found do not widen the limits (Spiegelhalter 2005). None without trials, of one
    unit, and where the rates are all 0 or all 1. ValueError where the counts can't be.
    """
    found, among = counts(successes, trials)
    if not 0 <= winsorised < 0.5:
        raise ValueError(f"A share of {winsorised} at either end: it is from 0 to under a half.")
    found, among = found[among > 0], among[among > 0]
    if len(among) < 2:
        raise Undefined(Reason.TOO_FEW_CASES if len(among) else Reason.NO_CASES)
    mean = found.sum() / among.sum()
    _movable(mean, 1)
    scores = (found / among - mean) / np.sqrt(mean * (1 - mean) / among)
    ends = np.quantile(scores, [winsorised, 1 - winsorised])
    return float((np.clip(scores, *ends) ** 2).mean())


def _smoothed(mean: float, n: int, p: float) -> float:
    """The p-quantile of the rate, between two whole counts as P(X ≤ r) lies between its steps."""
    count = bisect_left(range(n), p, key=lambda r: at_most(r, n, mean))
    above, below = at_most(count, n, mean), at_most(count - 1, n, mean)
    return max(0.0, (count - (above - p) / (above - below)) / n)


def _rate(mean: float) -> float:
    if not 0 <= mean <= 1:
        raise ValueError(f"A mean of {mean} is no rate.")
    return float(mean)


def _movable(mean: float, n: int) -> None:
    if n == 0:
        raise Undefined(Reason.NO_CASES)
    if mean in (0, 1):
        raise Undefined(Reason.NO_VARIATION)
