"""Which cases may tell of the same matter as another, or as what somebody is writing just now.

Looked for among the newest open ones of the community, never among complaints about staff, sensitive or
erased cases: a bounded query, then texts compared in memory.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Left

from grievances import lifecycle, policies
from grievances.lifecycle import OPEN, Status
from grievances.models import Grievance
from grievances.selectors.case import public_place
from grievances.selectors.register import heading
from portal.areas.models import Area, Level
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.engines.likeness.engine import MOST_READ, WITHIN, Likeness, Told, alike

MOST, SHOWN, MOST_OFFERED = 120, 3, 8


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


def near(area: Area, at: datetime, category: int | None, but: Q) -> dict[int, Told]:
    """At most MOST cases of the area's community within the time, of the same kind first, then the newest:
    the beginning of their texts alone, since most of them are looked at for nothing."""
    around = area.parent.path if area.level == Level.GRID and area.parent else area.path
    places = dict(Area.objects.filter(path__startswith=around).values_list("pk", "path"))
    rows = Grievance.objects.filter(but, area__in=list(places), filed_at__gte=at - WITHIN)
    rows = rows.filter(about_staff=False, sensitive=False, erased_at=None)
    same = Case(When(category=category, then=Value(0)), default=Value(1)) if category else Value(0)
    nearest = rows.order_by(same, "-filed_at").values("pk")[:MOST]
    found = Grievance.objects.filter(pk__in=nearest).values_list(
        "pk", Left("body", MOST_READ), "area", "filed_at", "longitude", "latitude"
    )
    return {
        key: Told(text, places[where], when, (float(east), float(north)) if east is not None else None)
        for key, text, where, when, east, north in found
    }


def to_writing(one: Told, area: Area, category: int | None = None) -> list[Found]:
    """For whoever files: the public entries that are likely of the same matter and can still be joined."""
    others = near(area, one.at, category, Q(status__in=[*OPEN, Status.PROPOSED]))
    return _found(alike(one, others)[:SHOWN])


def to_case(actor: Actor, case: Grievance) -> list[Found]:
    """For officers: the open cases that are likely of the same matter, and are the actor's to see."""
    others = near(case.area, case.filed_at, case.category_id, _others(case))
    likely = alike(told_of(case), others)[:MOST_OFFERED]
    keys = [key for key, _why in likely]
    seen = set(policies.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    return _found([row for row in likely if row[0] in seen])


def _others(case: Grievance) -> Q:
    """The open cases but itself, and but those that it was separated from: somebody has looked already."""
    facts = journal.facts_of([case.subject], lifecycle.Verb.SEPARATE).get(case.subject, [])
    apart = [each.get("let_go") or each.get("from", "") for each in facts]
    return Q(status__in=[*OPEN]) & ~Q(pk=case.pk) & ~Q(reference__in=apart)


def _found(likely: list[tuple[int, Likeness]]) -> list[Found]:
    """The cases themselves, in this order."""
    rows = (
        Grievance.objects.select_related("area__parent", "category") if likely else Grievance.objects.none()
    )
    cases = rows.in_bulk([key for key, _why in likely])
    return [Found(cases[key], why, heading(cases[key]), public_place(cases[key])) for key, why in likely]
