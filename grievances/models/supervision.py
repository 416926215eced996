"""Supervision orders 督办单, and what the departments answered."""

from django.db import models
from django.db.models import Q

from grievances.lifecycle import OPEN_ORDERS, OrderState
from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.engines.limits.models import Unit
from portal.kit.rows import Row


class Supervision(Row):
    """An order to one department of a case: what is wanted, and by when it answers. A department has one
    open order in a case. The case's own clocks know nothing of it.

    `round` counts the times that an answer fell due in this case, over all its orders, from 1: an answer
    that was sent back falls due anew. `issued_for`: the post that issued it, `ruling_officer` or
    `district_head`, or `overseer`, the department that oversees the matter.
    """

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="supervisions")
    department = models.ForeignKey(Department, models.PROTECT, related_name="supervisions")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in OrderState], default=OrderState.ISSUED
    )
    wanted = models.TextField()
    issuer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_for = models.CharField(max_length=20)
    issued_at = models.DateTimeField()
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=16, choices=Unit)
    round = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    pressed = models.PositiveSmallIntegerField(default=0)
    pressed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance", "department"],
                condition=Q(state__in=[*OPEN_ORDERS]),
                name="one_open_order_per_department",
            ),
            models.UniqueConstraint(fields=["grievance", "round"], name="order_round_once"),
            models.CheckConstraint(
                condition=Q(state__in=[*OPEN_ORDERS], settled_at__isnull=True)
                | (~Q(state__in=[*OPEN_ORDERS]) & Q(settled_at__isnull=False)),
                name="an_open_order_is_not_settled",
            ),
        ]
        indexes = [models.Index(fields=["department", "state"], name="supervision_by_department")]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ORDERS

    @property
    def is_waiting(self) -> bool:
        """The department still owes its answer."""
        return self.state in (OrderState.ISSUED, OrderState.RECEIVED)


class Response(Row):
    """A department's written answer to an order. `late`: it came after its due time. `verdict`: accepted,
    sent_back, or "" while it waits for the issuer; `reason`: why it was sent back."""

    supervision = models.ForeignKey(Supervision, models.PROTECT, related_name="responses")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    author = models.CharField(max_length=40)
    late = models.BooleanField()
    verdict = models.CharField(max_length=10, blank=True)
    reason = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
