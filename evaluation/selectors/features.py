"""What a draw of a panel goes by."""

from collections.abc import Iterable

from evaluation.models import Volunteer
from portal.areas.models import Area, Level

FEATURES = ("area", "sex", "age_band", "residence", "kind")


def areas() -> list[tuple[str, str]]:
    """(path, code) of the subdistricts."""
    return list(Area.objects.filter(level=Level.SUBDISTRICT).values_list("path", "code"))


def features_of(row: Volunteer, above: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What the quotas go by: the subdistrict, never the grid."""
    path = row.home.path if row.home else ""
    place = next((code for start, code in above if path.startswith(start)), "")
    return {
        "area": place,
        "sex": row.sex,
        "age_band": row.age_band,
        "residence": row.residence,
        "kind": row.kind,
    }
