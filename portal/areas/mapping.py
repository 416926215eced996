"""Boundaries as a drawing: longitudes and latitudes become points on a sheet, north up. PURE."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians

Ring = Sequence[Sequence[float]]
WIDTH, EDGE = 600, 6
# How wide a letter and a Chinese sign are, and how high a line, on a phone; where a name may move to.
LETTER, SIGN, LINE = 12.5, 20.5, 26
MOVES = sorted(
    ((x, y) for x in range(-48, 49, 8) for y in range(-40, 41, 4)),
    key=lambda move: (move[0] ** 2 + move[1] ** 2, move),
)


@dataclass(frozen=True)
class Sheet:
    """How a place is laid on paper: `scale` units a degree of longitude, `stretch` times that of latitude."""

    west: float
    north: float
    scale: float
    stretch: float
    height: int

    @property
    def box(self) -> str:
        """The SVG view box."""
        return f"0 0 {WIDTH} {self.height}"

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = EDGE + (longitude - self.west) * self.scale
        y = EDGE + (self.north - latitude) * self.scale * self.stretch
        return round(x, 1), round(y, 1)

    def ring(self, ring: Ring) -> str:
        """The ring as an SVG polygon's points."""
        return " ".join(f"{x:g},{y:g}" for x, y in (self.point(*point) for point in ring))


def sheet(rings: Iterable[Ring]) -> Sheet | None:
    """A sheet that just holds all rings; None where there is nothing to draw."""
    points = [point for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    stretch = 1 / cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * EDGE) / ((east - west) or 1)
    return Sheet(west, north, scale, stretch, round((north - south) * scale * stretch) + 2 * EDGE)


def middle(ring: Ring) -> tuple[float, float]:
    """The centre of gravity of a ring's area: where its name is written."""
    doubled, x, y = 0.0, 0.0, 0.0
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = ax * by - bx * ay
        doubled, x, y = doubled + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    if not doubled:
        return ring[0][0], ring[0][1]
    return x / (3 * doubled), y / (3 * doubled)


def clear_of(others: Iterable[tuple[float, float]], x: float, y: float, name: str) -> tuple[float, float]:
    """The place nearest to the point at which the name covers none of the others' short ones; the point
    itself where there is no such place."""
    half = sum(SIGN if sign > "\u2e80" else LETTER for sign in name) / 2 + LETTER
    points = list(others)

    def free(at: tuple[float, float]) -> bool:
        return all(abs(a - at[0]) > half or abs(b - at[1]) > LINE for a, b in points)

    places = ((x + dx, y + dy) for dx, dy in MOVES)
    return next((at for at in places if free(at)), (x, y))
