"""Where a case is, as a small drawing: its area within the one around it, and the spot if it is known."""

from dataclasses import dataclass

from grievances.models import Grievance
from portal.areas import mapping
from portal.areas.models import Area


@dataclass(frozen=True)
class Sketch:
    """`around` and `here`: points of SVG polygons ("" where unknown); `spot`: its place on the sheet."""

    box: str
    around: str
    here: str
    spot: tuple[float, float] | None


def lineage(area: Area) -> list[Area]:
    """The area and the one around it, widest first; both are loaded with a case."""
    return [area.parent, area] if area.parent_id else [area]


def sketch(case: Grievance) -> Sketch | None:
    """The drawing; None where no boundary is known."""
    rings = [area.boundary for area in lineage(case.area) if area.boundary]
    sheet = mapping.sheet(rings)
    if sheet is None:
        return None
    spot = None
    if case.longitude is not None and case.latitude is not None:
        spot = sheet.point(float(case.longitude), float(case.latitude))
    around = case.area.parent.boundary if case.area.parent_id else []
    return Sketch(sheet.box, sheet.ring(around), sheet.ring(case.area.boundary), spot)
