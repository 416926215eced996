"""Which open cases a finding may be the same matter as: asked before it is filed."""

from grievances.models import Grievance, PatrolFinding
from grievances.selectors.alike import Found, to_case
from portal.departments.actors import Actor

MOST = 3


def likely(actor: Actor, finding: PatrolFinding) -> list[Found]:
    """The open cases that are likely of the same matter and are the officer's to see and to write to."""
    shape = Grievance(
        body=finding.text,
        area=finding.round.plan.area,
        category=finding.category,
        longitude=finding.longitude,
        latitude=finding.latitude,
        filed_at=finding.at,
    )
    return to_case(actor.as_officer(), shape)[:MOST]
