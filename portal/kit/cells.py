"""Public counts: none under ten, and none from which one under ten could be worked out. PURE."""

from collections.abc import Mapping

from portal.kit.numbers import SMALLEST_CELL


def suppressed(total: int, cells: Mapping[str, int]) -> tuple[int | None, dict[str, int | None]]:
    """The total and its cells (which add up to it) as the public may read them; None: fewer than ten.

    A nought stays: it points to nobody. What the total less the shown cells leaves over is a number that
    anyone can work out: where it is one hidden cell alone, or fewer than ten in all, the smallest of the
    other cells is hidden too.
    """
    if 0 < total < SMALLEST_CELL:
        return None, dict.fromkeys(cells)
    hidden = {key for key, count in cells.items() if 0 < count < SMALLEST_CELL}
    rest = sorted((count, key) for key, count in cells.items() if count and key not in hidden)
    while hidden and rest and (len(hidden) == 1 or sum(cells[key] for key in hidden) < SMALLEST_CELL):
        hidden.add(rest.pop(0)[1])
    return total, {key: None if key in hidden else count for key, count in cells.items()}
