"""Leximin over a pool's kinds: nobody's chance can be raised but by lowering one that is smaller. PURE.

Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, "Fair algorithms for selecting citizens' assemblies",
Nature 596 (2021). The least chance z is made as big as can be; whoever's bound is worth something (a positive
dual) then sits at z in every best distribution and is fixed; the others go on rising, level by level.

This is done twice, the second time only if the first does not suffice:
1. over the panels' relaxation, in which a panel may hold fractions of people. It allows no less than the
   panels do: if its leximin point is a mixture of whole panels (`mixing.peeled` shows it by finding them), it
   is the leximin of the panels;
2. else over mixtures of known panels, where the duals as weights name, by a whole-number programme, the panel
   that would help most, until none would (column generation).
"""

from collections.abc import Callable, Sequence

import numpy as np

from evaluation.drawing.mixing import NEGLIGIBLE, Mixture, peeled
from evaluation.drawing.programs import Panels, Solved, linear, whole

# A dual is taken for positive from this share of the biggest one; a panel helps if it is better by GAIN.
POSITIVE, GAIN = 1e-4, 1e-8


def leximin_mixture(panels: Panels) -> Mixture:
    """The mixture of panels whose chances are leximin. There must be a panel."""
    wanted, known = relaxed(panels), []
    for prefer in (np.sqrt, np.positive):
        mixture = peeled(panels, wanted, prefer)
        if mixture.left <= NEGLIGIBLE:
            return mixture
        known.extend(mixture.columns)
    return generated(panels, known)


def climbed(count: int, best: Callable[[dict[int, float]], tuple[float, Solved, np.ndarray]]) -> Solved:
    """Level by level until every one of `count` kinds has its chance; the last programme's solution.

    best(fixed) → (z, solution, worth of each kind's bound) of the programme: the highest z, where the chance
    of a kind in `fixed` is no lower than fixed there and that of any other no lower than z.
    """
    fixed: dict[int, float] = {}
    while True:
        level, solved, worth = best(fixed)
        free = [kind for kind in range(count) if kind not in fixed]
        bar = POSITIVE * max(worth[free])
        fixed |= {kind: level for kind in free if worth[kind] >= bar}
        if len(fixed) == count:
            return solved


def relaxed(panels: Panels) -> np.ndarray:
    """The leximin point of the relaxation: how many of each kind are expected on a panel."""
    count, number = panels.count, len(panels.count)
    around = np.hstack(
        [np.vstack([panels.rows * count, -panels.rows * count]), np.zeros((2 * len(panels.rows), 1))]
    )
    cost = np.append(np.zeros(number), -1.0)
    rising = np.hstack([-np.eye(number), np.ones((number, 1))])

    def best(fixed: dict[int, float]) -> tuple[float, Solved, np.ndarray]:
        free = [kind for kind in range(number) if kind not in fixed]
        limit = np.concatenate([panels.high, -panels.low, np.zeros(len(free))])
        bounds = [(min(fixed.get(kind, 0), top), top) for kind, top in enumerate(panels.most / count)]
        solved = linear(cost, np.vstack([around, rising[free]]), limit, bounds=[*bounds, (None, None)])
        worth = np.zeros(number)
        worth[free] = solved.worth[len(around) :]
        return solved.point[-1], solved, worth

    return climbed(number, best).point[:-1] * count


def generated(panels: Panels, known: Sequence[np.ndarray]) -> Mixture:
    """The leximin mixture by column generation, from the panels that are known already."""
    number = len(panels.count)
    columns = list(known) or [whole(-np.ones(number), panels.rows, panels.low, panels.high, panels.most)]

    def best(fixed: dict[int, float]) -> tuple[float, Solved, np.ndarray]:
        floor = -np.array([fixed.get(kind, 0.0) for kind in range(number)])
        rises = np.array([[kind not in fixed] for kind in range(number)], dtype=float)
        while True:
            chances = (np.array(columns) / panels.count).T
            solved = linear(
                np.append(np.zeros(len(columns)), -1.0),
                np.hstack([-chances, rises]),
                floor,
                equal=[[1.0] * len(columns) + [0.0]],
                total=[1.0],
                bounds=[(0, None)] * len(columns) + [(None, None)],
            )
            weights = solved.worth / panels.count
            helping = whole(-weights, panels.rows, panels.low, panels.high, panels.most)
            if weights @ helping <= (np.array(columns) @ weights).max() + GAIN:
                return solved.point[-1], solved, solved.worth
            columns.append(helping)

    shares = climbed(number, best).point[:-1]
    return Mixture.of(columns, shares)
