"""Rectification orders: what a department must put right after a panel found it wanting."""

from django.db import models

from evaluation.lifecycle import OrderState
from evaluation.models.sample import Sample
from grievances.models import Grievance
from portal.departments.models import Department
from portal.kit.rows import Row


class Order(Row):
    """A rectification order 整改通知. `reasons`: coded: score, or the flags that two scorers raised.
    `cycle`: of the case, once
    it was reopened by this order. `level`: how far it was raised because no answer came."""

    sample = models.OneToOneField(Sample, models.PROTECT, related_name="order")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="orders")
    department = models.ForeignKey(Department, models.PROTECT, related_name="orders")
    reasons = models.JSONField()
    cycle = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in OrderState], default=OrderState.OPEN
    )
    level = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    cause = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    prevention = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        indexes = [
            models.Index(fields=["department", "state"], name="order_by_department"),
            models.Index(fields=["state", "due_at"], name="order_by_state"),
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know this order."""
        return f"order:{self.pk}"
