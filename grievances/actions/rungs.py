"""Who is told where a rung of an order's or a whistle's ladder names a post."""

from grievances.models import Grievance
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.models import Role


def holder(case: Grievance, department: int, role: str) -> Person | None:
    """Who holds the rung's role, at the department or in the area; where nobody does, the head of the
    district."""
    if role in (Role.SUPERVISOR, Role.HANDLER):
        found = departments.holder(role, department=department)
    else:
        found = departments.holder(role, area_path=case.area.path)
    return found or departments.holder(Role.DISTRICT_HEAD, area_path=case.area.path)
