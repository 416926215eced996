"""What a department's page shows, kept ready."""

from django.db import models

from portal.departments.models import Department
from portal.kit.rows import Row


class DepartmentRollup(Row):
    """The public figures of a department over the `days` before `until`, as they were counted at `made_at`.
    `data`: the page and the departments' names in it, in both languages; no case, no person."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="rollups")
    days = models.PositiveSmallIntegerField()
    until = models.DateTimeField()
    made_at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        ordering = ["department", "days"]
        constraints = [models.UniqueConstraint(fields=["department", "days"], name="rollup_once")]


class LeftRegister(Row):
    """That a case has left the public register, or was erased, and no rollup may be shown until it is made
    anew. It says of no case which: the row goes with the next sweep."""

    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
