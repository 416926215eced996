"""Which cases may tell of the same matter as another, or as what somebody is writing just now.

Looked for among the newest of the community, open or lately ended, never among complaints about staff,
sensitive or erased cases: a bounded query, then texts compared in memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Case, Q, QuerySet, Value, When

from grievances import policies
from grievances.lifecycle import OPEN, Status
from grievances.models import Grievance
from grievances.selectors.case import public_place
from grievances.selectors.register import heading
from portal.areas.models import Area, Level
from portal.departments.actors import Actor
from portal.engines.likeness.engine import WITHIN, Likeness, Told, alike

MOST, SHOWN, MOST_OFFERED = 200, 3, 8
LATELY = timedelta(days=14)


@dataclass(frozen=True)
class Found:
    """A case that is like another, and why. `heading` and `place` as the public register tells them."""

    case: Grievance
    why: Likeness
    heading: str
    place: Area

    @property
    def percent(self) -> int:
        return round(100 * self.why.score)


def told_of(case: Grievance) -> Told:
    """What the engine compares of a case."""
    return told(case.body, case.area, case.filed_at, case.longitude, case.latitude)


def told(
    text: str,
    area: Area,
    at: datetime,
    longitude: Decimal | float | None = None,
    latitude: Decimal | float | None = None,
) -> Told:
    """What the engine compares of a text about a place."""
    known = longitude is not None and latitude is not None
    return Told(text, area.path, at, (float(longitude), float(latitude)) if known else None)


def near(area: Area, at: datetime, category: int | None = None) -> QuerySet[Grievance]:
    """At most MOST cases of the area's community within the time, of the same kind first, then the newest."""
    around = area.parent.path if area.level == Level.GRID and area.parent else area.path
    places = Area.objects.filter(path__startswith=around).values("pk")
    rows = Grievance.objects.filter(area__in=places, filed_at__gte=at - WITHIN)
    rows = rows.filter(about_staff=False, sensitive=False, erased_at=None)
    rows = rows.filter(Q(status__in=[*OPEN, Status.PROPOSED]) | _lately_ended(at))
    same = Case(When(category=category, then=Value(0)), default=Value(1)) if category else Value(0)
    rows = rows.select_related("area__parent", "category").defer("area__boundary", "area__parent__boundary")
    return rows.order_by(same, "-filed_at")[:MOST]


def _lately_ended(at: datetime) -> Q:
    return Q(status__in=[Status.CLOSED, Status.REFUSED], closed_at__gte=at - LATELY)


def to_writing(one: Told, area: Area, category: int | None = None) -> list[Found]:
    """For whoever files: the public entries that are likely of the same matter and can still be joined."""
    rows = [case for case in near(area, one.at, category) if case.is_open or case.status == Status.PROPOSED]
    return _found(one, rows)[:SHOWN]


def to_case(actor: Actor, case: Grievance) -> list[Found]:
    """For officers: the open cases that are likely of the same matter, and are the actor's to see."""
    rows = [row for row in near(case.area, case.filed_at, case.category_id) if row.is_open]
    found = _found(told_of(case), [row for row in rows if row.pk != case.pk])[:MOST_OFFERED]
    keys = [each.case.pk for each in found]
    seen = set(policies.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return [each for each in found if each.case.pk in seen]


def _found(one: Told, rows: Iterable[Grievance]) -> list[Found]:
    cases = {case.pk: case for case in rows}
    likely = alike(one, {key: told_of(case) for key, case in cases.items()})
    return [Found(cases[key], why, heading(cases[key]), public_place(cases[key])) for key, why in likely]
