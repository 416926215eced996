"""Acts on many cases at once 批量办理: who does what to which, and what came of each case."""

from django.db import models
from django.db.models import Q

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.kit.rows import Row


class BulkAct(Row):
    """One verb for many cases, done one after another in the background.

    `form_key`: of the form that started it. `view`, `narrowing`: the queue from which all were chosen, for
    the report ("": they were ticked). `parameters`: the verb's own, keys and texts; the texts are forgotten
    once it has ended. `language`: in which refusals are worded. `total`: how many cases were chosen.
    """

    class State(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        STOPPED = "stopped"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    form_key = models.UUIDField()
    verb = models.CharField(max_length=16)
    view = models.CharField(max_length=16, blank=True)
    narrowing = models.JSONField(default=dict)
    parameters = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    total = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "form_key"], name="bulk_act_once"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="a_running_bulk_act_has_not_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="running"), name="bulk_act_running"),
            models.Index(fields=["ended_at"], name="bulk_act_by_end"),
        ]

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING


class BulkCase(Row):
    """One case of such an act. `version`: the case's when it was chosen. PASSED: there was nothing left to
    do. `reason`: why it was refused, in its author's language. `attempts`: how often something broke."""

    class State(models.TextChoices):
        PENDING = "pending"
        DONE = "done"
        PASSED = "passed"
        REFUSED = "refused"

    act = models.ForeignKey(BulkAct, models.CASCADE, related_name="cases")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["act", "grievance"], name="bulk_case_once")]
        indexes = [models.Index(fields=["act", "id"], condition=Q(state="pending"), name="bulk_case_pending")]
