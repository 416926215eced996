"""How likely at most so many are: of independent trials, and of a lot that is drawn from. PURE."""

from functools import cache
from math import comb


def at_most(count: int, n: int, rate: float) -> float:
    """P(X ≤ count) of n independent trials at this rate, to about 15 digits: SciPy's incomplete beta, loaded
    when it is first asked, as that takes half a second."""
    return 0.0 if count < 0 else float(_binomial()(count, n, rate))


@cache
def _binomial():
    from scipy.special import bdtr  # noqa: PLC0415 - half a second that pages without it need not wait

    return bdtr


def at_most_of_lot(count: int, n: int, bad: int, lot: int) -> float:
    """P(X ≤ count) of n drawn without return from a lot with so many bad: hypergeometric, in whole numbers
    and so exact (scipy.stats takes 2 s to load, and rounds). Drawing n and being bad are the same thing seen
    from two sides: the smaller of them makes the smaller numbers."""
    fewer, more = sorted((n, bad))
    ways = sum(comb(more, x) * comb(lot - more, fewer - x) for x in range(min(count, fewer) + 1))
    return ways / comb(lot, fewer)
