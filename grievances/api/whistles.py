"""What a call says and reads about whistles 吹哨报到, and about departments that rate each other."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from grievances.actions.whistling import MOST, MOST_CALLED, PLACE
from grievances.api.cleaning import ByCode, Degrees, department_of
from grievances.api.fields import Deed, Prose, Versioned
from grievances.api.shapes import Named, Shape
from grievances.lifecycle import CallState, WhistleState
from portal.engines.limits.models import Unit


class Blow(Versioned):
    place = serializers.CharField(max_length=PLACE)
    purpose = Prose()
    departments = serializers.ListField(
        child=ByCode(department_of), min_length=1, max_length=MOST_CALLED, help_text=_("Who is to come.")
    )
    amount = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MOST, help_text=_("Two hours without it.")
    )
    unit = serializers.ChoiceField(choices=Unit.values, required=False)
    longitude = Degrees(180)
    latitude = Degrees(90)


class AnswerCall(Versioned):
    pass


class Report(Versioned):
    text = Prose()


class CallOff(Versioned):
    reason = Prose()


def _mark() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=5)


class Rate(Deed):
    department = ByCode(department_of)
    timely = _mark()
    share = _mark()
    informed = _mark()
    quality = _mark()
    again = _mark()
    remark = Prose(required=False, allow_blank=True)


class Called(Shape):
    """One called department, and where it stands."""

    department = Named()
    state = serializers.ChoiceField(source="stands", choices=[state.value for state in CallState])
    due = serializers.DateTimeField(source="due_at")
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    acted_at = serializers.DateTimeField(allow_null=True)
    did = serializers.CharField()


class Blown(Shape):
    """A whistle 吹哨: departments called to a place by a time. `minutes`: of one called off, why."""

    id = serializers.IntegerField(source="pk")
    department = Named(help_text=_("Who called."))
    state = serializers.ChoiceField(choices=[state.value for state in WhistleState])
    place = serializers.CharField()
    longitude = serializers.FloatField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    purpose = serializers.CharField()
    blown_at = serializers.DateTimeField()
    due = serializers.DateTimeField(source="due_at")
    minutes = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)
    calls = Called(source="called", many=True)


class Rated(Shape):
    """What one department wrote of another after the closing; five marks from 1 to 5."""

    rater = Named()
    rated = Named()
    timely = serializers.IntegerField()
    share = serializers.IntegerField()
    informed = serializers.IntegerField()
    quality = serializers.IntegerField()
    again = serializers.IntegerField()
    remark = serializers.CharField()
    at = serializers.DateTimeField()
