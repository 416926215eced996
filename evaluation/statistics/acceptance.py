"""Acceptance sampling: how many cases to look at, and how many bad ones are too many. PURE.

Searched here: SciPy has the distributions, not the plans.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil, floor

from evaluation.statistics.chances import at_most, at_most_of_lot
from evaluation.statistics.given import share, whole
from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = ["Plan", "acceptance_plan", "explain", "operating_characteristic"]

LARGEST = 100_000  # nobody looks at more cases than that
MOST_BAD, MOST_BAD_OF_LOT = 1_000, 100  # a lot's chances are in whole numbers, slow beyond that


@dataclass(frozen=True)
class Plan:
    """Look at n; accept with at most c bad. `producer_risk`: that what is good is refused (at most alpha);
    `consumer_risk`: that what is bad is accepted (at most beta)."""

    n: int
    c: int
    producer_risk: float
    consumer_risk: float


@or_none
def acceptance_plan(
    aql: float, ltpd: float, alpha: float = 0.05, beta: float = 0.10, lot: int | None = None
) -> Plan:
    """The smallest single-sampling plan (n, c) that accepts at the rate `aql` with at least 1 − alpha and at
    the rate `ltpd` with at most beta.

    Rates of bad cases: aql is still good, ltpd (over it) is bad, both between 0 and 1. P(accept) = P(X ≤ c),
    exactly: binomial, or of a `lot` of so many cases hypergeometric, with ⌊aql·lot⌋ bad ones in the worst of
    the good lots and ⌈ltpd·lot⌉ in the best of the bad (Schilling & Neubauer 2009). For each c from 0 there
    is a smallest n that keeps the one risk; the first that keeps the other too is the plan. None where the
    lot or the plan is over 100,000 cases, or c 1,000 or more (of a lot 100); ValueError where the rates can't
    be.
    """
    aql, ltpd = share(aql, "The good rate"), share(ltpd, "The bad rate")
    alpha, beta = share(alpha, "The producer's risk"), share(beta, "The consumer's risk")
    if not aql < ltpd:
        raise ValueError(f"{aql} is to be good and {ltpd} bad: the first is the smaller.")
    accepts_good, accepts_bad, most = _chances(aql, ltpd, lot)
    n = 1
    for c in range(min(most, MOST_BAD if lot is None else MOST_BAD_OF_LOT)):
        n = _first(max(n, c + 1), most, lambda n, c=c: accepts_bad(c, n) <= beta)
        if n > most:
            break
        if accepts_good(c, n) >= 1 - alpha:
            return Plan(n, c, 1 - accepts_good(c, n), accepts_bad(c, n))
    raise Undefined(Reason.OUT_OF_REACH)


Chance = Callable[[int, int], float]


def _first(low: int, most: int, fits: Callable[[int], bool]) -> int:
    """The smallest number from `low` that fits, if all after it do; over `most` where none does. In doubled
    steps, as it is small as a rule and large numbers are slow."""
    step = 1
    while low + step <= most and not fits(low + step):
        step *= 2
    return bisect_left(range(most + 1), True, lo=low, hi=min(low + step, most + 1), key=fits)


def _chances(aql: float, ltpd: float, lot: int | None) -> tuple[Chance, Chance, int]:
    """How likely the good and the bad are accepted by (c, n), and the largest n."""
    if lot is None:
        return lambda c, n: at_most(c, n, aql), lambda c, n: at_most(c, n, ltpd), LARGEST
    lot = whole(lot, "The lot")
    if lot > LARGEST:
        raise Undefined(Reason.OUT_OF_REACH)
    good, bad = floor(round(aql * lot, 9)), ceil(round(ltpd * lot, 9))
    return (
        lambda c, n: at_most_of_lot(c, n, good, lot),
        lambda c, n: at_most_of_lot(c, n, bad, lot),
        lot,
    )


def operating_characteristic(
    n: int, c: int, rates: Iterable[float], lot: int | None = None
) -> list[tuple[float, float]]:
    """A plan's curve: (rate of bad cases, P(accept)) for each of the rates, 0 to 1.

    Binomial, or of a `lot` hypergeometric, with the rate rounded to whole cases. ValueError where 0 ≤ c ≤ n ≤
    lot does not hold, or a rate lies outside 0 and 1.
    """
    n, c, rates = whole(n, "n"), whole(c, "c"), [float(rate) for rate in rates]
    size = n if lot is None else whole(lot, "The lot")
    if not c <= n <= size or not all(0 <= rate <= 1 for rate in rates):
        raise ValueError(f"No curve of at most {c} bad of {n}.")
    if lot is None:
        return [(rate, at_most(c, n, rate)) for rate in rates]
    return [(rate, at_most_of_lot(c, n, round(rate * size), size)) for rate in rates]
