"""What a call says of who was helped at a counter, and of who withdraws because of an interest."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances.actions.behalf import PROOFS
from grievances.api.cleaning import ByCode
from grievances.api.fields import Deed, Prose, Versioned
from grievances.models import Interest
from portal.accounts.models import Person


def officer_of(username: str) -> Person | None:
    """The person with this user name, who holds or held a post; the action says whether they may be meant."""
    return Person.objects.filter(username__iexact=username, posts__isnull=False).distinct().first()


class ReportPressure(Deed):
    text = Prose(help_text=_("What is being done to the resident because they filed."))


class Texts(Deed):
    wanted = serializers.BooleanField(help_text=_("Whether their telephone gets short messages."))


class Recode(Versioned):
    proof = serializers.ChoiceField(
        choices=PROOFS, help_text=_("How it was made sure that it is them who ask for it.")
    )


class Recuse(Versioned):
    reason = serializers.ChoiceField(choices=Interest.Reason.values)
    person = ByCode(
        officer_of, required=False, allow_null=True, help_text=_("A superior names one of their people.")
    )


class Readmit(Versioned):
    person = ByCode(
        officer_of, required=False, allow_null=True, help_text=_("Needed where several have withdrawn.")
    )
