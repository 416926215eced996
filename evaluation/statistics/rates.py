"""Rates, and the difference of two, with their intervals. PURE.

Without NumPy and SciPy: for one rate they are not worth their start (binomtest's interval takes 2 s to load
for two lines of arithmetic).
"""

from math import sqrt
from statistics import NormalDist

from evaluation.statistics.reasons import Reason, Undefined, explain, or_none

__all__ = ["explain", "newcombe_difference", "wilson", "z_of"]


def z_of(confidence: float) -> float:
    """How many standard errors each way an interval of this confidence takes in: 1.96 of 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"A confidence of {confidence}: it lies between 0 and 1.")
    return NormalDist().inv_cdf((1 + float(confidence)) / 2)


@or_none
def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of a rate, as (low, high) between 0 and 1; None where n is 0.

    Centre (p + z²/2n)/(1 + z²/n), half-width z/(1 + z²/n)·√(p(1 − p)/n + z²/4n²), p = successes/n
    (Wilson 1927; Newcombe 1998, method 3). ValueError where the counts can't be.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no rate.")
    z, successes, n = z_of(confidence), float(successes), float(n)
    if n == 0:
        raise Undefined(Reason.NO_CASES)
    rate, spread = successes / n, 1 + z * z / n
    centre = (rate + z * z / (2 * n)) / spread
    half = z / spread * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else centre - half
    return low, 1.0 if successes == n else centre + half


@or_none
def newcombe_difference(x1: int, n1: int, x2: int, n2: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of the difference x1/n1 − x2/n2 of two independent rates, as (low, high) between −1 and 1;
    None where an n is 0.

    With Wilson's (l, u) of each: d − √((p1 − l1)² + (u2 − p2)²) to d + √((u1 − p1)² + (p2 − l2)²)
    (Newcombe 1998b, Statistics in Medicine 17:873–890, method 10). ValueError where the counts can't be.
    """
    ends = wilson(x1, n1, confidence), wilson(x2, n2, confidence)
    if None in ends:
        raise Undefined(Reason.NO_CASES)
    (low1, high1), (low2, high2) = ends
    first, second = float(x1) / float(n1), float(x2) / float(n2)
    low = first - second - sqrt((first - low1) ** 2 + (high2 - second) ** 2)
    return low, first - second + sqrt((high1 - first) ** 2 + (second - low2) ** 2)
