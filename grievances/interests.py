"""Who has withdrawn from a case because of an interest 回避: from rows that are read once, and only where the
case says that there are any."""

from django.utils.translation import gettext_lazy as _

from grievances.models import Grievance, Interest
from portal.departments import selectors as departments
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Role

CENTRE, HEAD = "centre", "head"
READ = "living interests"  # where they are kept beside what a case has prefetched
WHY = _(
    "You have an interest in this case, as was declared: it is not yours to act on, and who filed is not "
    "yours to read. Your supervisor can end that."
)


def living(grievance: Grievance) -> list[Interest]:
    """The interests that nobody has ended: one query, once per object; none where the case has none."""
    if not grievance.recused:
        return []
    kept = grievance.__dict__.setdefault("_prefetched_objects_cache", {})
    if READ not in kept:
        rows = Interest.objects.filter(grievance=grievance.pk, ended_at=None).select_related("person")
        kept[READ] = list(rows)
    return kept[READ]


def forget(grievance: Grievance) -> None:
    """They have changed: read them again."""
    grievance.__dict__.get("_prefetched_objects_cache", {}).pop(READ, None)


def people(grievance: Grievance) -> frozenset[int]:
    """Keys of the officers who have withdrawn."""
    return frozenset(each.person_id for each in living(grievance))


def endable(actor: Actor, grievance: Grievance, office: frozenset[str]) -> list[Interest]:
    """The interests that the actor, by these relations, may end: of the people of a department that they
    supervise; the centre of everybody but a ruling officer; the head of the district of anybody. Nobody ends
    their own."""
    own = [post.department_id for post in actor.posts if post.role == Role.SUPERVISOR]

    def may_end(person: int) -> bool:
        if person == actor.person_id:
            return False
        if HEAD in office or (CENTRE in office and not departments.has_post(person, Role.RULING)):
            return True
        return any(departments.has_post(person, *WORKERS, department=key) for key in own)

    return [each for each in living(grievance) if may_end(each.person_id)]


def has(actor: Actor, grievance: Grievance) -> bool:
    """Whether the actor has withdrawn from it."""
    return actor.person_id is not None and actor.person_id in people(grievance)
