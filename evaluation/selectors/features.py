"""What a draw of a panel goes by."""

from collections import Counter
from collections.abc import Iterable

from evaluation.models import Volunteer
from portal.areas.models import Area, Level

FEATURES = ("area", "sex", "age_band", "residence", "kind")


def areas() -> list[tuple[str, str]]:
    """(path, code) of the subdistricts."""
    return list(Area.objects.filter(level=Level.SUBDISTRICT).values_list("path", "code"))


def above(path: str, places: Iterable[tuple[str, str]]) -> str:
    """The code of that of the places which the path lies in; "": in none."""
    return next((code for start, code in places if path.startswith(start)), "")


def features_of(row: Volunteer, places: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What the quotas go by: the subdistrict, never the grid."""
    own = {name: getattr(row, name) for name in FEATURES[1:]}
    return {"area": above(row.home.path if row.home else "", places)} | own


def names() -> dict[str, str]:
    """What the subdistricts are called, by their codes."""
    rows = Area.objects.filter(level=Level.SUBDISTRICT).defer("boundary")
    return {row.code: row.name for row in rows}


def counted() -> dict[str, Counter]:
    """By feature: how many of the pool have each value; two queries."""
    places = areas()
    people = Volunteer.objects.filter(state=Volunteer.State.IN).select_related("home")
    rows = [features_of(row, places) for row in people]
    return {name: Counter(row[name] for row in rows) for name in FEATURES}
