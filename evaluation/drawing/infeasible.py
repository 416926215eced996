"""Why no panel keeps the quotas, and the least that would have to give way. PURE.

conflict: bound after bound is left out for good where without it there is still no panel; what remains cannot
          be kept together, and any one of it left out lets the rest be kept (deletion filtering)
choices:  for each bound of the conflict, the fewest people by which it alone must give way, all others kept
remedy:   the fewest people by which bounds must give way in total
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.drawing.programs import Panels, whole
from evaluation.drawing.quotas import Bound, Infeasible, Quota


@dataclass(frozen=True)
class _Side:
    """A bound as a row of the programme: sign·row·x ≥ sign·value; `row` is the quota's place."""

    row: int
    sign: int
    bound: Bound


def explained(panels: Panels, quotas: Sequence[Quota]) -> Infeasible:
    """The exception to raise where `panels` has none; the rows of `panels` begin with the quotas."""
    sides = [
        side
        for row, each in enumerate(quotas)
        for side in (
            _Side(row, 1, Bound(each.category, each.feature, "min", each.least)),
            _Side(row, -1, Bound(each.category, each.feature, "max", each.most)),
        )
    ]
    if not len(panels.count) or _relaxed(panels, sides, sides) is None:
        return Infeasible((), (), ())
    kept = sides
    for side in sides:
        without = [each for each in kept if each is not side]
        kept = without if _relaxed(panels, without, ()) is None else kept
    alone = [_relaxed(panels, sides, [side]) for side in kept]
    choices = [bound for found in alone if found for bound in found]
    return Infeasible([side.bound for side in kept], choices, _relaxed(panels, sides, sides) or ())


def _relaxed(panels: Panels, sides: Sequence[_Side], loose: Collection[_Side]) -> list[Bound] | None:
    """The cheapest relaxations of `loose` sides after which a panel keeps all `sides`; None where none do."""
    kinds, slack, rest = len(panels.count), len(sides), slice(panels.quotas, None)
    signs = np.array([[side.sign] for side in sides], dtype=float).reshape(-1, 1)
    rows = signs * panels.rows[np.array([side.row for side in sides], dtype=int)]
    goals = np.array([side.sign * side.bound.value for side in sides], dtype=float)
    point = whole(
        np.concatenate([np.zeros(kinds), np.ones(slack)]),
        np.block([[rows, np.eye(slack)], [panels.rows[rest], np.zeros((len(panels.rows[rest]), slack))]]),
        np.concatenate([goals, panels.low[rest]]),
        np.concatenate([np.full(slack, np.inf), panels.high[rest]]),
        np.concatenate([panels.most, [np.inf if side in loose else 0 for side in sides]]),
    )
    if point is None:
        return None
    return [replace(s.bound, by=int(by)) for s, by in zip(sides, point[kinds:], strict=True) if by > 0.5]
