"""What is said on a case: to the resident, by the resident, and among the departments."""

from django.db import models

from grievances.models.grievance import Grievance
from grievances.models.part import Assignment
from portal.departments.models import Department
from portal.kit import clock
from portal.kit.rows import Row


class Letter(Row):
    """One piece of writing. The resident reads all kinds but `note`; a note with a `part` stays in that
    part's thread. `shown_from`: the resident doesn't read it before; `undone_at`: it was taken back before
    then, and has no words any more.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact"
        QUESTION = "question"
        ANSWER = "answer"
        ADDITION = "addition"
        DISPUTE = "dispute"
        NOTE = "note"
        TIME = "time"
        SEPARATE = "separate"

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    at = models.DateTimeField()
    author = models.CharField(max_length=40)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True)
    part = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, related_name="letters")
    shown_from = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(
                fields=["department", "-at"], condition=models.Q(kind="contact"), name="letter_contacts"
            )
        ]

    @property
    def is_held(self) -> bool:
        """Whether it can be taken back still."""
        return self.shown_from is not None and clock.now() < self.shown_from
