"""Who may: anyone reads the catalogue; administrators keep it."""

from django.utils.translation import gettext as _

from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Role
from portal.kit.errors import NotAllowed


def may_keep(actor: Actor) -> bool:
    """Whether the actor may change the catalogue."""
    return actor == SYSTEM or actor.has(Role.ADMINISTRATOR)


def check_keep(actor: Actor) -> None:
    """NotAllowed unless the actor may change the catalogue."""
    if not may_keep(actor):
        raise NotAllowed(_("Only administrators change the catalogue of services."))
