"""That an officer filed a case for somebody who can't: how they were asked, on what consent, and why."""

from django.db import models

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.departments.models import Department
from portal.kit.rows import Row


class Behalf(Row):
    """How an officer came to file a case for somebody. No words: who asked stands sealed in `Identity`.

    `prints`: who may print the receipt with the present private code, once; NULL since it was printed, at
    `printed_at`. `codes`: how often a new code was made. `disowned_at`: when the resident said that they did
    not ask for it.
    """

    class How(models.TextChoices):
        PHONE = "phone"
        COUNTER = "counter"
        PAPER = "paper"
        VISIT = "visit"

    class Agreed(models.TextChoices):
        IN_PERSON = "in_person"
        BY_PHONE = "by_phone"
        SIGNED = "signed"

    class Because(models.TextChoices):
        NO_DEVICE = "no_device"
        SIGHT = "sight"
        WRITING = "writing"
        UNWELL = "unwell"
        LANGUAGE = "language"
        WISH = "wish"

    grievance = models.OneToOneField(Grievance, models.PROTECT, related_name="behalf")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    how = models.CharField(max_length=8, choices=How)
    agreed = models.CharField(max_length=10, choices=Agreed)
    because = models.CharField(max_length=10, choices=Because)
    at = models.DateTimeField()
    prints = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    printed_at = models.DateTimeField(null=True, blank=True)
    codes = models.PositiveSmallIntegerField(default=0)
    disowned_at = models.DateTimeField(null=True, blank=True)
