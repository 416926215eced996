"""That an officer looked for somebody's cases: by what kind of fact, for what purpose, and what was found."""

from django.db import models

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.kit.rows import Row


class Lookup(Row):
    """One look for a resident's cases. What was looked for is kept as a blind index alone (`index`).

    `reason`: the officer's own words, for who watches over the lookups; emptied, with the index, when what it
    found is erased. `post`: the role by which they looked.
    """

    class By(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"
        NAME = "name"

    class Purpose(models.TextChoices):
        LOST = "lost_slip"
        NEWS = "brings_news"
        ASKS = "asks_progress"
        HELP = "needs_help"

    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    post = models.CharField(max_length=20)
    by = models.CharField(max_length=6, choices=By)
    index = models.CharField(max_length=43, blank=True)
    purpose = models.CharField(max_length=16, choices=Purpose)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    found = models.ManyToManyField(Grievance, related_name="lookups")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="lookup_newest")]
