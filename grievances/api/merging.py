"""What a call says to merge a case into another."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances import policies
from grievances.api.fields import Prose, Versioned
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.accounts.codes import tidy_reference


class OtherCase(serializers.CharField):
    """A case that is there for the caller and theirs to merge with, by its reference."""

    default_error_messages = {
        "unknown": _("There is no case with this reference that is yours to merge with.")
    }

    def to_internal_value(self, data: Any) -> Grievance:
        typed = super().to_internal_value(data)
        tidy, actor = tidy_reference(typed, settings.REFERENCE_PREFIX), self.context["actor"]
        rows = policies.visible_to(actor, Grievance.objects.filter(reference=tidy)) if tidy else ()
        found = next(iter(rows), None)
        if found is None or not policies.may(actor, Verb.MERGE, found):
            self.fail("unknown")
        return found


class Merge(Versioned):
    into = OtherCase(help_text=_("The reference of the case that it goes on as."))


class Separate(Versioned):
    reason = Prose(help_text=_("Both residents read it."))
