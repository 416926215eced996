"""Watched moments, and the ladder of rungs."""

from django.db import models
from django.db.models import Q

from portal.kit.bilingual import Named
from portal.kit.rows import Row


class Watch(Row):
    """Something that must happen at a time to a subject: `grievance:7`, kind `done`, not before `next_at`.

    The row is the truth; the sweep finds it, however late. `due_at` stays the true due time of the rungs,
    `level` is the highest rung fired in this `cycle`. A row with `next_at` NULL rests.
    """

    subject = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    key = models.PositiveBigIntegerField(default=0)
    cycle = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    parked = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "kind", "key"], name="watch_once")]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=Q(next_at__isnull=False, parked=""), name="watch_due"
            )
        ]


class LadderRung(Named):
    """A rung: so many minutes after the due time, this role is told and the case stands at this level."""

    kind = models.CharField(max_length=16)
    level = models.PositiveSmallIntegerField()
    after_minutes = models.PositiveIntegerField()
    tells = models.CharField(max_length=20)

    class Meta:
        ordering = ["kind", "level"]
        constraints = [models.UniqueConstraint(fields=["kind", "level"], name="rung_once")]
