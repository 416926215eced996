"""Successions: departments are renamed, merged, split, or cede part of what they do, from a day on, on a
basis."""

from django.db import models
from django.db.models import Q

from portal.kit import clock
from portal.kit.rows import Row


class Succession(Row):
    """A change of departments: drafted, then applied on its day or after it; until then it can be dropped.

    `leaving`: the departments that end with it; of a renaming the one that stays, and `name_zh`, `name_en`
    are its new name; of a ceding the one that stays, and hands over what the shares of its heirs name.
    `total`: how much was to move when it was applied; `finished_at`: when nothing of it was left. `trouble`:
    why it could not be applied on its day, or what of it can't be moved, as facts (`unready.words`).
    """

    class Kind(models.TextChoices):
        RENAME = "rename"
        MERGE = "merge"
        SPLIT = "split"
        CEDE = "cede"

    class State(models.TextChoices):
        DRAFT = "draft"
        PLANNED = "planned"
        APPLIED = "applied"
        DROPPED = "dropped"

    kind = models.CharField(max_length=8, choices=Kind)
    leaving = models.ManyToManyField("departments.Department", related_name="leaving_by")
    on = models.DateField()
    basis = models.CharField(max_length=300)
    name_zh = models.CharField(max_length=120, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=clock.now)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", decided_at__isnull=True)
                | (~Q(state="draft") & Q(decided_at__isnull=False)),
                name="succession_decided_once",
            ),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at__isnull=True)),
                name="succession_applied_once",
            ),
        ]
        indexes = [models.Index(fields=["state", "on"], name="succession_by_state")]

    @property
    def is_open(self) -> bool:
        """Nothing has happened yet: it can be dropped."""
        return self.state in (self.State.DRAFT, self.State.PLANNED)

    @property
    def is_moving(self) -> bool:
        """It was applied, and something of it is still to move; of a renaming nothing ever does."""
        applied = self.state == self.State.APPLIED and self.kind != self.Kind.RENAME
        return applied and self.finished_at is None


class Heir(Row):
    """Who takes over in a succession: of a category (NULL: of all), in an area and its parts (NULL: in all).
    A category counts before an area; the one with neither takes what no other takes. Where a department only
    cedes, there is none with neither."""

    succession = models.ForeignKey(Succession, models.PROTECT, related_name="heirs")
    department = models.ForeignKey("departments.Department", models.PROTECT, related_name="inherits_by")
    category = models.ForeignKey("departments.Category", models.PROTECT, null=True, blank=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
