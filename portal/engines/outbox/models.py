"""The outbox's table: one row per message and reader, with a key that says why it exists."""

from django.db import models
from django.db.models import Q

from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField

SEALED = ("recipient", "title", "body")


class Channel(models.TextChoices):
    """How a message leaves."""

    MAIL = "mail"
    SMS = "sms"


class State(models.TextChoices):
    """Dead: given up, may be sent again by hand. Dropped: never sent, for what it told of was erased, or was
    taken back in time."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


class Message(Row):
    """A mail, or a short message, that must leave. Recipient and text are sealed: a resident's
    address is not lying about. `reply_to`: where an answer to it is taken in; "": nowhere.
    `urgent`: of danger, for which there is no night. `carried_as`: what whoever carried it calls it."""

    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=64, db_index=True)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.MAIL)
    urgent = models.BooleanField(default=False, db_default=False)
    carried_as = models.CharField(max_length=100, blank=True, default="", db_default="")
    audience = models.CharField(max_length=40)
    recipient = SealedTextField()
    reply_to = models.CharField(max_length=200, blank=True, default="", db_default="")
    title = SealedTextField()
    body = SealedTextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    lease = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="outbox_waiting")
        ]
