"""Households with the same matter as a case: whoever joined in, and who filed what was merged into it."""

from django.db import models
from django.db.models import Q

from grievances.models.grievance import Grievance
from portal.kit.rows import Row


class Joining(Row):
    """One household beside the filer's. Who they are is sealed apart, under `subject`, as of a filer.

    `form_key`: of the form by which they joined, so that it joins once; empty of a merged case. `origin`: the
    case that they had filed, and which was merged into this one. `counts`: not where they are on the case
    already, by an account, an e-mail address or a telephone number. `left_at`: since then their words and who
    they are are gone. `home`: the case that they had joined, where that was merged into this one.
    """

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="joinings")
    origin = models.OneToOneField(
        Grievance, models.PROTECT, null=True, blank=True, related_name="went_on_as", db_index=True
    )
    home = models.ForeignKey(Grievance, models.PROTECT, null=True, blank=True, related_name="+")
    form_key = models.CharField(max_length=36, blank=True)
    text = models.TextField(blank=True)
    counts = models.BooleanField(default=True)
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grievance", "form_key"], condition=~Q(form_key=""), name="a_form_joins_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(text="", counts=False), name="who_left_has_no_words"
            ),
        ]

    @property
    def subject(self) -> str:
        """The key by which engines know who this is."""
        return self.origin.subject if self.origin else f"joining:{self.pk}"

    @property
    def is_there(self) -> bool:
        return self.left_at is None
