"""Who keeps groups, who asks them, who gives opinions, and who must answer. Everybody may read."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evaluation.models import AdviceQuestion, AdvisoryGroup, AdvisoryMember
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.kit import clock
from portal.kit.errors import NotAllowed, NotThere

ASKERS = (Role.POLICY, Role.PANEL_SECRETARY, Role.RULING)


def check_keeper(actor: Actor) -> Actor:
    """The policy centre keeps the groups; NotThere for everybody else."""
    if not actor.has(Role.POLICY):
        raise NotThere("")
    return actor.speaking_as(Role.POLICY)


def check_asker(actor: Actor) -> Actor:
    """The policy centre, the panel secretary and the co-operation centre ask; NotThere for everybody else."""
    if not actor.has(*ASKERS):
        raise NotThere("")
    return actor.speaking_as(*ASKERS)


def in_force() -> QuerySet[AdvisoryMember]:
    """Whose term covers today."""
    day = clock.local(clock.now()).date()
    return AdvisoryMember.objects.filter(Q(from_day__lte=day, to_day__gt=day), person__is_active=True)


def membership(actor: Actor, group: AdvisoryGroup | int) -> AdvisoryMember | None:
    """The actor's own term in the group today; None where they are not in it."""
    if actor.person_id is None:
        return None
    return in_force().filter(group=group, person=actor.person_id).first()


def check_member(actor: Actor, question: AdviceQuestion) -> AdvisoryMember:
    """The actor as a member of the question's group; NotThere for everybody else."""
    member = membership(actor, question.group_id)
    if member is None:
        raise NotThere("")
    return member


def owes_answers(actor: Actor, question: AdviceQuestion) -> bool:
    """Whether the actor holds the post by which it was asked: the post answers, whoever holds it by now."""
    return actor.has(question.role)


def check_answerer(actor: Actor, question: AdviceQuestion) -> Actor:
    """The actor, speaking by the post by which it was asked. NotAllowed for others who ask, NotThere for the
    rest."""
    if owes_answers(actor, question):
        return actor.speaking_as(question.role)
    if actor.has(*ASKERS):
        raise NotAllowed(_("Whoever asked answers the opinions."))
    raise NotThere("")
