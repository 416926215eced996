"""What residents do while their case is open: answer a question, add something, withdraw."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions import disputing, leaving, photos, timing
from grievances.actions.handling import text_of, write
from grievances.actions.step import lock, step
from grievances.lifecycle import Outcome, Verb
from grievances.models import Grievance, Letter
from portal.departments.actors import Actor
from portal.kit import clock

SENT_AGAIN = timedelta(minutes=30)


def answer(
    grievance: Grievance, *, actor: Actor, text: str, photos_given: tuple = (), seen: int | None = None
) -> Grievance:
    """Answer the lead's question; a clock that waited goes on."""
    text = text_of(text, "text", _("Please write your answer."))
    with step(grievance, Verb.ANSWER, actor=actor, seen=seen) as this:
        write(this, Letter.Kind.ANSWER, text)
        this.case.question_open = False
        timing.resume(this.case, this.at, this.actor.key)
        this.data["photos"] = photos.attach(this, photos_given, photos.RESIDENT)
    return grievance


def add(grievance: Grievance, *, actor: Actor, text: str, photos_given: tuple = ()) -> Grievance:
    """Add something that the departments should know. The same words sent twice are added once."""
    text = text_of(text, "text", _("Please write what you want to add."))
    with transaction.atomic():
        policies.check(actor, Verb.ADD, lock(grievance))
        lately = grievance.letters.filter(kind=Letter.Kind.ADDITION, at__gt=clock.now() - SENT_AGAIN)
        if text in lately.values_list("text", flat=True):
            return grievance
        return _add(grievance, actor, text, photos_given)


def _add(grievance: Grievance, actor: Actor, text: str, photos_given: tuple) -> Grievance:
    with step(grievance, Verb.ADD, actor=actor) as this:
        write(this, Letter.Kind.ADDITION, text)
        this.data["photos"] = photos.attach(this, photos_given, photos.RESIDENT)
    return grievance


def withdraw(grievance: Grievance, *, actor: Actor) -> Grievance:
    """Take the case back: it ends, and is counted as withdrawn, not as solved."""
    with step(grievance, Verb.WITHDRAW, actor=actor) as this:
        timing.stop(this.case, this.at, this.actor.key)
        this.case.outcome, this.case.question_open = Outcome.WITHDRAWN, False
        disputing.drop(this)
        timing.end(this.case, this.at)
        leaving.fall_away(this)
    return grievance
