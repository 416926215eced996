"""How unequally something is shared: Gini and Theil. PURE. NumPy alone: SciPy has neither."""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from evaluation.statistics.given import numbers, same_length
from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = ["Parts", "explain", "gini", "theil"]


class Parts(NamedTuple):
    """Theil's index, and what of it lies between the groups and within them: total = between + within."""

    total: float
    between: float
    within: float


@or_none
def gini(values: Sequence[float]) -> float:
    """The Gini coefficient, from 0 (all have the same) to 1 − 1/n (one has all).

    `values`: what each has, from 0, in any unit. Σ|x_i − x_j|/(2n²·mean), as Σ(2i − n − 1)x_i/(n·Σx) over the
    sorted values, i from 1 (Gini 1912); of a population: a sample's is n/(n − 1) times that. None where there
    are no values, one is negative, or all are 0. ValueError where one is no number.
    """
    shared = np.sort(_shared(values))
    n = len(shared)
    return float(max(0.0, ((2 * np.arange(1, n + 1) - n - 1) * shared).sum() / (n * shared.sum())))


@or_none
def theil(values: Sequence[float], groups: Sequence[Hashable] | None = None) -> float | Parts:
    """Theil's T, from 0 (all have the same) to ln n (one has all), in nats; with `groups` its Parts.

    `values`: what each has, from 0, in any unit; `groups`: whose group each is in, in the same order.
    T = (1/n) Σ (x/mean)·ln(x/mean), 0·ln 0 = 0 (Theil 1967). With s_g a group's share of the sum: between
    Σ s_g·ln(mean_g/mean), within Σ s_g·T_g. None and ValueError as for `gini`.
    """
    shared = _shared(values)
    if groups is None:
        return _theil(shared)
    groups = list(groups)
    same_length(shared, groups)
    place = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    member = np.array([place[group] for group in groups])
    return _parts([shared[member == number] for number in range(len(place))], shared)


def _parts(groups: list[np.ndarray], shared: np.ndarray) -> Parts:
    having = [group for group in groups if group.sum() > 0]
    weights = [group.sum() / shared.sum() for group in having]
    between = sum(
        weight * np.log(group.mean() / shared.mean()) for weight, group in zip(weights, having, strict=True)
    )
    within = sum(weight * _theil(group) for weight, group in zip(weights, having, strict=True))
    return Parts(_theil(shared), float(max(0.0, between)), float(within))


def _theil(shared: np.ndarray) -> float:
    parts = shared[shared > 0] / shared.mean()
    return float(max(0.0, (parts * np.log(parts)).sum() / len(shared)))


def _shared(values: Sequence[float]) -> np.ndarray:
    found = numbers(values)
    if not len(found):
        raise Undefined(Reason.NO_CASES)
    if (found < 0).any():
        raise Undefined(Reason.NEGATIVE)
    if not found.max() > 0:
        raise Undefined(Reason.NOTHING_TO_SHARE)
    return found / found.max()
