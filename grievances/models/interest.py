"""Officers who have an interest in a case 回避: from then on it is not theirs to act on."""

from django.db import models
from django.db.models import Q

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.kit.rows import Row


class Interest(Row):
    """An officer's interest in a case, as they declared it themselves, or as a superior entered it
    (`set_by`). Ended by a superior alone. No words: the reason is a code."""

    class Reason(models.TextChoices):
        PARTY = "party"
        FAMILY = "family"
        NEIGHBOUR = "neighbour"
        BUSINESS = "business"
        BEFORE = "before"
        OTHER = "other"

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="interests")
    person = models.ForeignKey(Person, models.PROTECT, related_name="interests")
    reason = models.CharField(max_length=10, choices=Reason)
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance", "person"],
                condition=Q(ended_at__isnull=True),
                name="one_living_interest",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="an_interest_is_ended_by_somebody",
            ),
        ]
