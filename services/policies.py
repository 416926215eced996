"""Who may: anyone reads the catalogue; administrators keep it."""

from enum import StrEnum

from django.utils.translation import gettext as _

from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Role
from portal.kit.errors import NotAllowed

KEEPERS = frozenset({Role.ADMINISTRATOR})


class Verb(StrEnum):
    """What is done to a service: the key of the action, the journal entry and its sentence."""

    OFFER = "offer"
    CHANGE = "change"
    CLOSE = "close"
    REOPEN = "reopen"


def may_keep(actor: Actor) -> bool:
    """Whether the actor may change the catalogue."""
    return actor == SYSTEM or actor.has(*KEEPERS)


def check_keep(actor: Actor) -> Actor:
    """The actor, speaking as one who keeps the catalogue; NotAllowed for everybody else."""
    if not may_keep(actor):
        raise NotAllowed(_("Only administrators change the catalogue of services."))
    return actor.speaking_as(*KEEPERS)
