"""Confidential cases 匿名保护: who filed is kept from whoever handles them, beyond the sealing of every case.
Who watches over the resident, and what handling carries no right to."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.rights import CENTRE, CO, GRID, HEAD, LEAD, RESIDENT, RIGHTS, WARDEN
from portal.departments.actors import WORKERS, Actor, PostFacts
from portal.departments.models import Kind

HANDLING = frozenset({LEAD, CO})
TELLING = frozenset({Verb.READ, Verb.LOOK_UP})  # tells who filed
OUTSIDE = frozenset({CENTRE, WARDEN})  # watch, and handle nothing of it
# The exact spot of a device is often a home: it is for these alone. What the resident wrote of the place is
# for all: nobody could act without it, and the page on which they choose says so.
SEE_SPOT = frozenset({CENTRE, WARDEN, GRID, HEAD, RESIDENT})


def is_kept(case: Grievance) -> bool:
    """Whether who filed is kept from those who handle it: at the resident's wish. A complaint about staff is
    discipline inspection's own work."""
    return case.guarded and not case.about_staff


def carrying(verb: Verb, case: Grievance, stands: Iterable[str]) -> frozenset[str]:
    """Of the relations in which somebody stands to the case those that carry the right to the verb. Who filed
    a confidential case is read by those who stand outside, and by none of them who handles it as well; who
    filed any other, by those who handle it. A complaint about staff is handled by discipline inspection."""
    found = RIGHTS[verb] & frozenset(stands)
    if verb not in TELLING:
        return found
    if not is_kept(case):
        return found - OUTSIDE
    return frozenset() if HANDLING & frozenset(stands) else found & OUTSIDE


def why_not(verb: Verb, case: Grievance, stands: Iterable[str]) -> str:
    """What to say to whoever handles a confidential case and would read who filed it: whom to ask. ""
    where it is not that."""
    if verb not in TELLING or not is_kept(case) or not {*HANDLING, GRID} & frozenset(stands):
        return ""
    return ask_whom()


def ask_whom() -> str:
    """Whom those who handle it ask instead."""
    return _(
        "The resident asks that those who handle this can't learn who they are. Write to them through the "
        "case. Where it can't be done without, ask the co-operation centre or discipline inspection: they "
        "may read it, and the resident sees it."
    )


def heeds(stands: frozenset[str], case: Grievance) -> bool:
    """Whether reports of pressure are theirs who stand to the case like this."""
    if case.about_staff:
        return LEAD in stands
    return bool(OUTSIDE & stands) and not (is_kept(case) and HANDLING & stands)


def sees_spot(stands: Iterable[str], case: Grievance) -> bool:
    """Whether the exact spot on the map is theirs to see."""
    return not is_kept(case) or bool(SEE_SPOT & frozenset(stands))


def post(actor: Actor, case: Grievance) -> PostFacts | None:
    """The post by which the actor watches over its resident."""
    return next((post for post in _posts(actor) if case.area.path.startswith(post.area_path)), None)


def watches(actor: Actor, case: Grievance) -> bool:
    """Whether the actor is of the discipline inspection that watches over the case's resident. A complaint
    about staff is its own work."""
    return is_kept(case) and post(actor, case) is not None


def watched(actor: Actor) -> Q:
    """The cases over whose residents the actor watches: the same for the many."""
    found = Q(pk__in=())
    for each in _posts(actor):
        found |= Q(guarded=True, about_staff=False, area__path__startswith=each.area_path)
    return found


def is_warden(actor: Actor) -> bool:
    """Whether the actor watches over the residents of any cases."""
    return bool(_posts(actor))


def _posts(actor: Actor) -> list[PostFacts]:
    return [each for each in actor.posts if each.kind == Kind.DISCIPLINE and each.role in WORKERS]
