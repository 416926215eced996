"""Nobody judges what they did themselves: what somebody with posts on both sides leaves to another person."""

from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from grievances.lifecycle import Verb
from grievances.models import Assignment, Grievance, Review, Supervision, Whistle
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.kit.errors import NotAllowed

_ANSWER = _(
    "You wrote this answer yourself. Nobody judges their own: another person of the office that issued the "
    "order must do it, or of one above it. Where there is nobody else, an administrator gives somebody that "
    "post."
)
_SEEN = _("You gave this answer, or worked on it: another officer must look whether it is done.")
# Told to whoever had a hand in it, instead of the button.
WHY: MappingProxyType[Verb, Any] = MappingProxyType(
    {
        Verb.ACCEPT_RESPONSE: _ANSWER,
        Verb.SEND_BACK: _ANSWER,
        Verb.RULE: _(
            "You objected for the department yourself: another ruling officer must rule. Where there is "
            "nobody else, an administrator gives somebody that post."
        ),
        Verb.WAIVE: _(
            "You have this sub-task yourself, or signed for it: another person of the lead department must "
            "waive it."
        ),
        Verb.MINUTES: _(
            "You answered this call for a department that was called: another person of who called, or of "
            "the co-operation centre, must write the minutes."
        ),
        Verb.DECIDE_REVIEW: _(
            "You had a hand in the answer or in the first review: another person of the office that decides "
            "must do it. Where there is nobody else, an administrator gives somebody that post."
        ),
        **dict.fromkeys((Verb.SEEN_DONE, Verb.SEEN_OPEN), _SEEN),
        Verb.RATE: _("You work for both sides: another person must rate, who works for one of them."),
    }
)
# What makes somebody a party to the answer that a review looks at.
ANSWERING = (Verb.PROPOSE, Verb.SOLVE, Verb.REFUSE, Verb.TRANSFER_OUT, Verb.FINISH)
OF_ORDERS = frozenset({Verb.ACCEPT_RESPONSE, Verb.SEND_BACK})


def refuse(verb: Verb, own: bool) -> None:
    """NotAllowed where it is the actor's own doing that the verb would judge."""
    if own:
        raise NotAllowed(str(WHY[verb]))


def answered(actor: Actor, order: Supervision) -> bool:
    """Whether the answer that waits to be judged is the actor's."""
    return any(made.author == actor.key for made in order.responses.all() if not made.verdict)


def had(actor: Actor, part: Assignment) -> bool:
    """Whether the actor has the part for its department, or signed for it."""
    return actor.person_id is not None and actor.person_id in (part.officer_id, part.handler_id)


def objected(actor: Actor, grievance: Grievance) -> bool:
    """Whether the actor objected to a dispatch of the case, for whichever department: one query."""
    return journal.did(grievance.subject, actor.key, [Verb.OBJECT])


def came(actor: Actor, grievance: Grievance, whistle: Whistle) -> bool:
    """Whether the actor answered the call for a department that was called: one query."""
    answers = (Verb.ACKNOWLEDGE, Verb.ARRIVE, Verb.ACT)
    return journal.did(grievance.subject, actor.key, answers, since=whistle.blown_at)


def worked_on(actor: Actor, grievance: Grievance) -> bool:
    """Whether the actor gave an answer in the case or had a part of it."""
    return any(had(actor, part) for part in grievance.parts.all()) or journal.did(
        grievance.subject, actor.key, ANSWERING
    )


def answered_or_reviewed(actor: Actor, grievance: Grievance) -> bool:
    """Whether the actor gave an answer in the case, had a part of it, or decided on the first review."""
    if worked_on(actor, grievance):
        return True
    earlier = Review.objects.filter(grievance=grievance, cycle=grievance.cycle, decided_by=actor.person_id)
    return actor.person_id is not None and earlier.exists()
