"""Shares of panels as whole tickets, so that people keep their probabilities as closely as can be. PURE.

Loaded only when a lottery is made: it needs NumPy.
"""

from collections.abc import Sequence

import numpy as np


def rounded(columns: Sequence, shares: Sequence[float], members: Sequence[int], tickets: int) -> list[int]:
    """Tickets of each column, summing to `tickets`.

    Each has its share rounded down, those with most left over one more. Then a ticket passes from one column
    to another as long as that lowers Σ lack²/members over the kinds, lack being the seats that a kind is
    short of (the sum of squares of what each person lacks); each time the pass that lowers it most.
    """
    seats, ideal = np.array(columns, dtype=float), np.array(shares) * tickets
    counts = np.floor(ideal + 1e-6)
    most_left = np.argsort(counts - ideal, kind="stable")[: tickets - int(counts.sum())]
    counts[most_left] += 1
    shared = (seats / members) @ seats.T
    own = shared.diagonal()
    while True:
        need = (seats / members) @ ((ideal - counts) @ seats)
        gains = (2 * need - own)[:, None] - (2 * need + own)[None, :] + 2 * shared
        gains[:, counts < 1] = -np.inf
        to, since = np.unravel_index(gains.argmax(), gains.shape)
        if gains[to, since] < 1e-6:
            return [int(each) for each in counts]
        counts[to] += 1
        counts[since] -= 1
