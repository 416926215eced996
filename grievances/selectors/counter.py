"""What stands on a printed receipt beside the case: whom its resident can call."""

from grievances.models import Grievance
from portal.departments import selectors as departments
from portal.departments.models import Department, Kind


def community(case: Grievance) -> Department | None:
    """The community's office of the place; where there is none, the lead department."""
    rows = departments.working_in(case.area.path).filter(kind=Kind.COMMUNITY).select_related("area")
    near = [unit for unit in rows if case.area.path.startswith(unit.area.path)]
    lead = next((part.department for part in case.parts.all() if part.is_lead and part.is_living), None)
    return next(iter(near), lead)
