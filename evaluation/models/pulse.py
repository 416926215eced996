"""The pulse survey: rounds, who was drawn to be asked, and answers that name nobody."""

import uuid

from django.db import models
from django.db.models import Q

from evaluation.models.sample import WrittenOnceModel
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.kit.bilingual import Named
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class PulseRound(Named):
    """One round of the survey. Announced: everybody who may be drawn stands in `frame` under a code (a list
    of codes as JSON), whose hash is published before anybody knows the numbers that make the seed. Running:
    who was drawn is asked, until `closes_at`. Ended: its results are public.

    `salt`: what ties a code to a person; it is destroyed once the draw is made. `size`: how many are to be
    asked, `asked`: how many were.
    """

    class State(models.TextChoices):
        ANNOUNCED = "announced"
        RUNNING = "running"
        ENDED = "ended"

    number = models.PositiveIntegerField(unique=True)
    state = models.CharField(max_length=9, choices=State, default=State.ANNOUNCED)
    size = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField()
    frame = models.TextField()
    frame_size = models.PositiveIntegerField()
    frame_hash = models.CharField(max_length=64)
    salt = SealedTextField(blank=True)
    source = models.CharField(max_length=200)
    draws_on = models.DateField()
    randomness = models.CharField(max_length=200, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    asked = models.PositiveIntegerField(default=0)
    announced_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=~Q(state="ended"), name="one_pulse_round_a_state"
            )
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"pulse:{self.number}"


class PulseInvite(Row):
    """Somebody who was drawn. `code`: of their private link, sealed, and gone when the round is over;
    `index`: its blind index. `answered` says that they have, and neither what nor when."""

    round = models.ForeignKey(PulseRound, models.PROTECT, related_name="invites")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    code = SealedTextField(blank=True)
    index = models.CharField(max_length=43, blank=True)
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="drawn_once_a_round"),
            models.UniqueConstraint(fields=["index"], condition=~Q(index=""), name="one_link_a_code"),
        ]


class PulseAnswer(WrittenOnceModel):
    """What somebody answered, 1 (not at all) to 5 (fully) by question. No invitation, no person, no time; its
    key is random. Who owns the database and keeps copies of it from hour to hour can see which answer and
    which `answered` came together: the page says so below the form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(PulseRound, models.PROTECT, related_name="answers")
    marks = models.JSONField()
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]


class PulseRefusal(Row):
    """Somebody does not want to be asked again, ever."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
