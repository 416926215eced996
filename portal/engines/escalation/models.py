"""Watched moments, and the ladder of rungs."""

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from portal.engines.escalation.ladder import NIGHT
from portal.kit.bilingual import Named
from portal.kit.rows import Row

NEVER = datetime(9999, 1, 1, tzinfo=UTC)


class Watch(Row):
    """Something that must happen at a time to a subject: `grievance:7`, kind `done`, not before `next_at`.

    The row is the truth; the sweep finds it, however late. `due_at` stays the true due time of the rungs,
    `level` is the highest rung fired in this `cycle`, `warned` the last warning before it. A row with
    `next_at` NULL rests; one that runs on with no rung left has NEVER there.
    """

    subject = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)
    key = models.PositiveBigIntegerField(default=0)
    cycle = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    warned = models.PositiveSmallIntegerField(default=0, db_default=0)
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
    """A rung: so many minutes after the due time (a warning: before it), this role is told, this one becomes
    accountable, and the case stands at this level.

    Rungs with the same `kind`, `matter` (a category's or a group's code; empty: any) and `area` (its path;
    empty: any) are one ladder. The other columns are those of `ladder.Rung`.
    """

    kind = models.CharField(max_length=16)
    matter = models.CharField(max_length=12, blank=True, default="", db_default="")
    area = models.CharField(max_length=200, blank=True, default="", db_default="")
    warning = models.BooleanField(default=False, db_default=False)
    level = models.PositiveSmallIntegerField()
    after_minutes = models.PositiveIntegerField()
    working = models.BooleanField(default=False, db_default=False)
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    tells = models.CharField(max_length=20)
    accountable = models.CharField(max_length=20, blank=True, default="", db_default="")
    quiet_from = models.PositiveSmallIntegerField(default=NIGHT[0], db_default=NIGHT[0])
    quiet_until = models.PositiveSmallIntegerField(default=NIGHT[1], db_default=NIGHT[1])

    class Meta:
        ordering = ["kind", "matter", "area", "-warning", "level"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "matter", "area", "warning", "level"], name="rung_of_ladder_once"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True)
                | Q(share__gt=0, share__lt=100, warning=True, after_minutes=0),
                name="rung_share_is_a_warning",
            ),
            models.CheckConstraint(
                condition=Q(quiet_from__lt=24, quiet_until__lt=24), name="rung_quiet_hours_of_a_day"
            ),
        ]
