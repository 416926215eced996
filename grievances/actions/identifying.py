"""Reading who filed: with a purpose, written down, and told to the resident (invariant 8)."""

from django.utils.translation import gettext as _

from grievances.actions.handling import text_of
from grievances.actions.step import step
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.departments.actors import Actor
from portal.kit.errors import MoveRefused


def read(grievance: Grievance, *, actor: Actor, purpose: str) -> Filer:
    """Who filed the case, for a stated purpose. Refused where the resident chose to stay anonymous."""
    purpose = text_of(
        purpose, "purpose", _("Please say what you need it for. The resident will see your reason.")
    )[:300]
    with step(grievance, Verb.READ, actor=actor, stay=True) as this:
        kept = identities.shown(this.case.subject)
        if kept is None or kept.anonymous:
            raise MoveRefused(
                _("The resident wishes to stay anonymous. Write to them through the case instead.")
            )
        this.data["unit"] = actor.unit
        return identities.read(
            this.case.subject, person_id=actor.person_id, role=actor.role, unit=actor.unit, purpose=purpose
        )
