"""What panel members get for their time."""

from django.db import models

from evaluation.models.pool import PanelMember
from portal.kit.rows import Row


class Compensation(Row):
    """So many yuan to a member, for something that tells nothing of which cases they had: a term, a meeting,
    their fares; never by the sheet. `void_why`: where it was recorded by mistake; it stays to be read, and
    counts for nothing."""

    member = models.ForeignKey(PanelMember, models.PROTECT, related_name="compensations")
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    words = models.CharField(max_length=120)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    void_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="compensation_is_money")]
