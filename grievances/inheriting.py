"""Ended cases of departments that have ended: they stay with those, and their heirs read them. Whoever gets
what comes of such a case later can open it; nobody acts on it."""

from django.db.models import Q

from grievances.lifecycle import ENDED, PartState
from grievances.models import Assignment, Grievance
from portal.departments.actors import Actor
from portal.departments.lineage import lineage
from portal.engines.routing.heirs import Lineage, Share

NOTHING = Q(pk__in=())


def _line(actor: Actor) -> Lineage:
    """The lineage, read only for people of departments that have inherited: two queries."""
    return lineage() if any(post.inherits for post in actor.posts) else Lineage({})


def reads(actor: Actor, grievance: Grievance) -> bool:
    """Whether the case has ended, and one of the actor's departments is the heir of one that had a part."""
    if grievance.status not in ENDED or grievance.about_staff:
        return False
    line, path = _line(actor), grievance.area.path
    mine = actor.working_in(path) if line else ()
    gone = {p.department_id for p in grievance.parts.all() if p.is_living and line.ended(p.department_id)}
    return any(line.heir(key, grievance.category_id, path) in mine for key in gone)


def readable(actor: Actor) -> Q:
    """The cases for which `reads` holds."""
    line, found = _line(actor), NOTHING
    for key in line.shares:
        places = Q()
        for department, path in actor.workplaces():
            for where in _ways(line, key, department, frozenset({key})):
                places |= where & Q(area__path__startswith=path)
        if places:
            living = Assignment.objects.filter(department=key).exclude(state=PartState.WITHDRAWN)
            found |= places & Q(pk__in=living.values("grievance"))
    return found & Q(status__in=ENDED, about_staff=False)


def _ways(line: Lineage, key: int, wanted: int, passed: frozenset[int]) -> list[Q]:
    """For which cases the department's heir, or that one's, is the wanted one and goes on."""
    found = []
    for share in line.shares.get(key, ()):
        here = _falls_to(share, line.shares[key])
        if share.department == wanted and not line.ended(wanted):
            found.append(here)
        elif share.department not in passed:
            further = _ways(line, share.department, wanted, passed | {share.department})
            found += [here & each for each in further]
    return found


def _falls_to(share: Share, shares: tuple[Share, ...]) -> Q:
    """The cases that the share takes: that fit it, and none that counts before it."""
    found = _fits(share)
    for other in shares:
        if (other.category is not None, len(other.area)) > (share.category is not None, len(share.area)):
            found &= ~_fits(other)
    return found


def _fits(share: Share) -> Q:
    found = Q(area__path__startswith=share.area)
    return found if share.category is None else found & Q(category=share.category)
