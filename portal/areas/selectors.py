"""Reads of the area tree."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from portal.areas import mapping
from portal.areas.models import Area, Level
from portal.kit import fresh
from portal.kit.bilingual import pick
from portal.kit.prepared import Prepared


def district() -> Area | None:
    """The district that this portal serves: the highest area of that level."""
    return Area.objects.filter(level=Level.DISTRICT).order_by("path").first()


def district_name() -> str:
    """Its name in the reader's language; empty before any area exists. On every page, so kept for a while."""
    found = fresh.kept(("district",), settings.NAMES_KEPT_SECONDS, _district_names.first)
    return pick(*found) if found else ""


_district_names = Prepared(
    lambda: Area.objects.filter(level=Level.DISTRICT).order_by("path").values_list("name_zh", "name_en")[:1]
)


def subtree(area: Area) -> QuerySet[Area]:
    """The area and everything inside it."""
    return Area.objects.filter(path__startswith=area.path)


def under(paths: Iterable[str]) -> list[Area]:
    """The areas of these paths with everything inside them, each once, parents first: one query."""
    within = Q(pk__in=())
    for path in paths:
        within |= Q(path__startswith=path)
    return list(Area.objects.filter(within).order_by("path").defer("boundary"))


def places() -> list[tuple[Area, list[Area]]]:
    """Communities with their grids, for a list to choose from: one query."""
    rows = list(Area.objects.filter(level__in=[Level.COMMUNITY, Level.GRID]).order_by("path"))
    return [
        (row, [grid for grid in rows if grid.level == Level.GRID and grid.parent_id == row.pk])
        for row in rows
        if row.level == Level.COMMUNITY
    ]


def place(code: str) -> Area | None:
    """The community or grid with this code: where something can be filed."""
    rows = Area.objects.filter(code=code, level__in=[Level.COMMUNITY, Level.GRID])
    return rows.defer("boundary").first()


def drawn(places: Iterable[tuple[Area, list[Area]]], chosen: str = "") -> dict[str, Any]:
    """The grids as shapes to tap, under their communities' outlines; empty where nothing has a boundary."""
    found = [(community, grids) for community, grids in places if community.boundary]
    sheet = mapping.sheet(community.boundary for community, _ in found)
    if sheet is None:
        return {}
    shapes = [
        _shape(sheet, grid) | {"id": grid.code, "short": str(number), "chosen": grid.code == chosen}
        for _, grids in found
        for number, grid in enumerate(grids, start=1)
        if grid.boundary
    ]
    numbers = [(shape["x"], shape["y"]) for shape in shapes]
    outlines = [_outline(sheet, community, numbers) for community, _ in found]
    return {"box": sheet.box, "shapes": shapes, "outlines": outlines}


def _outline(sheet: mapping.Sheet, community: Area, numbers: list[tuple[float, float]]) -> dict[str, Any]:
    """The community's outline; its name stands beside the numbers of the grids, not over them."""
    shape = _shape(sheet, community) | {"name": _short(community)}
    x, y = mapping.clear_of(numbers, shape["x"], shape["y"], shape["name"])
    return shape | {"x": x, "y": y}


def _short(community: Area) -> str:
    """Its name without the word for what it is: all names on the map are communities'."""
    return community.name.removesuffix("社区").removesuffix(" Community")


def _shape(sheet: mapping.Sheet, area: Area) -> dict[str, Any]:
    x, y = sheet.point(*mapping.middle(area.boundary))
    return {"name": area.name, "points": sheet.ring(area.boundary), "x": x, "y": y}


def at_point(longitude: float, latitude: float) -> Area | None:
    """The grid whose boundary holds the point; None outside the district."""
    grids = Area.objects.filter(level=Level.GRID)
    return next((grid for grid in grids if inside(longitude, latitude, grid.boundary)), None)


def inside(x: float, y: float, ring: Sequence[Sequence[float]]) -> bool:
    """Whether the point lies in the ring (even–odd rule); points on an edge belong to one side of it."""
    found = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            found = not found
    return found
