"""What was raised because it was late, and what was objected to."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from grievances.models.grievance import Grievance
from grievances.models.part import Assignment
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.kit.rows import Row


class Escalation(Row):
    """A case (or one part of it) raised by one level, once per cycle (invariant 3). `due_at`: the true due
    time; `rung_at`: the moment of the rung, `raised_at`: when it was found, later where no worker ran.
    `answers`: who answers for it from here on, by `answers_role`; empty: as before."""

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="escalations")
    part = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True)
    kind = models.CharField(max_length=16)
    cycle = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    raised_at = models.DateTimeField()
    told = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    told_role = models.CharField(max_length=20, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    answers = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="answers_for")
    answers_role = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance", "kind", "cycle", "level"],
                condition=Q(part__isnull=True),
                name="raised_once",
            ),
            models.UniqueConstraint(
                fields=["part", "kind", "cycle", "level"],
                condition=Q(part__isnull=False),
                name="part_raised_once",
            ),
        ]


class Objection(Row):
    """A department's one objection 派单异议, with the basis it cites, and the ruling that binds.

    `dropped_at`: the dispute ended without a ruling, because the department itself proposed a resolution or
    the case ended. Until either moment the time counts as disputed.
    """

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="objections")
    department = models.ForeignKey(Department, models.PROTECT, related_name="objections")
    reason = models.TextField()
    cites = models.CharField(max_length=120)
    proposes = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="proposed_in"
    )
    at = models.DateTimeField()
    rule_by = models.DateTimeField(null=True, blank=True)
    ruled_at = models.DateTimeField(null=True, blank=True)
    ruled_to = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="ruled_to")
    ruling = models.TextField(blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grievance", "department"], name="one_objection_per_department"),
            models.CheckConstraint(
                condition=Q(ruled_at__isnull=True) | Q(dropped_at__isnull=True),
                name="an_objection_is_ruled_on_or_dropped",
            ),
        ]

    @property
    def ended_at(self) -> datetime | None:
        """When the dispute ended, by a ruling or without one."""
        return self.ruled_at or self.dropped_at
