"""Who has a case on the screen now: forgotten after a minute."""

from django.db import models

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.kit.rows import Row


class Presence(Row):
    """An officer at a case: looks at it, or writes. `at`: when their page last said so."""

    class Kind(models.TextChoices):
        REPLYING = "replying"
        VIEWING = "viewing"

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    grievance = models.ForeignKey(Grievance, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["grievance", "person"], name="present_once")]
        indexes = [models.Index(fields=["at"], name="presence_by_time")]
