"""Which limit would have been kept by most of the cases that panels found quick enough. PURE."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Handled:
    """A case that panels found quick enough. `due(amount)`: when it had been due with so long a limit."""

    done_at: datetime
    due: Callable[[int], datetime]


def kept(cases: Sequence[Handled], amount: int) -> int:
    """How many of them would have been done within the limit."""
    return sum(case.done_at <= case.due(amount) for case in cases)


def least(cases: Sequence[Handled], share: float, most: int) -> int | None:
    """The smallest amount, from 1 to `most`, within which at least this share was done; None: there is none,
    or no case. A longer limit is kept by as many or more, so that halving finds it."""
    needed = share * len(cases)
    if not cases or kept(cases, most) < needed:
        return None
    low, high = 1, most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if kept(cases, middle) >= needed else (middle + 1, high)
    return low
