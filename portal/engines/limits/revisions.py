"""Drafts of calendars and limit classes; the rounds in which running clocks are counted or moved; what
became of each clock in a round."""

from django.db import models
from django.db.models import Q

from portal.engines.limits.shifting import Effect
from portal.kit import clock


class Revision(models.Model):
    """A change of a calendar or limit class: first a draft that shows what it would move, then a version.

    `base`: the version it was drawn from (0: there was none). `data`: a calendar in its exchange form with
    its names, or a limit class's limits as text with its names. `version`: what it became.
    """

    class Kind(models.TextChoices):
        CALENDAR = "calendar"
        LIMIT = "limit"

    class State(models.TextChoices):
        DRAFT = "draft"
        APPLIED = "applied"
        DROPPED = "dropped"

    kind = models.CharField(max_length=8, choices=Kind)
    code = models.CharField(max_length=32)
    base = models.PositiveIntegerField()
    data = models.JSONField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "limits_revision"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", decided_at__isnull=True)
                | (~Q(state="draft") & Q(decided_at__isnull=False)),
                name="revision_decided_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "code", "version"],
                condition=Q(version__isnull=False),
                name="revision_makes_a_version_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} from v{self.base}"

    @property
    def subject(self) -> str:
        """The journal's key: that of the calendar or class itself."""
        return f"{self.kind}:{self.code}"


class Round(models.Model):
    """One way through all running cases, in their order: to count what would move, or to move it.

    `cursor`: the key of the last case that is done. `at`: when it began; `mark`: the newest clock event
    then, by which later ones are told apart. `total` is None until it has begun.
    """

    class Kind(models.TextChoices):
        PREVIEW = "preview"
        RECOMPUTE = "recompute"

    class State(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        REPLACED = "replaced"

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    mark = models.BigIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "limits_round"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=Q(state="running"), name="one_running_round_per_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of revision {self.revision_id}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def percent(self) -> int:
        """How much is done, in whole hundredths."""
        return 100 * self.done // self.total if self.total else 0


class ShiftRow(models.Model):
    """What became of one clock in a round. `label`: what the subject is called. `clock` is empty where the
    whole subject was skipped."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="shifts")
    subject = models.CharField(max_length=64)
    label = models.CharField(max_length=32)
    clock = models.CharField(max_length=32, blank=True)
    old_due = models.DateTimeField(null=True, blank=True)
    new_due = models.DateTimeField(null=True, blank=True)
    effect = models.CharField(max_length=8, choices=[(e.value, e.value) for e in Effect])

    class Meta:
        db_table = "limits_shift"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "subject", "clock"], name="shifted_once_a_round"),
        ]
        indexes = [models.Index(fields=["round", "effect", "id"], name="shift_by_effect")]

    def __str__(self) -> str:
        return f"{self.label} {self.clock} {self.effect}"
