"""Public counts: none under ten, and none from which one under ten could be worked out. PURE."""

from collections.abc import Mapping

from portal.kit.numbers import SMALLEST_CELL


def suppressed(total: int, cells: Mapping[str, int]) -> tuple[int | None, dict[str, int | None]]:
    """The total and its cells (which add up to it) as the public may read them; None: fewer than ten.

    A nought stays: it points to nobody. Where the total and all other cells would give the only hidden one
    away, the smallest of the others is hidden too.
    """
    if 0 < total < SMALLEST_CELL:
        return None, dict.fromkeys(cells)
    hidden = {key for key, count in cells.items() if 0 < count < SMALLEST_CELL}
    rest = sorted((count, key) for key, count in cells.items() if count and key not in hidden)
    if len(hidden) == 1 and rest:
        hidden.add(rest[0][1])
    return total, {key: None if key in hidden else count for key, count in cells.items()}
