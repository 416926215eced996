"""Who decides a review: the co-operation centre the first 复查, the head of the district the second 复核."""

from types import MappingProxyType

from grievances.models import Grievance
from portal.departments.models import Role

# The relations to the case (grievances/policies.py) and the posts that decide, by round.
OFFICES = MappingProxyType({1: "centre", 2: "head"})
ROLES = MappingProxyType({1: Role.RULING, 2: Role.DISTRICT_HEAD})


def decides(stands: frozenset[str], grievance: Grievance) -> bool:
    """Whether who stands so to the case decides the review that is open. Nobody does of a complaint about
    staff: centre and head have no relation to one."""
    return OFFICES.get(grievance.reviewing) in stands
