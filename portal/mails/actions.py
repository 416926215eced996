"""What an administrator can do with a dead message, and how a letter is answered in the demo."""

from email.message import EmailMessage

from django.db import transaction
from django.utils.translation import gettext as _

from grievances.actions.receiving import receive
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox import deliver
from portal.engines.outbox.models import Message
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


def answer(message: Message, text: str, key: str) -> str:
    """Send an answer to the letter from its reader's address, as their mail program would; returns what
    became of it. `key`: of the form, so that a second click is the same mail."""
    mail = EmailMessage()
    mail["From"], mail["To"] = message.recipient, message.reply_to
    mail["Message-ID"] = f"<{message.pk}.{''.join(sign for sign in key if sign.isalnum())[:40]}@demo.invalid>"
    mail["Subject"] = f"Re: {' '.join(message.title.split())}"
    quoted = "\n".join(f"> {line}" for line in message.body.splitlines())
    mail.set_content(f"{text}\n\n{quoted}")
    return receive(mail.as_bytes())
