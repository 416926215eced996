"""Cases whose answer is known: they are mixed in, and tell how well a panel keeps to the rubric."""

from django.db import models
from django.db.models import Q

from grievances.models import Grievance
from portal.departments.models import Department
from portal.kit.rows import Row


class ReferenceCase(Row):
    """A case that a panel has judged, with the marks that were agreed for it afterwards (`marks`, by
    criterion, 1 to 5) and why. It is given to members who have not seen it."""

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="references")
    cycle = models.PositiveSmallIntegerField()
    department = models.ForeignKey(Department, models.PROTECT, related_name="references")
    outcome = models.CharField(max_length=12)
    marks = models.JSONField()
    reason = models.TextField()
    agreed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-agreed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance", "cycle"], condition=Q(retired_at__isnull=True), name="reference_once"
            )
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know this case."""
        return f"reference:{self.pk}"
