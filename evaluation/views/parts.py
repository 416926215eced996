"""What a case's page shows of the panel's work."""

from grievances.models import Grievance
from portal.departments.actors import Actor


def case_part(actor: Actor, case: Grievance) -> str:
    """The panel's part of the case's page for this actor; empty where there is nothing to show."""
    return ""
