"""Who may propose an improvement, and who decides on it. Everybody may read them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from evaluation.models import Improvement
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.kit.errors import NotAllowed, NotThere

Kind = Improvement.Kind
# The policy centre owns rules; how a panel is asked is its secretary's.
OWNERS: Mapping[str, Role] = MappingProxyType(
    dict.fromkeys(Kind.values, Role.POLICY) | {Kind.ANCHORS.value: Role.PANEL_SECRETARY}
)
READERS = (Role.PANEL_SECRETARY, Role.POLICY, Role.RULING, Role.DISTRICT_HEAD)


def owns(actor: Actor, improvement: Improvement) -> bool:
    """Whether the actor decides on it."""
    return actor.has(OWNERS[improvement.kind])


def check_owner(actor: Actor, improvement: Improvement) -> Actor:
    """The actor, speaking as its owner. NotAllowed for others who work with improvements, NotThere for the
    rest."""
    if owns(actor, improvement):
        return actor.speaking_as(OWNERS[improvement.kind])
    if actor.has(*READERS):
        raise NotAllowed(_("Whoever owns the rule decides on this."))
    raise NotThere("")


def check_proposer(actor: Actor) -> Actor:
    """The panel secretary, who reads all results; NotThere for everybody else."""
    if not actor.has(Role.PANEL_SECRETARY):
        raise NotThere("")
    return actor.speaking_as(Role.PANEL_SECRETARY)
