"""Where a case is, as a small drawing: its area within the one around it, and the spot if it is known."""

from dataclasses import dataclass
from decimal import Decimal

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


def sketch(case: Grievance, spot: tuple[Decimal | None, Decimal | None] | None = None) -> Sketch | None:
    """The drawing, of the case's own spot or of another one (longitude, latitude); None where no boundary is
    known."""
    longitude, latitude = spot or (case.longitude, case.latitude)
    rings = [area.boundary for area in lineage(case.area) if area.boundary]
    sheet = mapping.sheet(rings)
    if sheet is None:
        return None
    known = longitude is not None and latitude is not None
    drawn = sheet.point(float(longitude), float(latitude)) if known else None
    around = case.area.parent.boundary if case.area.parent_id else []
    return Sketch(sheet.box, sheet.ring(around), sheet.ring(case.area.boundary), drawn)
