"""Pressure on somebody because they filed 打击报复: what the resident reported, sealed, and what was done."""

from django.db import models
from django.db.models import Q

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class Pressure(Row):
    """A report of the resident's, for the co-operation centre alone; of a complaint about staff, for
    discipline inspection alone. A case has one open one. `due_at`: until when somebody is to have spoken
    with them."""

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="pressures")
    text = SealedTextField(blank=True)
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    answer = SealedTextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(answered_at__isnull=True), name="one_open_pressure"
            )
        ]
