"""Pressure because somebody filed: the resident reports it at any time, those who stand outside heed it."""

from datetime import timedelta

from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions.handling import text_of
from grievances.actions.step import step
from grievances.in_force import living_parts
from grievances.lifecycle import Verb
from grievances.models import Grievance, Pressure
from portal.departments.actors import Actor
from portal.kit.errors import NotAllowed

CONTACT_WITHIN = timedelta(hours=24)


def report(grievance: Grievance, *, actor: Actor, text: str) -> Grievance:
    """The resident says that something is done to them because they filed, also once the case has ended. The
    words are sealed; the co-operation centre is told, of a complaint about staff discipline inspection alone.
    """
    text = text_of(text, "text", _("Please say what is being done to you."))
    with step(grievance, Verb.REPORT, actor=actor) as this:
        due = this.at + CONTACT_WITHIN
        Pressure.objects.create(grievance=this.case, text=text, at=this.at, due_at=due)
        this.case.reported = True
        this.data["due"] = due.isoformat()
        if this.case.about_staff:
            this.mailboxes = tuple(part.department for part in living_parts(this.case) if part.is_lead)
    return grievance


def heed(grievance: Grievance, *, actor: Actor, text: str, seen: int | None = None) -> Grievance:
    """Somebody who stands outside has spoken with the resident, and what is done. The resident reads it."""
    text = text_of(text, "text", _("Please write what you agreed with them."))
    policies.check(actor, Verb.HEED, grievance)
    if not policies.heeds(actor, grievance):
        raise NotAllowed(_("This is for another person in the case to do."))
    with step(grievance, Verb.HEED, actor=actor, seen=seen) as this:
        found = Pressure.objects.select_for_update(of=("self",)).get(grievance=this.case, answered_at=None)
        found.answer, found.answered_at, found.answered_by_id = text, this.at, actor.person_id
        found.save(update_fields=["answer", "answered_at", "answered_by"])
        this.case.reported = False
        this.data |= {"department": this.speaks, "late": this.at > found.due_at}
    return grievance
