"""A proposed resolution: a reasoned reply with its evidence, and what the resident made of it."""

from django.db import models

from grievances.lifecycle import Ground, Statutory
from grievances.models.grievance import Grievance
from portal.departments.models import Department
from portal.kit.rows import Row


class Resolution(Row):
    """A reasoned reply: facts, basis, decision, what next. One per cycle is the current one: the newest.

    Of a refusal: its `ground`, the statutory `channel` instead, or what it `cites`, a public reference, an
    announcement, or the reference of the same resident's earlier case. Of a case that was passed on: the
    `body` outside the portal, how to `reach` it, and its own reference there (`theirs`).
    """

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
    ground = models.CharField(
        max_length=8, choices=[(g.value, g.value) for g in Ground], blank=True, default="", db_default=""
    )
    channel = models.CharField(
        max_length=16, choices=[(s.value, s.value) for s in Statutory], blank=True, default="", db_default=""
    )
    cites = models.CharField(max_length=300, blank=True, default="", db_default="")
    body = models.CharField(max_length=120, blank=True, default="", db_default="")
    reach = models.CharField(max_length=300, blank=True, default="", db_default="")
    theirs = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["grievance", "cycle"], name="one_resolution_per_cycle")
        ]
        indexes = [models.Index(fields=["department", "-proposed_at"], name="resolution_newest")]

    @property
    def is_refusal(self) -> bool:
        return self.answer == "refused"

    @property
    def is_passed_on(self) -> bool:
        return self.answer == "transferred"
