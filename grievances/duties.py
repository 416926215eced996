"""What somebody is at a department, and what waits there to be decided: facts that policies start from."""

from grievances.models import Assignment, Grievance, TimeRequest
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.kit import clock


def heads(actor: Actor, department: int) -> bool:
    """Whether the actor is a supervisor of the department."""
    return any(p.role == Role.SUPERVISOR and p.department_id == department for p in actor.posts)


def handles(actor: Actor, part: Assignment) -> bool:
    """Whether the actor does the work of the part's department, and not only oversees it."""
    roles = {post.role for post in actor.posts if post.department_id == part.department_id}
    return bool(roles & {Role.HANDLER, Role.GRID_OFFICER})


def open_request(grievance: Grievance) -> TimeRequest | None:
    """The request for more time that nobody has decided on yet."""
    return TimeRequest.objects.filter(grievance=grievance.pk, state=TimeRequest.State.ASKED).first()


def in_time_to_object(grievance: Grievance) -> bool:
    """Whether the time that the lead has to object runs still."""
    ends = (part.object_by for part in grievance.parts.all() if part.is_living and part.is_lead)
    return all(clock.now() < end for end in ends if end)
