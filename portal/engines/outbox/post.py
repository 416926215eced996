"""Putting news into the outbox: rows in the transaction of the deed. Nothing is sent here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from portal.engines.outbox.models import Channel, Message
from portal.kit.gathered import write


@dataclass(frozen=True)
class Letter:
    """One mail, or one short message, to one reader. `key` says why it exists (`grievance:7:3:resident`):
    a retry finds it taken."""

    key: str
    subject: str
    audience: str
    recipient: str
    title: str
    body: str
    reply_to: str = ""
    channel: str = Channel.MAIL
    urgent: bool = False


def post(letters: Iterable[Letter], at: datetime, not_before: datetime | None = None) -> int:
    """Queue the letters in one INSERT; letters whose key is taken are left out by the database.

    They leave at once, or not before the given moment.
    """
    rows = [
        Message(
            key=each.key,
            subject=each.subject,
            audience=each.audience,
            recipient=each.recipient,
            title=each.title,
            body=each.body,
            reply_to=each.reply_to,
            channel=each.channel,
            urgent=each.urgent,
            created_at=at,
            next_at=not_before or at,
        )
        for each in letters
        if each.recipient
    ]
    write(rows, once=True)
    return len(rows)
