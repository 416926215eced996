"""What a call says to refuse a case, to pass it on outside, and to ask for and decide reviews; and what it
reads of reviews."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances.actions.ending import BODY, REACH, THEIRS
from grievances.actions.grounds import LONGEST_CITED
from grievances.api.fields import Deed, Prose, Reply, Versioned
from grievances.api.shapes import Shape
from grievances.lifecycle import VERDICTS, Ground, ReviewState, Statutory


class Refuse(Reply):
    reason = Prose()
    basis = Prose(help_text=_("The rule that the refusal rests on."))
    ground = serializers.ChoiceField(
        choices=[ground.value for ground in Ground],
        default=Ground.OUTSIDE.value,
        help_text=_("Without one: it is no department's duty."),
    )
    channel = serializers.ChoiceField(
        choices=[each.value for each in Statutory],
        required=False,
        help_text=_("Where the law has another channel: which."),
    )
    cites = serializers.CharField(
        max_length=LONGEST_CITED,
        required=False,
        help_text=_("Where it is known or was answered: the reference, or the announcement."),
    )


class TransferOut(Versioned):
    body = serializers.CharField(max_length=BODY, help_text=_("Who takes it over, outside the portal."))
    reach = serializers.CharField(max_length=REACH, help_text=_("Address, telephone or page."))
    reason = Prose()
    theirs = serializers.CharField(
        max_length=THEIRS, required=False, allow_blank=True, help_text=_("Its reference there.")
    )


class AskReview(Deed):
    reason = Prose()


class DecideReview(Versioned):
    verdict = serializers.ChoiceField(choices=[verdict.value for verdict in VERDICTS])
    facts = Prose()
    basis = Prose()
    text = Prose(help_text=_("The decision and its reasons."))


class Reviewed(Shape):
    """A review 复查 (round 1) or second review 复核 (round 2) of an answer, and what was decided."""

    round = serializers.IntegerField()
    state = serializers.ChoiceField(choices=[state.value for state in ReviewState])
    reason = serializers.CharField()
    asked_at = serializers.DateTimeField()
    due = serializers.DateTimeField(source="due_at")
    facts = serializers.CharField()
    basis = serializers.CharField()
    text = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
