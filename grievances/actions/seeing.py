"""What a patrol found is looked at again once a department says that it is done.

Such a case 未诉先办 has no resident: nobody could confirm or dispute the answer, and nobody's silence could
mean anything. So it is never confirmed, never rated, and in no figure of what residents said or were asked;
it is counted beside them. Instead a grid officer of the area, or the co-operation centre, goes and looks
within the same seven days: done, and it closes as *seen*; not done, and it goes back to the lead like a
disputed one. Whoever gave the answer or worked on it leaves that to another. Where nobody looks in time it
closes as *unseen*, an outcome of its own that counts as solved nowhere: an answer that its own author gave
is no proof."""

from django.utils.translation import gettext as _

from grievances import own_hand
from grievances.actions import leaving, photos, resolving, timing
from grievances.actions.handling import text_of, write
from grievances.actions.step import Step, step
from grievances.lifecycle import Outcome, Verb
from grievances.models import Grievance, Letter
from portal.departments.actors import Actor


def seen_done(
    grievance: Grievance, *, actor: Actor, text: str, photos_given: tuple = (), seen: int | None = None
) -> Grievance:
    """Somebody has been there again: what was found is done, and the case closes as seen."""
    text = text_of(text, "text", _("Please write what you saw."))
    with step(grievance, Verb.SEEN_DONE, actor=actor, seen=seen) as this:
        _looked(this, text, Outcome.SEEN, photos_given)
        this.case.outcome = Outcome.SEEN
        timing.end(this.case, this.at)
        leaving.fall_away(this)
    return grievance


def seen_open(
    grievance: Grievance, *, actor: Actor, text: str, photos_given: tuple = (), seen: int | None = None
) -> Grievance:
    """Somebody has been there again: it is not done, and goes back to the lead for another cycle."""
    text = text_of(text, "text", _("Please write what you saw."))
    with step(grievance, Verb.SEEN_OPEN, actor=actor, seen=seen) as this:
        _looked(this, text, "disputed", photos_given)
        resolving.back_to_lead(this)
    return grievance


def _looked(this: Step, text: str, answer: str, photos_given: tuple) -> None:
    """Who looked is nobody who worked on it; what they saw is for the officers of the case to read."""
    own_hand.refuse(this.verb, own_hand.worked_on(this.actor, this.case))
    speaks = this.speaks
    resolving.answered(this, answer)
    write(this, Letter.Kind.NOTE, text, speaks=speaks)
    this.data |= {"department": speaks, "photos": photos.attach(this, photos_given)}
