"""Rectification orders: what a department must put right after panels found it wanting."""

from django.db import models
from django.db.models import Q

from evaluation.lifecycle import OrderState
from evaluation.models.sample import Sample
from grievances.models import Grievance
from portal.departments.models import Department
from portal.kit.rows import Row


class Order(Row):
    """A rectification order 整改通知: of a single case (`sample`, `grievance`), or of the department as a
    whole (`target`: what panels found again and again: `criterion:substance`, `flag:privacy`, `share`;
    `samples`: exactly the results that say so; `facts`: their numbers, as they were then).

    `reasons`: coded: score, flags that two scorers raised, again, share. `cycle`: of the case, once it was
    reopened by this order. `level`: how far it was raised because what is due now did not come. `due_at`: the
    answer; `check_due_at`: its verification.
    """

    sample = models.OneToOneField(Sample, models.PROTECT, null=True, blank=True, related_name="order")
    grievance = models.ForeignKey(Grievance, models.PROTECT, null=True, blank=True, related_name="orders")
    department = models.ForeignKey(Department, models.PROTECT, related_name="orders")
    target = models.CharField(max_length=40, blank=True)
    samples = models.ManyToManyField(Sample, related_name="wide_orders")
    facts = models.JSONField(default=dict)
    reasons = models.JSONField()
    cycle = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        max_length=8, choices=[(s.value, s.value) for s in OrderState], default=OrderState.OPEN
    )
    level = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    plan = models.TextField(blank=True)
    plan_due_at = models.DateTimeField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    check_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sample__isnull=False, grievance__isnull=False, target="")
                | Q(sample__isnull=True, grievance__isnull=True) & ~Q(target=""),
                name="order_of_a_case_or_a_department",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state"], name="order_by_department"),
            models.Index(fields=["state", "due_at"], name="order_by_state"),
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know this order."""
        return f"order:{self.pk}"

    @property
    def answers_given(self) -> list["OrderAnswer"]:
        """Every answer, the first one first."""
        return sorted(self.answers.all(), key=lambda each: each.round)

    @property
    def answer(self) -> "OrderAnswer | None":
        """The newest answer."""
        return next(reversed(self.answers_given), None)


class OrderAnswer(Row):
    """What a department answered: why it happened, what was put right, what keeps it from happening again;
    and what was found when somebody looked (`verdict`, empty until then; `found`)."""

    class Verdict(models.TextChoices):
        RIGHT = "right"
        WANTING = "wanting"

    order = models.ForeignKey(Order, models.CASCADE, related_name="answers")
    round = models.PositiveSmallIntegerField()
    cause = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    prevention = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    verdict = models.CharField(max_length=7, choices=Verdict, blank=True)
    found = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "round"]
        constraints = [models.UniqueConstraint(fields=["order", "round"], name="answer_once_a_round")]
