"""What the district's grown-up people are made of: the pool is held against it."""

from django.db import models
from django.db.models import Q

from portal.kit.rows import Row


class Population(Row):
    """The people of 18 and over as an official count found them: `counts` is {feature: {value: number}} for
    sex, age band and household register. A new count is a new row; the newest holds."""

    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=200)
    counts = models.JSONField()
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["-noted_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="population_has_a_source")]

    @property
    def subject(self) -> str:
        """The key by which engines know this count."""
        return f"population:{self.pk}"
