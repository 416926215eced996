"""Where and by which calendar something of the whole district holds."""

from datetime import datetime

from evaluation.lifecycle import APPEAL_LIMIT
from evaluation.models import Order, Sample
from portal.areas.selectors import district
from portal.engines.limits.calendar import Calendar
from portal.engines.limits.clock import Limit, after
from portal.engines.limits.clocks import current_calendar, load_calendar
from portal.kit.remembered import remembered


def district_path() -> str:
    """The district's area path; empty before any area exists. Nothing starts with what is longer than it."""
    area = remembered(("district",), district)
    return area.path if area else ""


def district_calendar() -> Calendar:
    """The calendar that the district counts by now."""
    area = remembered(("district",), district)
    return load_calendar(current_calendar((area and area.calendar) or "CN"))


def place_of(order: Order) -> str:
    """The area path of an order: of its case; of the whole district where it is the department's."""
    return order.grievance.area.path if order.grievance else district_path()


def appeal_until(sample: Sample) -> datetime:
    """Until when a result can be appealed, by its case's calendar."""
    calendar = load_calendar(sample.grievance.calendar)
    return after(sample.revealed_at, Limit.parse(APPEAL_LIMIT), calendar)


def calendar_of(order: Order) -> Calendar:
    """The calendar that an order's days are counted by: its case's, or the district's."""
    return load_calendar(order.grievance.calendar) if order.grievance else district_calendar()
