"""Asking after somebody who filed confidentially 回访问候: were they put under pressure since? Their own
answer, or that there was none."""

from django.db import models
from django.db.models import Q

from grievances.models.grievance import Grievance
from portal.kit.rows import Row


class CheckIn(Row):
    """One question after so many days, and what came of it: silence is an outcome of its own, never "nothing
    happened". `number`: of the rung by which it was asked; `until`: when silence is recorded. A case has one
    open one. For those who receive reports of pressure alone."""

    class State(models.TextChoices):
        ASKED = "asked"
        NOTHING = "nothing"
        SOMETHING = "something"
        SILENT = "silent"
        DROPPED = "dropped"

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="check_ins")
    number = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(state="asked"), name="one_open_check_in"
            )
        ]
        indexes = [models.Index(fields=["state", "ended_at"], name="check_in_ended")]
