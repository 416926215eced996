"""More time for a case: an extension 延期 of its limit, a pause 挂起 of its clock until a day, or a long plan
挂账 with steps and a day on which it is looked at again."""

from django.db import models
from django.db.models import F, Q

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.engines.limits.clock import Limit
from portal.kit.rows import Row


class TimeRequest(Row):
    """A lead's request for more time, and what another person decided.

    An extension asks for `amount` in `unit`, the unit of the case's limit; a pause until `until`, with what
    is waited for (`waits_for`). `reason` is told to the resident when it is granted; `decision` is for the
    departments alone. `due_before` and `due_after`: the case's due time before and after it was granted;
    NULL where nothing ran towards one. `decides`: who is to decide (see `actions/extending.py`). A long plan
    is a pause until its next review (`until`), `waits_for` being what it is called; its steps are PlanStep.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension"
        PAUSE = "pause"
        PLAN = "plan"

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        DECLINED = "declined"
        DROPPED = "dropped"
        ENDED = "ended"

    class Decides(models.TextChoices):
        SUPERVISOR = "supervisor"
        CENTRE = "centre"
        COLLEAGUE = "colleague"

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="time_requests")
    department = models.ForeignKey(Department, models.PROTECT, related_name="time_requests")
    cycle = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.PositiveIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=16, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    waits_for = models.CharField(max_length=120, blank=True)
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="time_asked")
    decides = models.CharField(max_length=10, choices=Decides)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="time_decided")
    decision = models.TextField(blank=True)
    due_before = models.DateTimeField(null=True, blank=True)
    due_after = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance"], condition=Q(state="asked"), name="one_open_time_request"
            ),
            models.UniqueConstraint(
                fields=["grievance", "cycle"],
                condition=Q(kind="extension", state="granted"),
                name="one_extension_a_cycle",
            ),
            models.UniqueConstraint(
                fields=["grievance"],
                condition=Q(kind__in=["pause", "plan"], state="granted"),
                name="one_running_pause",
            ),
            models.CheckConstraint(
                condition=Q(kind="extension", amount__gt=0, until__isnull=True)
                | Q(kind__in=["pause", "plan"], amount__isnull=True, until__isnull=False),
                name="time_request_says_how_much",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="another_person_decides",
            ),
        ]

    @property
    def is_pause(self) -> bool:
        return self.kind == self.Kind.PAUSE

    @property
    def is_plan(self) -> bool:
        return self.kind == self.Kind.PLAN

    @property
    def limit(self) -> Limit | None:
        """By how much an extension lengthens the limit."""
        return Limit(self.amount, self.unit) if self.amount else None


class PlanStep(Row):
    """A step (milestone) of a long plan: `what` by the day `by`, both told to the resident; since
    `reached_at` with its `result`, as it was told to them."""

    request = models.ForeignKey(TimeRequest, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    by = models.DateField()
    reached_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="one_step_a_number")]
