"""What an administrator can do with a dead message."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox import deliver
from portal.kit import clock
from portal.kit.errors import MoveRefused, NotThere


def send_again(pk: int, *, actor: Actor) -> None:
    """Put a dead message back among those that wait. MoveRefused where it is not dead any more."""
    if not actor.has(Role.ADMINISTRATOR):
        raise NotThere("")
    with transaction.atomic():
        now = clock.now()
        if not deliver.again(pk, now):
            raise MoveRefused(_("This message is not dead any more."))
        deed = journal.Deed("again", actor.key, Role.ADMINISTRATOR, {})
        journal.record(subject=f"message:{pk}", at=now, deed=deed)
