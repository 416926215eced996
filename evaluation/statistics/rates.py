"""Rates with their intervals. PURE."""

from math import sqrt
from statistics import NormalDist


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float] | None:
    """Wilson's score interval of a rate, as (low, high) between 0 and 1; None where n is 0.

    Centre (p + z²/2n)/(1 + z²/n), half-width z/(1 + z²/n)·√(p(1 − p)/n + z²/4n²), p = successes/n
    (Wilson 1927; Newcombe 1998, method 3). ValueError where the counts can't be.
    """
    if n == 0:
        return None
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no rate.")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate, spread = successes / n, 1 + z * z / n
    centre = (rate + z * z / (2 * n)) / spread
    half = z / spread * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else centre - half
    return low, 1.0 if successes == n else centre + half
