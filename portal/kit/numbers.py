"""Numbers fit to be published: shares with their interval, and what is too few to say. PURE."""

from dataclasses import dataclass
from math import sqrt

Z95 = 1.959963984540054
FEWEST = 30  # under it a share is no statement
SMALLEST_CELL = 10  # under it a public count could point to a person


@dataclass(frozen=True)
class Share:
    """`count` of `n`, in per cent, with its Wilson interval (95 %)."""

    count: int
    n: int

    @property
    def is_enough(self) -> bool:
        return self.n >= FEWEST

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.n) if self.n else 0

    @property
    def interval(self) -> tuple[int, int] | None:
        """Whole per cents, the lower one rounded down and the upper one up; None of nothing."""
        found = wilson(self.count, self.n)
        return (int(100 * found[0]), int(-(-100 * found[1] // 1))) if found else None


def wilson(count: int, n: int, z: float = Z95) -> tuple[float, float] | None:
    """The Wilson score interval of count/n; None where n is 0."""
    if n == 0:
        return None
    p, spread = count / n, 1 + z * z / n
    centre = (p + z * z / (2 * n)) / spread
    half = z / spread * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)
