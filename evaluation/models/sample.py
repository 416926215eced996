"""Cases considered for judging, who sits on them, their sealed sheets, and what came of it.

What ties a sheet to a member exists nowhere: a seat says that somebody has scored, a sheet what was
scored, and neither names the other, nor a time. The sheets' texts are sealed under the sample's own key,
which is destroyed at the reveal.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.lifecycle import SampleState, SeatState
from evaluation.models.pool import PanelMember, Session
from evaluation.models.reference import ReferenceCase
from grievances.models import Grievance
from portal.departments.models import Department
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class WrittenOnce(Exception):
    """Somebody tried to change or to delete a sheet or a result."""


class WrittenOnceRows(models.QuerySet):
    """Refuses the bulk roads around `save` and `delete`."""

    def update(self, **kwargs):
        raise WrittenOnce("Sheets and results are written once.")

    def delete(self):
        raise WrittenOnce("Sheets and results are written once.")


class WrittenOnceModel(Row):
    """A row that is inserted and then stands."""

    objects = WrittenOnceRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise WrittenOnce("Sheets and results are written once.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise WrittenOnce("Sheets and results are written once.")


class SampleRows(models.QuerySet):
    def drawn(self) -> Self:
        """What the draw of closed cases considered: without known cases and second rounds."""
        return self.filter(reference__isnull=True, first__isnull=True)


class Sample(Row):
    """The decision on one closed case, once per cycle: drawn or not, from which stratum, at which
    probability.

    `key_digest`: the digest of the journal entry that closed the case, the draw's key. `sheet_key`: what
    the sheets are sealed with, itself sealed; empty once revealed. `reference`: mixed in, because its answer
    is known: it tests the panel and counts for no unit. `first`: this is the second round of that
    sample, in which its scorers judge once more after they read each other's reasons; it stands beside the
    first and counts for nothing.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="samples")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="samples")
    cycle = models.PositiveSmallIntegerField()
    key_digest = models.CharField(max_length=64)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="samples")
    outcome = models.CharField(max_length=12)
    fast = models.BooleanField(default=False)
    probability = models.DecimalField(max_digits=5, decimal_places=4)
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in SampleState])
    considered_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True, blank=True)
    sheet_key = SealedTextField(blank=True)
    reference = models.ForeignKey(
        ReferenceCase, models.PROTECT, null=True, blank=True, related_name="samples"
    )
    first = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="second")
    objects = SampleRows.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance", "cycle"],
                condition=Q(reference__isnull=True, first__isnull=True),
                name="considered_once",
            ),
            models.UniqueConstraint(fields=["session", "reference"], name="reference_once_a_session"),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state=SampleState.OPEN), name="sample_open"),
            models.Index(fields=["session", "state"], name="sample_by_session"),
            models.Index(
                fields=["-revealed_at"], condition=Q(state=SampleState.REVEALED), name="sample_revealed"
            ),
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know this sample."""
        return f"sample:{self.pk}"


class Seat(Row):
    """Who must score a sample. Says nothing of when, nor of what: only whether it is done.

    `draft`: the marks so far, sealed; emptied when the sheet is handed in. `alias`: where this case stands
    in the member's own list, random, so that the order tells nothing. `again`: they have scored it, and do
    so once more from `opens_at` on, unawares: it says how steady the panel is. `argued`: how many reasons
    they wrote in a second round.
    """

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="seats")
    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="seats")
    code = models.CharField(max_length=8)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in SeatState], default=SeatState.WAITING
    )
    conflict = models.CharField(max_length=10, blank=True)
    due_at = models.DateTimeField()
    alias = models.PositiveIntegerField()
    draft = SealedTextField(blank=True)
    again = models.BooleanField(default=False)
    opens_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    argued = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "member", "again"], name="seated_once"),
            models.UniqueConstraint(fields=["sample", "position"], name="position_once"),
        ]
        indexes = [
            models.Index(fields=["member", "state"], name="seat_by_member"),
            models.Index(fields=["due_at"], condition=Q(state=SeatState.WAITING), name="seat_due"),
        ]


class Sheet(WrittenOnceModel):
    """A sealed sheet and the commitment to it. No member, no seat, no time; its key is random."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="sheets")
    commitment = models.CharField(max_length=64)
    sealed = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["sample", "commitment"], name="sheet_once")]


class Result(WrittenOnceModel):
    """What the panel found: aggregates alone. `criteria`: by key, the marks in ascending order with median
    and spread;
    each criterion is sorted by itself, so that no row of it is somebody's sheet. `commitments`: for the
    receipts."""

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="result")
    scorers = models.PositiveSmallIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    criteria = models.JSONField()
    flags = models.JSONField()
    raised = models.JSONField()
    commitments = models.JSONField()


class Check(WrittenOnceModel):
    """How far a sheet lies from the one that it is held against: `gaps`, by criterion, in marks, without
    those that either calls not applicable. No sample, no member, no time; its key is random."""

    class Kind(models.TextChoices):
        REPEAT = "repeat"
        KNOWN = "known"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=6, choices=Kind)
    gaps = models.JSONField()

    class Meta:
        ordering = ["id"]


class Reason(Row):
    """What somebody wrote in a second round for the other scorers to read. No member, no time; its key is
    random, and it goes when the round is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="reasons")
    words = SealedTextField()

    class Meta:
        ordering = ["id"]
