"""Delivering the outbox: claim a few rows, send outside any transaction, settle what is still ours.

Order is kept per subject and reader: a row waits while an older one to the same reader is open, and one
reader's full mailbox holds nobody else back. Back-off 10 s·2ⁿ ± 20 %, at most an hour; a permanent error is
dead at once, as is a row that can't be opened; after 12 attempts dead: visible, and to be sent again by hand.
A slow server is left before the lease ends: what has not gone by then goes with the next sweep.
"""

import hashlib
import logging
import random
import secrets
import smtplib
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from portal.engines.outbox import sms
from portal.engines.outbox.models import SEALED, Channel, Message, State
from portal.kit.prepared import Prepared, PreparedIn, PreparedUpdate
from portal.kit.sealed import CannotOpen

logger = logging.getLogger(__name__)
BATCH, LEASE, MOST_ATTEMPTS = 50, timedelta(minutes=5), 12
PATIENCE = LEASE.total_seconds() / 2


def deliver(now: datetime, most: int = 1000) -> int:
    """Send what waits and is due at `now`; returns how many were sent."""
    sent, until = 0, time.monotonic() + PATIENCE
    for _ in range(max(1, most // BATCH)):
        rows = _claim(now) if time.monotonic() < until else []
        if not rows:
            break
        sent += _send_all(rows, now, until)
    return sent


def _claim(now: datetime) -> list[Message]:
    """Up to a batch, without what is sealed in them: one that can't be opened must not stop the others."""
    with transaction.atomic():
        rows = _due(now)
        lease = secrets.token_hex(16)
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(
            lease=lease, attempts=F("attempts") + 1, next_at=now + LEASE
        )
    for row in rows:
        row.lease, row.attempts = lease, row.attempts + 1
    return rows


def _waiting(now: datetime) -> QuerySet[Message]:
    same = {name: OuterRef(name) for name in ("subject", "audience")}
    older = Message.objects.filter(**same, state=State.WAITING, id__lt=OuterRef("id"))
    rows = Message.objects.defer(*SEALED).select_for_update(skip_locked=True, of=("self",))
    rows = rows.filter(~Exists(older), state=State.WAITING, next_at__lte=now)
    return rows.order_by("next_at", "id")[:BATCH]


_due = Prepared(_waiting, datetime)


def _send_all(rows: list[Message], now: datetime, until: float) -> int:
    sent = 0
    connection, opened = get_connection(), _opened(rows)
    for place, row in enumerate(rows):
        if time.monotonic() >= until:
            _give_back(rows[place:], now)
            break
        if _must_wait(row, now):
            continue
        try:
            carried = _carry(opened.get(row.pk) or _open(row), connection)
        except Exception as error:
            logger.warning("Message %s was not delivered: %s", row.pk, type(error).__name__)
            _settle_failure(row, error, now)
        else:
            sent += _sent(row.pk, row.lease, now, carried)
    connection.close()
    return sent


def _give_back(rows: list[Message], now: datetime) -> None:
    """There was no time for these: they wait for the next sweep, and no try is counted."""
    ours = Message.objects.filter(pk__in=[row.pk for row in rows], state=State.WAITING, lease=rows[0].lease)
    ours.update(next_at=now, lease="", attempts=F("attempts") - 1)


def _carry(row: Message, connection) -> str:
    """Send it its way; what whoever carries it calls it."""
    if row.channel == Channel.SMS:
        return sms.provider().send(row.recipient, row.body, row.key)
    connection.send_messages([_mail(row, connection)])
    return ""


def _must_wait(row: Message, now: datetime) -> bool:
    """At night no telephone rings, but of danger: it is tried in the morning, and no try is counted."""
    if row.channel != Channel.SMS or row.urgent or (morning := sms.may_ring(now)) == now:
        return False
    _ours(row.pk, row.lease).update(next_at=morning, lease="", attempts=F("attempts") - 1)
    return True


def _opened(rows: list[Message]) -> dict[int, Message]:
    """The rows with what is sealed in them, in one query; none where one of them can't be opened."""
    try:
        return {row.pk: row for row in _sealed([row.pk for row in rows])}
    except CannotOpen:
        return {}


_sealed = PreparedIn(lambda keys: Message.objects.filter(pk__in=keys), int)


def _open(row: Message) -> Message:
    """The row alone: CannotOpen is then its own."""
    row.refresh_from_db(fields=SEALED)
    return row


def _mail(row: Message, connection) -> EmailMessage:
    name = hashlib.sha256(row.key.encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return EmailMessage(
        subject=row.title,
        body=row.body,
        to=[row.recipient],
        reply_to=[row.reply_to] if row.reply_to else None,
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def _ours(pk: int, lease: str) -> QuerySet[Message]:
    return Message.objects.filter(pk=pk, state=State.WAITING, lease=lease)


def _as_sent(pk: int, lease: str, now: datetime, carried: str) -> tuple[QuerySet[Message], dict[str, Any]]:
    sent = {"state": State.SENT, "sent_at": now, "carried_as": carried, "lease": "", "error": ""}
    return _ours(pk, lease), sent


_sent = PreparedUpdate(_as_sent, int, str, datetime, str)


def _settle_failure(row: Message, error: Exception, now: datetime) -> None:
    if _is_permanent(error) or row.attempts >= MOST_ATTEMPTS:
        _ours(row.pk, row.lease).update(state=State.DEAD, lease="", error=type(error).__name__)
        return
    pause = min(3600, 10 * 2**row.attempts) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries, guards nothing
    later = now + timedelta(seconds=pause)
    _ours(row.pk, row.lease).update(next_at=later, lease="", error=type(error).__name__)


def _is_permanent(error: Exception) -> bool:
    """No such reader, or nothing that can be sent. A 4xx (greylisting, a full box) is for another try."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, ValueError | CannotOpen | sms.Refused)


def again(pk: int, now: datetime) -> bool:
    """Send a dead message again: a person has asked for it. False where it is not dead."""
    rows = Message.objects.filter(pk=pk, state=State.DEAD)
    return bool(rows.update(state=State.WAITING, attempts=0, next_at=now, error=""))
