"""How long until something happens, where some still wait: Kaplan–Meier, its variance, medians. PURE.

NumPy alone: scipy.stats.ecdf gives the same curve, but no median nor Brookmeyer and Crowley's interval, and
takes 2 s to load; lifelines brings pandas and matplotlib. Steps stand at the times when it happened; before
the first the survival is 1. Who is left out of sight at such a time was still there when it happened.
"""

from collections.abc import Sequence
from math import log

import numpy as np

from evaluation.statistics.given import numbers, same_length
from evaluation.statistics.rates import z_of
from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = ["explain", "greenwood", "kaplan_meier", "median", "median_interval"]

# A product of fractions that is a half may come out a hair above it.
HALF = 0.5 + 1e-9


@or_none
def kaplan_meier(durations: Sequence[float], observed: Sequence[bool]) -> list[tuple[float, float]]:
    """The steps (time, survival): how large a share it has not happened to after that time.

    `durations`: from 0, in any unit, which the times keep; `observed`: whether it happened then (True, 1), or
    that was the last that was seen (False, 0). S(t) = Π_{t_i ≤ t} (1 − d_i/n_i), d_i: it happens to at t_i,
    n_i: waiting until t_i (Kaplan & Meier 1958). No steps where it happened to nobody; None where there is
    nobody. ValueError where a duration is below 0 or no number, or the columns differ in length.
    """
    times, happened, waiting = _table(durations, observed)
    return list(zip(times.tolist(), np.cumprod(1 - happened / waiting).tolist(), strict=True))


@or_none
def greenwood(durations: Sequence[float], observed: Sequence[bool]) -> list[tuple[float, float | None]]:
    """The steps (time, variance of the survival): S²·Σ_{t_i ≤ t} d_i/(n_i(n_i − d_i)) (Greenwood 1926).

    Arguments and None as for `kaplan_meier`. The variance is None once nobody is left (n_i = d_i): 0 times ∞.
    """
    times, happened, waiting = _table(durations, observed)
    survival, summed = _curve(happened, waiting)
    found = [float(s * s * total) if s > 0 else None for s, total in zip(survival, summed, strict=True)]
    return list(zip(times.tolist(), found, strict=True))


@or_none
def median(durations: Sequence[float], observed: Sequence[bool]) -> float:
    """The first time by which it has happened to half: the smallest t with S(t) ≤ ½, in the durations' unit.

    Where S is ½ over a stretch that is its beginning, not its middle. Arguments as for `kaplan_meier`. None
    where S stays above ½, and where there is nobody. Freireich's 6-MP: 23 weeks; the closed alone give 10.
    """
    times, happened, waiting = _table(durations, observed)
    reached = times[np.cumprod(1 - happened / waiting) <= HALF]
    if not len(reached):
        raise Undefined(Reason.NOT_REACHED)
    return float(reached[0])


@or_none
def median_interval(
    durations: Sequence[float], observed: Sequence[bool], confidence: float = 0.95
) -> tuple[float, float | None]:
    """The interval of the median, as (low, high); high is None where it is open.

    Brookmeyer & Crowley (1982) on the log-log scale (Kalbfleisch & Prentice 1980): the band at t is
    S^exp(∓z·s), s² = Σ d_i/(n_i(n_i − d_i))/(ln S)²; low is the first t whose lower limit is at most ½, high
    the first whose upper limit is. At S = 0 there is no band, and the lower limit is 0. None where not even
    low exists, and where there is nobody. Freireich's 6-MP: 13 and open.
    """
    z = z_of(confidence)
    times, happened, waiting = _table(durations, observed)
    survival, summed = _curve(happened, waiting)
    band = [_band(*step, z) for step in zip(survival, summed, strict=True)]
    low = next((t for t, (lower, _) in zip(times, band, strict=True) if lower <= HALF), None)
    high = next((t for t, (_, upper) in zip(times, band, strict=True) if upper <= HALF), None)
    if low is None:
        raise Undefined(Reason.NOT_REACHED)
    return float(low), None if high is None else float(high)


def _band(survival: float, summed: float, z: float) -> tuple[float, float]:
    """The lower and the upper limit of the survival at one step."""
    if survival <= 0:
        return 0.0, 1.0
    apart = z * summed**0.5 / abs(log(survival))
    return float(survival ** np.exp(apart)), float(survival ** np.exp(-apart))


def _curve(happened: np.ndarray, waiting: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The survival after each step, and Greenwood's sum; where nobody is left the sum means nothing."""
    left = waiting - happened
    each = np.divide(happened, waiting * left, out=np.zeros(len(left)), where=left > 0)
    return np.cumprod(left / waiting), np.cumsum(each)


def _table(durations: Sequence, observed: Sequence) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The times at which it happened; to how many; how many were waiting."""
    lasted, seen = numbers(durations, "duration"), numbers(observed, "mark of what was observed")
    same_length(lasted, seen)
    if (lasted < 0).any() or not np.isin(seen, (0, 1)).all():
        raise ValueError("Durations are at least 0, and it was observed (1) or not (0).")
    if not len(lasted):
        raise Undefined(Reason.NO_CASES)
    times, happened = np.unique(lasted[seen == 1], return_counts=True)
    return times, happened, len(lasted) - np.searchsorted(np.sort(lasted), times, side="left")
