"""What an officer is writing and has not sent: kept by the server, for its author alone."""

import json

from django.db import models

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField

Fields = dict[str, list[str]]  # {field of the form: what stands in it}


class Draft(Row):
    """One person's draft of one act of a case.

    `sealed`: the form's fields as JSON, sealed in the table. `seen`: the version of the case that it was last
    written against. `revision` counts how often it was kept; `writer` names the open page that kept it last:
    that page's own next words follow, another page has to have seen them. `form_key`: the form's, by which
    its photos are found.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="drafts")
    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="drafts")
    verb = models.CharField(max_length=20)
    sealed = SealedTextField()
    seen = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=36)
    form_key = models.CharField(max_length=36)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "grievance", "verb"], name="one_draft_of_an_act")
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_saved")]

    @property
    def fields(self) -> Fields:
        """What stands in the form's fields."""
        return json.loads(self.sealed)

    @fields.setter
    def fields(self, given: Fields) -> None:
        self.sealed = json.dumps(given, ensure_ascii=False)
