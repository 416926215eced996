"""Whole panels whose mixture seats as many of each kind, on average, as is asked. PURE.

From the wanted point r a panel x is taken that lies on every bound that r lies on; then r is moved away from
x until it meets one more bound: r ← (r − θx)/(1 − θ), and x has the share θ of what is left. Each step
settles a bound for good, so that there are no more panels than kinds and bounds (as in Carathéodory's
theorem).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from evaluation.drawing.programs import Panels, whole

# So small a share of the draw may be left over; it is given to the others in proportion.
NEGLIGIBLE = 1e-6
EXACT = 1e-9


@dataclass(frozen=True)
class Mixture:
    """Panels (each as how many of every kind), their shares, and the share that none was found for."""

    columns: tuple[np.ndarray, ...]
    shares: tuple[float, ...]
    left: float = 0.0

    @classmethod
    def of(cls, columns: Sequence[np.ndarray], shares: Sequence[float], left: float = 0.0) -> Self:
        """Without the columns of no share; the shares sum to 1 whatever is left."""
        kept = [place for place, share in enumerate(shares) if share > EXACT]
        total = sum(shares[place] for place in kept)
        return cls(tuple(columns[p] for p in kept), tuple(float(shares[p] / total) for p in kept), left)


def peeled(panels: Panels, wanted: np.ndarray, prefer: Callable = np.sqrt) -> Mixture:
    """Panels with shares whose mean is `wanted`, a point of their relaxation; `left`: how much is lacking.

    `prefer`: what is left of each kind → how much a panel with that kind is preferred.
    """
    rest, left, columns, shares = np.clip(wanted, 0, panels.most), 1.0, [], []
    while left > EXACT:
        close = EXACT / left
        panel = _face(panels, rest, close, prefer(rest))
        step = 0.0 if panel is None else _reach(panels, rest, panel)
        if step <= close:
            break
        columns.append(panel)
        shares.append(left * step)
        left *= 1 - step
        rest = np.clip((rest - step * panel) / max(1 - step, EXACT), 0, panels.most)
    return Mixture.of(columns, shares, left)


def _face(panels: Panels, rest: np.ndarray, close: float, liking: np.ndarray) -> np.ndarray | None:
    """A panel on every bound that `rest` lies on, with the kinds that are liked most."""
    sums = panels.rows @ rest
    return whole(
        -liking,
        panels.rows,
        np.where(sums > panels.high - close, panels.high, panels.low),
        np.where(sums < panels.low + close, panels.low, panels.high),
        np.where(rest < close, 0, panels.most),
        least=np.where(rest > panels.most - close, panels.most, 0),
    )


def _reach(panels: Panels, rest: np.ndarray, panel: np.ndarray) -> float:
    """The biggest share of `panel` after which what is left still keeps every bound."""
    sums, its = panels.rows @ rest, panels.rows @ panel
    spare = np.concatenate([rest, panels.most - rest, sums - panels.low, panels.high - sums])
    taken = np.concatenate([panel, panels.most - panel, its - panels.low, panels.high - its])
    spends = taken > 0.5
    return float(min(1.0, (spare[spends] / taken[spends]).min(initial=1.0)))
