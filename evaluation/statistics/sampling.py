"""What a sample says of all: totals and means by their chances, strata, who did not answer. PURE.

NumPy alone: SciPy has no survey sampling; samplics has, and brings pandas for a few sums.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.statistics.acceptance import Plan, acceptance_plan, operating_characteristic
from evaluation.statistics.given import numbers, same_length, whole
from evaluation.statistics.rates import z_of
from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = [
    "Estimate",
    "Plan",
    "acceptance_plan",
    "explain",
    "horvitz_thompson",
    "nonresponse_bounds",
    "operating_characteristic",
    "post_stratified",
]


@dataclass(frozen=True)
class Estimate:
    """The total over the population and its mean per case, each with its variance (in the values' unit
    squared), standard error and interval. `size`: how many cases the population has, known or estimated."""

    total: float
    variance: float
    mean: float
    mean_variance: float
    size: float
    z: float

    @property
    def standard_error(self) -> float:
        """Of the total."""
        return self.variance**0.5

    @property
    def mean_standard_error(self) -> float:
        """Of the mean."""
        return self.mean_variance**0.5

    @property
    def interval(self) -> tuple[float, float]:
        """Of the total, as (low, high): total ± z·standard error."""
        return self.total - self.z * self.standard_error, self.total + self.z * self.standard_error

    @property
    def mean_interval(self) -> tuple[float, float]:
        """Of the mean, as (low, high): mean ± z·standard error."""
        return self.mean - self.z * self.mean_standard_error, self.mean + self.z * self.mean_standard_error


@or_none
def horvitz_thompson(
    values: Sequence[float], probabilities: Sequence[float], confidence: float = 0.95
) -> Estimate:
    """The total Σ y/π and the mean of a population of which each case was drawn by itself (Poisson sampling).

    `values`: of the drawn cases, in any unit; `probabilities`: how likely each was drawn, over 0 and at most
    1, as stored before the draw. Total: Horvitz & Thompson (1952), its variance estimated by Σ (1 − π)y²/π²,
    as π_ij = π_i·π_j (Särndal, Swensson & Wretman 1992, 3.5). Mean: Hájek's (Σ y/π)/(Σ 1/π), as the number of
    cases is estimated too, its variance Σ (1 − π)(y − mean)²/π² over (Σ 1/π)². None where nothing was drawn.
    ValueError where a probability or a value can't be.

    The total's variance is right on average; the mean's only in large samples: of 250 cases drawn with
    chances from .05 to .5 it came out 8 % too small, and the 95 % interval held in 93 %; of 1,250 in 95 %.
    """
    z, found, chances = z_of(confidence), numbers(values), numbers(probabilities, "probability")
    same_length(found, chances)
    if ((chances <= 0) | (chances > 1)).any():
        raise ValueError("A case that was drawn had a probability over 0 and at most 1.")
    if not len(found):
        raise Undefined(Reason.NO_CASES)
    size, total = (1 / chances).sum(), (found / chances).sum()
    left_out = (1 - chances) / chances**2
    mean = total / size
    around = (left_out * (found - mean) ** 2).sum() / size**2
    spread = (left_out * found**2).sum()
    return Estimate(*map(float, (total, spread, mean, around, size, z)))


@or_none
def post_stratified(
    values: Sequence[float],
    strata: Sequence[Hashable],
    population: Mapping[Hashable, int],
    confidence: float = 0.95,
) -> Estimate:
    """The total and the mean, with each stratum weighed by what it is of the population, not of the sample.

    `values` and `strata`: a value and its stratum for each sampled case; `population`: how many cases each
    stratum has. Total Σ N_h·ȳ_h, mean Σ (N_h/N)·ȳ_h; variance of the total, given the sample's n_h: Σ N_h²(1
    − n_h/N_h)·s_h²/n_h (Holt & Smith 1979; Cochran 1977, 5A.9). None where the population is empty, a stratum
    of it was not sampled, or one value stands for several cases: put it together with another. ValueError
    where a stratum is unknown, or has more values than cases.
    """
    z, found, strata = z_of(confidence), numbers(values), list(strata)
    same_length(found, strata)
    sizes = {name: whole(count, f"The size of stratum {name!r}") for name, count in population.items()}
    drawn: dict[Hashable, list[float]] = {name: [] for name in sizes}
    for value, name in zip(found, strata, strict=True):
        if name not in drawn:
            raise ValueError(f"No stratum of the population: {name!r}.")
        drawn[name].append(value)
    size = sum(sizes.values())
    if not size:
        raise Undefined(Reason.NO_CASES)
    parts = np.array([_stratum(np.array(drawn[name]), count) for name, count in sizes.items()])
    total, spread = parts.sum(axis=0).tolist()
    return Estimate(total, spread, total / size, spread / size**2, float(size), z)


def _stratum(values: np.ndarray, size: int) -> tuple[float, float]:
    """What a stratum adds to the total, and to its variance."""
    n = len(values)
    if n > size:
        raise ValueError(f"{n} values of a stratum of {size}.")
    if size == 0:
        return 0.0, 0.0
    if n == 0:
        raise Undefined(Reason.EMPTY_STRATUM)
    if n == size:
        return values.sum(), 0.0
    if n == 1:
        raise Undefined(Reason.LONE_VALUE)
    return size * values.mean(), size**2 * (1 - n / size) * values.var(ddof=1) / n


@or_none
def nonresponse_bounds(responded: int, satisfied: int, n: int) -> tuple[float, float]:
    """Between which rates all n would lie, had they answered: [r·s, r·s + 1 − r], as (low, high).

    Counts: so many were asked (`n`), answered (`responded`), were satisfied; r = responded/n, s =
    satisfied/responded (Manski 1989). No interval, as nothing is left to chance: low if all the silent are
    not satisfied, high if all are. Nobody answered: 0 to 1, which says just that. None where nobody was
    asked. ValueError where 0 ≤ satisfied ≤ responded ≤ n does not hold.
    """
    if not 0 <= satisfied <= responded <= n:
        raise ValueError(f"{satisfied} satisfied of {responded} who answered of {n}.")
    if n == 0:
        raise Undefined(Reason.NO_CASES)
    return float(satisfied) / float(n), float(satisfied + n - responded) / float(n)
