"""A proposed resolution: a reasoned reply with its evidence, and what the resident made of it."""

from django.db import models

from grievances.models.grievance import Grievance
from portal.departments.models import Department
from portal.kit.rows import Row


class Resolution(Row):
    """A reasoned reply: facts, basis, decision, what next. One per cycle is the current one: the newest."""

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="resolutions")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    cycle = models.PositiveSmallIntegerField()
    facts = models.TextField()
    basis = models.TextField()
    decision = models.TextField()
    next_steps = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    author = models.CharField(max_length=40)
    answer = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grievance", "cycle"], name="one_resolution_per_cycle")
        ]
        indexes = [models.Index(fields=["department", "-proposed_at"], name="resolution_newest")]
