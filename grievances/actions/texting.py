"""Whether a resident wants short messages 短信: they say so, and stop them 退订, on their own page."""

from django.utils.translation import gettext as _

from grievances.actions.step import step
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.accounts import identities
from portal.departments.actors import Actor
from portal.kit.errors import Invalid


def texts(grievance: Grievance, *, actor: Actor, wanted: bool | None) -> Grievance:
    """From now on their telephone gets short messages of this case, or none; what waits already leaves."""
    if wanted is None:
        raise Invalid(_("Please choose yes or no."), "wanted")
    with step(grievance, Verb.TEXTS, actor=actor) as this:
        identities.want_texts(this.case.subject, wanted)
        this.data["wanted"] = wanted
    return grievance
