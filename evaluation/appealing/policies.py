"""Who may appeal a result, and who decides. Everybody may read an appeal beside its result."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.models import Appeal, Sample
from evaluation.policies import OVERSEERS, judged_department
from grievances import interests
from grievances.selectors import public_cases
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.kit.errors import NotAllowed, NotThere

READERS = (Role.SUPERVISOR, *OVERSEERS)


def check_appellant(actor: Actor, sample: Sample) -> tuple[Actor, int]:
    """The actor, speaking as the supervisor of the judged department, and that department. NotThere for
    everybody else, and where the result is not public: a complaint about staff never reaches its unit."""
    unit = judged_department(actor, sample)
    if unit is None or not public_cases().filter(pk=sample.grievance_id).exists():
        raise NotThere("")
    return actor.speaking_as(Role.SUPERVISOR), unit


def visible_to(actor: Actor) -> QuerySet[Appeal]:
    """The appeals of the departments that the actor supervises, and of the areas that they oversee. None of a
    case that has become a complaint about staff: its result counts nowhere and is nobody's to read."""
    mine = Q(pk__in=())
    units = [post.department_id for post in actor.posts if post.role == Role.SUPERVISOR]
    mine |= Q(department__in=units)
    for path in actor.paths(*OVERSEERS):
        mine |= Q(sample__grievance__area__path__startswith=path)
    return Appeal.objects.filter(mine, sample__grievance__about_staff=False)


def may_decide(actor: Actor, appeal: Appeal) -> bool:
    """Whether the actor oversees the place, is of neither department, and has not withdrawn from the case.
    The panel secretary, who composes the panels, does not decide whether one of them erred."""
    case = appeal.sample.grievance
    oversees = any(case.area.path.startswith(path) for path in actor.paths(*OVERSEERS))
    units = {appeal.department_id, appeal.sample.department_id}
    own = any(post.department_id in units for post in actor.posts)
    return oversees and not own and not interests.has(actor, case)


def check_decider(actor: Actor, appeal: Appeal) -> Actor:
    """The actor, speaking for whoever oversees. NotThere for strangers, NotAllowed for who may read it and
    not decide."""
    if may_decide(actor, appeal):
        return actor.speaking_as(*OVERSEERS)
    if not visible_to(actor).filter(pk=appeal.pk).exists():
        raise NotThere("")
    raise NotAllowed(
        _("The co-operation centre or the district's head decides on it; nobody of the department.")
    )
