"""The tree of areas with drawn boundaries, the places in each grid, and the waters around them.

The 24 grids tile the district: two neighbours share their edge point by point, and a parent's boundary is the
outline of its children. The city's is the district's, since the demo knows no other district.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from portal.management.demo.district.reading import jsonfile, toml

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area. `boundary`: a ring of (longitude, latitude), anticlockwise and closed by its first point."""

    code: str
    level: str
    parent: str
    name_zh: str
    name_en: str
    population: int
    boundary: Ring

    @property
    def polygon(self) -> dict:
        """The boundary as a GeoJSON polygon."""
        return {"type": "Polygon", "coordinates": [[list(point) for point in self.boundary]]}


@dataclass(frozen=True, slots=True)
class Place:
    """An estate, a street or a landmark (`kind`: estate, street, spot) of a grid, with a point inside it.

    `tags` of an estate: old (before 2000, no lift, mostly no property company), mid, new (towers), resettled.
    Of a landmark: park, square, market, school, clinic, mall, hall, station, works, waterside.
    """

    grid: str
    kind: str
    name_zh: str
    name_en: str
    lon: float
    lat: float
    tags: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """The name as somebody writing this language would put it."""
        return self.name_en if language == "en" else self.name_zh


@dataclass(frozen=True, slots=True)
class Water:
    """A lake or a river beside the district (`kind`), for the drawn map."""

    kind: str
    name_zh: str
    name_en: str
    boundary: Ring


def _ring(points: list[list[float]]) -> Ring:
    return tuple((lon, lat) for lon, lat in points)


@cache
def areas() -> tuple[AreaRow, ...]:
    """All 34 areas, every parent before its children."""
    drawn = jsonfile("areas/boundaries")
    return tuple(AreaRow(**row, boundary=_ring(drawn[row["code"]])) for row in toml("areas/areas")["areas"])


@cache
def area(code: str) -> AreaRow:
    """The area with this code."""
    return next(row for row in areas() if row.code == code)


@cache
def grids(within: str = "LH") -> tuple[AreaRow, ...]:
    """The grids in an area, itself included."""
    return tuple(row for row in areas() if row.level == "grid" and within in lineage(row.code))


@cache
def lineage(code: str) -> tuple[str, ...]:
    """The codes from this area up to the city: `("LH-NH-01-02", "LH-NH-01", "LH-NH", "LH", "YZ")`."""
    parent = area(code).parent
    return (code, *lineage(parent)) if parent else (code,)


def _places() -> Iterator[Place]:
    for grid, listed in toml("areas/places").items():
        yield from (
            Place(grid=grid, **{**row, "tags": tuple(row.get("tags", ()))}) for row in listed["places"]
        )


@cache
def places(grid: str = "", kind: str = "") -> tuple[Place, ...]:
    """The places of one grid or of all, of one kind or of all."""
    return tuple(p for p in _places() if grid in ("", p.grid) and kind in ("", p.kind))


@cache
def waters() -> tuple[Water, ...]:
    """The lake on the west and the river on the south; both touch the district and cover none of it."""
    return tuple(
        Water(row["kind"], row["name_zh"], row["name_en"], _ring(row["boundary"]))
        for row in jsonfile("areas/waters")
    )
