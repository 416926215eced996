"""What a call says and reads about mediations 调解 and their follow-up."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances.actions.mediating import LONGEST_NAME, LONGEST_PLACE, MOST_PARTIES, Party
from grievances.api.fields import Prose, Versioned
from grievances.api.shapes import Named, Shape
from grievances.lifecycle import Consent, MediationState
from grievances.models import Mediation


class OtherParty(serializers.Serializer):
    who = serializers.CharField(
        max_length=LONGEST_NAME, help_text=_("Who it is. Only officers of this case read it.")
    )
    told = serializers.CharField(
        max_length=LONGEST_NAME,
        required=False,
        allow_blank=True,
        default="",
        help_text=_("What the resident reads of them."),
    )

    def to_internal_value(self, data: Any) -> Party:
        return Party(**super().to_internal_value(data))


class Mediate(Versioned):
    about = Prose(help_text=_("The resident reads it."))
    parties = serializers.ListField(
        child=OtherParty(),
        min_length=1,
        max_length=MOST_PARTIES - 1,
        help_text=_("Beside the resident, who is party 1."),
    )


class Consenting(Versioned):
    agree = serializers.BooleanField(help_text=_("False ends the mediation, at any moment."))


class RecordConsent(Consenting):
    number = serializers.IntegerField(min_value=2, help_text=_("The number of the party."))


class Sit(Versioned):
    held_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=LONGEST_PLACE)
    said = Prose()


class Agree(Versioned):
    agreement = Prose(help_text=_("The resident reads it; it becomes part of the reply."))


class EndMediation(Versioned):
    reason = Prose(help_text=_("The resident reads it."))


class FollowUp(Versioned):
    holds = serializers.BooleanField(help_text=_("Whether the agreement is kept."))
    found = Prose()


class PartyShown(Shape):
    """`who`: for officers who work on the case; `told`: what the resident reads of them."""

    number = serializers.IntegerField()
    resident = serializers.BooleanField(help_text=_("The resident who filed."))
    who = serializers.CharField()
    told = serializers.CharField()
    consent = serializers.ChoiceField(choices=[each.value for each in Consent])
    consented_at = serializers.DateTimeField(allow_null=True)


class Held(Shape):
    """A session; what was said is for officers who work on the case."""

    number = serializers.IntegerField()
    held_at = serializers.DateTimeField()
    place = serializers.CharField()
    said = serializers.CharField()


class Mediated(Shape):
    """A mediation 调解. `ended_by`: refused, lead, time or case; "" while it is open, and of an agreement."""

    id = serializers.IntegerField(source="pk")
    department = Named()
    state = serializers.ChoiceField(choices=[state.value for state in MediationState])
    about = serializers.CharField()
    opened_at = serializers.DateTimeField()
    until = serializers.DateTimeField()
    parties = PartyShown(source="parties.all", many=True)
    sessions = Held(source="sessions.all", many=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.ChoiceField(choices=["", *Mediation.Ended.values])
    ending = serializers.CharField()
    agreement = serializers.CharField()
    follow_up_at = serializers.DateTimeField(allow_null=True)
    followed_at = serializers.DateTimeField(allow_null=True)
    kept = serializers.BooleanField(allow_null=True)
    found = serializers.CharField()
