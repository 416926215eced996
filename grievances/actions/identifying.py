"""Reading who filed: with a purpose, written down, and told to the resident (invariant 8)."""

from django.utils import translation
from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions.handling import text_of
from grievances.actions.step import Step, step
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit.errors import MoveRefused


def read(grievance: Grievance, *, actor: Actor, purpose: str) -> Filer:
    """Who filed the case, for a stated purpose. Refused where the resident chose to stay anonymous."""
    purpose = text_of(
        purpose, "purpose", _("Please say what you need it for. The resident will see your reason.")
    )[:300]
    with step(grievance, Verb.READ, actor=actor) as this:
        kept = identities.shown(this.case.subject)
        if kept is None or kept.anonymous:
            raise MoveRefused(
                _("The resident wishes to stay anonymous. Write to them through the case instead.")
            )
        unit = _unit(this)
        this.data["department"] = unit.pk
        with translation.override(this.case.language):
            named = unit.name
        role = policies.role_for(actor, this.case, this.by)
        return identities.read(
            this.case.subject, person_id=actor.person_id, role=role, unit=named, purpose=purpose
        )


def _unit(this: Step) -> Department:
    """For whom the actor reads: the department of the post by which they act."""
    return Department.objects.get(pk=this.speaks)
