"""How far raters agree: Krippendorff's alpha, intraclass correlations, Spearman–Brown. PURE.

NumPy alone: SciPy has none of these, statsmodels Cohen's and Fleiss' kappa but not alpha; the packages that
have them (krippendorff, pingouin) are GPL, and the first needs a table of all values by all values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from evaluation.statistics.given import share
from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = ["explain", "icc", "krippendorff_alpha", "raters_needed", "spearman_brown"]

# Below this part of the whole spread a mean square is rounding, not spread.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Paired:
    """The cases with at least two values. `codes`: raters × cases, the number of each value, −1 missing.
    `values` in order and `counts`: each value that was given, and how often. `sizes`: values of a case."""

    codes: np.ndarray
    values: list
    counts: np.ndarray
    sizes: np.ndarray

    @property
    def cells(self) -> tuple[np.ndarray, np.ndarray]:
        """Each given value as (its case, its number)."""
        raters, cases = np.nonzero(self.codes >= 0)
        return cases, self.codes[raters, cases]


@or_none
def krippendorff_alpha(ratings: Sequence[Sequence], level: str) -> float:
    """Krippendorff's α = 1 − D_o/D_e, at most 1; 0 is chance, below 0 is systematic disagreement.

    `ratings`: a sequence per rater, all of the same length, one place per case; None and nan are missing.
    Cases with fewer than two values count for nothing. With o_ck = Σ_u (ordered pairs)/(m_u − 1) and n values
    that have a partner: D_o = (1/n) Σ o_ck δ², D_e = Σ n_c n_k δ²/(n(n − 1)). δ² by `level`:
    nominal 0 or 1, any values; ordinal (Σ_{g=c..k} n_g − (n_c + n_k)/2)², any values that can be sorted;
    interval (c − k)²; ratio ((c − k)/(c + k))², from 0 (Krippendorff 2011; 2019, chapter 12).
    None where no case has two values or all values are the same (D_e = 0). ValueError where the level is
    unknown, rows differ in length, or values do not fit the level.
    """
    if level not in LEVELS:
        raise ValueError(f"No level of measurement: {level!r}. There are {', '.join(LEVELS)}.")
    paired = _paired(*_coded(ratings, level))
    observed, expected = LEVELS[level](paired)
    if not expected > 0:
        raise Undefined(Reason.NO_VARIATION)
    return float(1 - (paired.counts.sum() - 1) * observed / expected)


def _coded(ratings: Sequence[Sequence], level: str) -> tuple[np.ndarray, list]:
    """Raters × cases with the number of each value (−1 missing), and the values in order."""
    rows = [row.tolist() if hasattr(row, "tolist") else list(row) for row in ratings]
    if len({len(row) for row in rows}) > 1:
        raise ValueError("Each rater has a place for each case: the rows differ in length.")
    flat = [value for row in rows for value in row]
    if not flat:
        raise Undefined(Reason.NO_PAIRS)
    values = _ordered({value for value in flat if value is not None and value == value}, level)
    number = {value: place for place, value in enumerate(values)}
    codes = [number.get(value, -1) for value in flat]
    return np.array(codes, dtype=np.intp).reshape(len(rows), -1), values


def _ordered(values: set, level: str) -> list:
    if level == "nominal":
        return list(values)
    try:
        ordered = sorted(values)
        measured = [float(value) for value in ordered] if level in ("interval", "ratio") else []
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"Values that are not {level}: {error}.") from error
    if not np.isfinite(measured).all() or (level == "ratio" and measured and measured[0] < 0):
        raise ValueError(f"Values that are not {level}: infinite, or under 0 on a ratio scale.")
    return ordered


def _paired(codes: np.ndarray, values: list) -> Paired:
    sizes = (codes >= 0).sum(axis=0)
    codes, sizes = codes[:, sizes > 1], sizes[sizes > 1]
    if not len(sizes):
        raise Undefined(Reason.NO_PAIRS)
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    used = counts > 0
    if used.sum() < 2:
        raise Undefined(Reason.NO_VARIATION)
    renumbered = np.cumsum(used) - 1
    kept = [value for value, is_used in zip(values, used, strict=True) if is_used]
    return Paired(np.where(codes < 0, -1, renumbered[codes]), kept, counts[used], sizes)


def _nominal(paired: Paired) -> tuple[float, float]:
    """Σ o_ck δ² and Σ n_c n_k δ², δ² = 1 for two that differ: all pairs less the equal ones."""
    cases, codes = paired.cells
    kinds, times = np.unique(cases * len(paired.counts) + codes, return_counts=True)
    equal = np.bincount(kinds // len(paired.counts), weights=times.astype(float) ** 2)
    observed = ((paired.sizes**2 - equal) / (paired.sizes - 1)).sum()
    counts = paired.counts.astype(float)
    return observed, counts.sum() ** 2 - (counts**2).sum()


def _ordinal(paired: Paired) -> tuple[float, float]:
    """The ordinal δ is the distance of the values' middle ranks: n_1 + … + n_c − n_c/2."""
    return _squared(paired, np.cumsum(paired.counts) - paired.counts / 2)


def _interval(paired: Paired) -> tuple[float, float]:
    return _squared(paired, np.array([float(value) for value in paired.values]))


def _squared(paired: Paired, places: np.ndarray) -> tuple[float, float]:
    """The same for δ² = (place − place)²: over all ordered pairs of m that is 2m Σ (place − mean)²."""
    places = (places - places[0]) / (places[-1] - places[0] or 1)
    cases, codes = paired.cells
    means = np.bincount(cases, weights=places[codes]) / paired.sizes
    apart = np.bincount(cases, weights=(places[codes] - means[cases]) ** 2)
    observed = (2 * paired.sizes * apart / (paired.sizes - 1)).sum()
    n, mean = paired.counts.sum(), np.average(places, weights=paired.counts)
    return observed, 2 * n * (paired.counts * (places - mean) ** 2).sum()


def _ratio(paired: Paired) -> tuple[float, float]:
    """The same for δ² = ((c − k)/(c + k))², pair by pair, as it has no shorter sum: its time grows with
    the square of the number of different values."""
    places = np.array([float(value) for value in paired.values])
    places = places / (places[-1] or 1)
    table = np.where(paired.codes < 0, np.nan, places[paired.codes])
    observed = expected = 0.0
    for rater, row in enumerate(table[:-1]):
        observed += 2 * np.nansum(_relative(row, table[rater + 1 :]) / (paired.sizes - 1))
    for value, place in enumerate(places[:-1]):
        apart = _relative(place, places[value + 1 :])
        expected += 2 * paired.counts[value] * (paired.counts[value + 1 :] * apart).sum()
    return observed, expected


def _relative(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    total = one + others
    return np.divide(one - others, total, out=np.zeros_like(total), where=total > 0) ** 2


LEVELS: dict[str, Callable[[Paired], tuple[float, float]]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


@dataclass(frozen=True)
class MeanSquares:
    """Of n cases × k raters: between cases, within cases, between raters, and what is left (error)."""

    n: int
    k: int
    between: float
    within: float
    raters: float
    error: float

    @property
    def drift(self) -> float:
        """What the raters' own levels add, per case."""
        return (self.raters - self.error) / self.n


# The mean square that is no signal, and what the signal is divided by (Shrout & Fleiss 1979, table 4).
MODELS: dict[str, tuple[str, Callable[[MeanSquares], float]]] = {
    "1,1": ("within", lambda m: m.between + (m.k - 1) * m.within),
    "2,1": ("error", lambda m: m.between + (m.k - 1) * m.error + m.k * m.drift),
    "3,1": ("error", lambda m: m.between + (m.k - 1) * m.error),
    "1,k": ("within", lambda m: m.between),
    "2,k": ("error", lambda m: m.between + m.drift),
    "3,k": ("error", lambda m: m.between),
}


@or_none
def icc(ratings: Sequence[Sequence], model: str) -> float:
    """The intraclass correlation of Shrout & Fleiss (1979): how much of the spread is the cases' own. At most
    1; below 0 where cases differ less than chance would have it.

    `ratings`: a row per case (subject), a number per rater, all cells filled. With the mean squares between
    cases B, within W, of raters J, of error E, n cases and k raters:
    1,1 (B − W)/(B + (k − 1)W); 2,1 (B − E)/(B + (k − 1)E + k(J − E)/n); 3,1 (B − E)/(B + (k − 1)E);
    1,k (B − W)/B; 2,k (B − E)/(B + (J − E)/n); 3,k (B − E)/B. Model 1: each case has raters of its own;
    2: the same raters, drawn from many; 3: these raters and no others. Of one rater: 1, of all's mean: k.
    None where a cell is missing (None, nan: which cases to leave out is for the caller to say; α takes gaps),
    with fewer than two cases or raters, and where the divisor is not above 0 (cases do not differ).
    ValueError where the model is unknown, rows differ in length, or a value is no number.
    """
    if model not in MODELS:
        raise ValueError(f"No model of an intraclass correlation: {model!r}. There are {'; '.join(MODELS)}.")
    noise, divisor = MODELS[model]
    squares = _mean_squares(_full(ratings))
    whole = squares.between + squares.within + squares.raters
    below = divisor(squares)
    if not below > ROUNDING * whole:
        raise Undefined(Reason.NO_VARIATION)
    return float((squares.between - getattr(squares, noise)) / below)


def _full(ratings: Sequence[Sequence]) -> np.ndarray:
    """Cases × raters. NumPy reads None as nan; all marks are taken from the first, so that the same marks are
    the same to the last digit."""
    try:
        table = np.asarray(ratings if hasattr(ratings, "shape") else list(ratings), dtype=float)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError("Rows differ in length, or a mark is no number.") from error
    if np.isinf(table).any() or (table.size and table.ndim != 2):
        raise ValueError("Marks are finite numbers, in rows.")
    if np.isnan(table).any():
        raise Undefined(Reason.INCOMPLETE)
    if len(table) < 2:
        raise Undefined(Reason.TOO_FEW_CASES)
    if table.shape[-1] < 2 or table.ndim < 2:
        raise Undefined(Reason.TOO_FEW_RATERS)
    return table - table[0, 0]


def _mean_squares(table: np.ndarray) -> MeanSquares:
    n, k = table.shape
    cases, raters, grand = table.mean(axis=1, keepdims=True), table.mean(axis=0), table.mean()
    return MeanSquares(
        n,
        k,
        between=k * ((cases - grand) ** 2).sum() / (n - 1),
        within=((table - cases) ** 2).sum() / (n * (k - 1)),
        raters=n * ((raters - grand) ** 2).sum() / (k - 1),
        error=((table - cases - raters + grand) ** 2).sum() / ((n - 1) * (k - 1)),
    )


@or_none
def spearman_brown(reliability: float, factor: float) -> float:
    """The reliability of `factor` times as many raters: f·r/(1 + (f − 1)r) (Spearman 1910; Brown 1910).

    `reliability`: of what there is, at most 1; `factor` above 0, 2 is twice as many, 0.5 half. None where the
    divisor is not above 0, as it may be below 0 reliability. ValueError where the arguments can't be.
    """
    if not reliability <= 1 or not 0 < factor < float("inf"):
        raise ValueError(f"A reliability of {reliability}, {factor} times: at most 1, and above 0.")
    reliability, factor = float(reliability), float(factor)
    below = 1 + (factor - 1) * reliability
    if not below > 0:
        raise Undefined(Reason.NO_RELIABILITY)
    return factor * reliability / below


@or_none
def raters_needed(reliability: float, wanted: float) -> int:
    """How many raters make a mean as reliable as `wanted`, if one is as reliable as `reliability`.

    Spearman–Brown turned round, rounded up: w(1 − r)/(r(1 − w)); r at most 1, w between 0 and 1. At least 1.
    None where one rater has no reliability (r ≤ 0): no number is enough. ValueError where they can't be.
    """
    wanted = share(wanted, "The wanted reliability")
    if not reliability <= 1:
        raise ValueError(f"A reliability of {reliability}: it is at most 1.")
    if reliability <= 0:
        raise Undefined(Reason.NO_RELIABILITY)
    reliability = float(reliability)
    return max(1, ceil(wanted * (1 - reliability) / (reliability * (1 - wanted)) - 1e-9))
