"""What can be taken back still: of each case the newest act that can, for ten seconds."""

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from grievances.models.grievance import Grievance
from portal.accounts.models import Person
from portal.kit.rows import Row


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: a due time comes back as it was."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


class Undo(Row):
    """An act that can be taken back by `person` until then, while the case has this version.

    `before`: what was changed, as it stood; no words of anybody. `done_at`: it was taken back.
    """

    grievance = models.OneToOneField(Grievance, models.CASCADE, related_name="undo")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    before = models.JSONField(encoder=Exact)
    until = models.DateTimeField(db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)
