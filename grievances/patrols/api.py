"""Patrols through the API, for apps on officers' phones: own rounds, begin, a point in order, a finding,
the end. The same actions and the same rights as on the pages."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grievances.actions import photos
from grievances.api import access
from grievances.api.cleaning import ByCode, Degrees, Photos
from grievances.api.shapes import Named, Shape
from grievances.models import PatrolFinding, PatrolPoint, PatrolRound
from grievances.patrols import policies
from grievances.patrols.actions import finding, walking
from grievances.patrols.actions.finding import Found
from grievances.patrols.actions.recording import LONGEST
from grievances.patrols.selectors.own import rounds_to_walk
from grievances.patrols.selectors.walk import walk
from portal.accounts import throttle
from portal.departments.actors import Actor
from portal.departments.models import Category
from portal.kit import addresses
from portal.kit.errors import NotThere


class Point(Shape):
    """What is looked at. `said`: whether anything was said of it on this round."""

    id = serializers.IntegerField(source="point.pk")
    words = serializers.CharField(source="point.words")
    category = Named(source="point.category")
    said = serializers.BooleanField(source="is_said")


class Round(Shape):
    """A round to walk, or one that is being walked."""

    id = serializers.IntegerField(source="round.pk")
    title = serializers.CharField(source="round.plan.title")
    area = Named(source="round.plan.area")
    due_on = serializers.DateField(source="round.due_on")
    state = serializers.ChoiceField(source="round.state", choices=PatrolRound.State.values)
    points = Point(source="lines", many=True)


class Told(Shape):
    """What became of a finding. `way` is empty while it is to be said, on its page, whether it is the same
    matter as an open case."""

    key = serializers.UUIDField()
    way = serializers.ChoiceField(choices=["", *PatrolFinding.Way.values])
    reference = serializers.CharField(source="grievance.reference", default="")


class NewFinding(serializers.Serializer):
    """What was found. `key` is of the device's making: sent twice it is one."""

    key = serializers.UUIDField(help_text=_("A UUID of your making: the same one when it is sent again."))
    text = serializers.CharField(max_length=LONGEST)
    solved = serializers.BooleanField(help_text=_("On the spot: then a photo is needed. Else it is a case."))
    point = serializers.IntegerField(required=False, allow_null=True, help_text=_("The id of a point."))
    category = ByCode(
        lambda code: Category.objects.filter(code=code, active=True).first(),
        required=False,
        help_text=_("Without one the point's."),
    )
    place = serializers.CharField(max_length=200, required=False, allow_blank=True)
    longitude = Degrees(180)
    latitude = Degrees(90)
    photos = Photos()


class Ending(serializers.Serializer):
    """The end of a round."""

    why = serializers.CharField(
        max_length=300, required=False, allow_blank=True, help_text=_("Needed where points are left out.")
    )


class Nothing(serializers.Serializer):
    """Nothing to say but that it is so."""


def _round(actor: Actor, key: int) -> PatrolRound:
    """NotThere where the round is not the caller's to walk."""
    rows = policies.rounds_of(actor).select_related("plan__area", "plan__department")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    policies.check_walker(actor, found)
    return found


def _shown(walked: PatrolRound, actor: Actor) -> Response:
    return Response(Round(walk(walked, actor)).data)


class RoundsView(APIView):
    @extend_schema(
        operation_id="patrol_rounds",
        summary=_("The rounds that are yours to walk today, or that you are walking"),
        responses=Round(many=True),
    )
    def get(self, request: Request) -> Response:
        actor = access.known_actor(request).as_officer()
        if not policies.is_concerned(actor):
            raise NotThere("")
        return Response(Round([walk(each, actor) for each in rounds_to_walk(actor)[:10]], many=True).data)


class OpenView(APIView):
    @extend_schema(operation_id="patrol_open", summary=_("Begin a round"), request=Nothing, responses=Round)
    def post(self, request: Request, key: int) -> Response:
        actor = access.actor_of(request).as_officer()
        return _shown(walking.open_round(_round(actor, key), actor=actor), actor)


class TickView(APIView):
    @extend_schema(
        operation_id="patrol_tick", summary=_("A point is in order"), request=Nothing, responses=Round
    )
    def post(self, request: Request, key: int, point: int) -> Response:
        actor = access.actor_of(request).as_officer()
        walked = _round(actor, key)
        walking.tick(walked, _point(walked, point), actor=actor)
        return _shown(walked, actor)


class FindView(APIView):
    @extend_schema(
        operation_id="patrol_find", summary=_("Something was found"), request=NewFinding, responses=Told
    )
    def post(self, request: Request, key: int) -> Response:
        actor = access.actor_of(request).as_officer()
        walked = _round(actor, key)
        given = NewFinding(data=request.data)
        given.is_valid(raise_exception=True)
        made = _found(request, walked, given.validated_data, actor)
        if not policies.is_told(actor, made):
            made.grievance = None
        return Response(Told(made).data)


def _found(request: Request, walked: PatrolRound, given: dict[str, Any], actor: Actor) -> PatrolFinding:
    key, uploads = str(given.pop("key")), given.pop("photos", ())
    again = PatrolFinding.objects.filter(key=key, round=walked).first()
    if again is not None:
        return again
    for _upload in uploads:
        throttle.count("stage", addresses.client(request), most=60, seconds=3600)
    tokens = tuple(photos.stage(key, upload).token for upload in uploads)
    point = given.pop("point", None)
    named = {"point": _point(walked, point) if point else None, "language": get_language() or "zh-hans"}
    return finding.find(walked, Found(key=key, photos=tokens, **named, **given), actor=actor)


def _point(walked: PatrolRound, key: int) -> PatrolPoint:
    found = PatrolPoint.objects.filter(pk=key, plan=walked.plan_id).first()
    if found is None:
        raise NotThere("")
    return found


class FinishView(APIView):
    @extend_schema(
        operation_id="patrol_finish",
        summary=_("The round is done; its re-checks are drawn"),
        request=Ending,
        responses=Round,
    )
    def post(self, request: Request, key: int) -> Response:
        actor = access.actor_of(request).as_officer()
        walked = _round(actor, key)
        given = Ending(data=request.data)
        given.is_valid(raise_exception=True)
        return _shown(walking.finish(walked, actor=actor, why=given.validated_data.get("why", "")), actor)
