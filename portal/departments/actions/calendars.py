"""Which calendar the cases of an area count by: set for an area and all that lies in it, from now on."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.areas.models import Area
from portal.departments import rights
from portal.departments.actions.change import Change, record
from portal.departments.actors import Actor
from portal.departments.rights import Verb
from portal.engines.limits import china, clocks
from portal.kit import clock
from portal.kit.errors import Invalid


def use_calendar(area: Area, code: str, *, actor: Actor) -> int:
    """New cases of the area and of what lies in it take this calendar; running ones keep theirs. How many
    areas changed. Raises Invalid where there is no such calendar, or where they have it already."""
    role = rights.check(actor, Verb.USE_CALENDAR)
    clocks.current_calendar(code)
    with transaction.atomic():
        rows = Area.objects.select_for_update(no_key=True).filter(path__startswith=area.path)
        changing = [row.pk for row in rows.exclude(calendar=code).order_by("path").defer("boundary")]
        if not changing:
            raise Invalid(_("This area counts by the calendar already."), "area")
        Area.objects.filter(pk__in=changing).update(calendar=code)
        this = Change(area, clock.now(), {"area": area.code, "areas": len(changing)})
        record(f"calendar:{code}", Verb.USE_CALENDAR, actor.key, role, this)
    return len(changing)


def with_year(data: dict, year: int) -> dict:
    """The calendar with the kept package's days of that year instead of its own. Raises Invalid where none
    are kept."""
    kept = china.official()
    begins, announced = f"{year}-", not _falls_in(kept.get("provisional_from"), year)
    if not any(day.startswith(begins) for day in kept["holidays"]):
        raise Invalid(_("No days off of %(year)s are kept with the portal.") % {"year": year})
    days = {
        name: sorted(
            [day for day in data.get(name, []) if not day.startswith(begins)]
            + [day for day in kept[name] if day.startswith(begins)]
        )
        for name in ("holidays", "extra_working_days")
    }
    known = data.get("provisional_from")
    if known and _falls_in(known, year) and announced:
        known = f"{year + 1}-01-01"
    return data | days | ({"provisional_from": known} if known else {})


def _falls_in(day: str | None, year: int) -> bool:
    return (day or "").startswith(f"{year}-")


def kept_years() -> list[int]:
    """The years whose days off are kept with the portal."""
    return sorted({int(day[:4]) for day in china.official()["holidays"]})
