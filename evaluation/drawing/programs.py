"""The linear and whole-number programmes of a draw, over how many of each kind sit on a panel. PURE.

Loaded only when a panel is drawn: NumPy and SciPy take a second, which the portal's start does not pay.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.drawing.kinds import Group
from evaluation.drawing.quotas import Quota

# Weights are scaled to this size: HiGHS stops within 1e-6 of the best whole-number value.
SCALE = 1000.0


@dataclass(frozen=True)
class Panels:
    """All panels that may be, as whole points x of low ≤ rows·x ≤ high, 0 ≤ x ≤ most.

    `rows`: (`quotas` of quotas, then households, then the size) × kinds; `count`: how many people of each
    kind the pool holds. A household seats at most one, so that most ≤ households of the kind's group, and a
    group with several kinds has a row: no more of them together than it has households.
    """

    rows: np.ndarray
    low: np.ndarray
    high: np.ndarray
    most: np.ndarray
    count: np.ndarray
    quotas: int


def panels(groups: Sequence[Group], quotas: Sequence[Quota], size: int) -> Panels:
    """The panels of this size that the groups allow under the quotas."""
    kinds = [(number, group, kind) for number, group in enumerate(groups) for kind in group.kinds]
    several = [number for number, group in enumerate(groups) if len(group.kinds) > 1]
    rows = [[kind.features[each.category] == each.feature for _, _, kind in kinds] for each in quotas]
    rows += [[number == one for one, _, _ in kinds] for number in several]
    return Panels(
        rows=np.array([*rows, [True] * len(kinds)], dtype=float),
        low=np.array([each.least for each in quotas] + [0] * len(several) + [size], dtype=float),
        high=np.array(
            [each.most for each in quotas] + [groups[each].households for each in several] + [size],
            dtype=float,
        ),
        most=np.array([group.households for _, group, _ in kinds], dtype=float),
        count=np.array([kind.count for _, _, kind in kinds], dtype=float),
        quotas=len(quotas),
    )


@dataclass(frozen=True)
class Solved:
    """A linear programme's best point, and what each ≤ row's bound is worth (its dual, never negative)."""

    point: np.ndarray
    worth: np.ndarray


def linear(cost, upper, limit, *, equal=None, total=None, bounds=(0, None)) -> Solved:
    """The point of least cost with upper·x ≤ limit and equal·x = total. ArithmeticError where none is."""
    from scipy.optimize import linprog  # noqa: PLC0415 - see above

    found = linprog(cost, upper, limit, equal, total, bounds, method="highs")
    if found.x is None:
        raise ArithmeticError(found.message)
    return Solved(found.x, np.maximum(-found.ineqlin.marginals, 0))


def whole(cost, rows, low, high, most, *, least=0) -> np.ndarray | None:
    """The whole point of least cost with low ≤ rows·x ≤ high and least ≤ x ≤ most; None where none is."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - see above

    cost = np.asarray(cost, dtype=float)
    found = milp(
        cost * (SCALE / max(np.abs(cost).max(initial=0), 1e-12)),
        constraints=LinearConstraint(rows, low, high),
        integrality=np.ones(len(cost)),
        bounds=Bounds(least, most),
        options={"mip_rel_gap": 0},
    )
    return None if found.x is None else np.round(found.x)


def possible(panels_: Panels) -> bool:
    """Whether there is any panel at all."""
    if not len(panels_.count) or (panels_.low > panels_.high).any():
        return False
    return (
        whole(np.zeros(len(panels_.count)), panels_.rows, panels_.low, panels_.high, panels_.most) is not None
    )
