"""A department's part of a case: the lead's, or a co-department's sub-task."""

from django.db import models
from django.db.models import Q

from grievances.lifecycle import OPEN_PARTS, PartState
from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.kit.bilingual import pick
from portal.kit.rows import Row


class Assignment(Row):
    """An assignment 主办 / 协办. A case has at most one living lead; a department at most one living part
    of it.

    `handler`: who signed for it. `officer`: who of the department has it, since `officer_since`; having it
    gives no right that the post doesn't give. `sign_by`: until when it is to be signed for. `object_by`:
    until when the lead may object. `taken_back_at`: when it was withdrawn, and its clocks stopped.
    """

    LEAD, CO = "lead", "co"

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="parts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="parts")
    role = models.CharField(max_length=4, choices=[(LEAD, LEAD), (CO, CO)])
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in PartState], default=PartState.WAITING
    )
    mandatory = models.BooleanField(default=True)
    task_zh = models.CharField(max_length=300, blank=True)
    task_en = models.CharField(max_length=300, blank=True)
    handler = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="parts")
    officer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="parts_held")
    officer_since = models.DateTimeField(null=True, blank=True)
    dispatched_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sign_by = models.DateTimeField(null=True, blank=True)
    object_by = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)
    waiver = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance"],
                condition=Q(role="lead") & ~Q(state=PartState.WITHDRAWN),
                name="one_living_lead",
            ),
            models.UniqueConstraint(
                fields=["grievance", "department"],
                condition=~Q(state=PartState.WITHDRAWN),
                name="one_living_part_per_department",
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state"], name="part_by_department"),
            models.Index(
                fields=["officer", "department"],
                condition=Q(officer__isnull=False, state__in=[*OPEN_PARTS]),
                name="part_by_officer",
            ),
        ]

    @property
    def is_lead(self) -> bool:
        return self.role == self.LEAD

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PARTS

    @property
    def is_living(self) -> bool:
        return self.state != PartState.WITHDRAWN

    @property
    def task(self) -> str:
        return pick(self.task_zh, self.task_en)
