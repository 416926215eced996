"""Appeals of results: a department says which fact a result rests on wrongly."""

from django.db import models
from django.db.models import Q

from evaluation.models.sample import Sample
from portal.departments.models import Department
from portal.kit.rows import Row


class Appeal(Row):
    """An appeal of one result, once, on a fact: never on how the facts were judged. `about`: the criterion or
    the flag that rests on it; empty: the whole. `entry`: the number of the entry in
    the case's journal that shows it. `reason`: of the decision. `level`: how far it was raised
    because nobody decided."""

    class Ground(models.TextChoices):
        UNIT = "unit"
        TIME = "time"
        EVIDENCE = "evidence"
        WORDS = "words"
        OTHER = "other"

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"
        DISMISSED = "dismissed"

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="appeal")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=8, choices=Ground)
    about = models.CharField(max_length=20, blank=True)
    words = models.TextField(blank=True)
    entry = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    level = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | ~Q(state="open") & Q(decided_at__isnull=False),
                name="appeal_decided_once",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="appeal_by_state")]

    @property
    def subject(self) -> str:
        """The key by which engines know it."""
        return f"score_appeal:{self.pk}"
