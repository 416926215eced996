"""The public register through the API: what anyone may read on the pages, nothing nearer or more exact."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.fields import CharField, DateTimeField, IntegerField
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from grievances import selectors
from grievances.api import showing
from grievances.api.filters import PublicFilter
from grievances.api.pages import KeysetPagination
from grievances.api.shapes import Named, Shape
from grievances.lifecycle import Outcome, Status, Verb
from grievances.models import Grievance
from grievances.selectors import Moment
from grievances.selectors import register as reads
from grievances.templatetags import casework
from portal.kit import clock


@extend_schema_field(OpenApiTypes.DATE)
class Day(DateTimeField):
    """The local day of a moment: the public learns no hour."""

    def to_representation(self, value: datetime) -> date:
        return timezone.localtime(value).date()


class Entry(Shape):
    """A case as anyone may see it: no name, no place nearer than the community, days without hours."""

    reference = CharField()
    heading = serializers.SerializerMethodField()
    category = Named(allow_null=True)
    area = serializers.SerializerMethodField()
    lead = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=[status.value for status in Status])
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    word = serializers.SerializerMethodField()
    filed_on = Day(source="filed_at")
    due_on = Day(source="done_due", allow_null=True)
    overdue = serializers.SerializerMethodField()
    extensions = IntegerField(help_text=_("How many extensions were approved."))
    pauses = IntegerField(help_text=_("How many pauses were approved."))
    plans = IntegerField(help_text=_("How many long plans were approved."))
    mediated = serializers.CharField(
        help_text=_("How its mediation ended: agreed or failed; empty where it had none, or has one now.")
    )
    closed_on = Day(source="closed_at", allow_null=True)
    erased_on = Day(
        source="erased_at", allow_null=True, help_text=_("Its words and personal information were erased.")
    )

    def get_heading(self, case: Grievance) -> str:
        return reads.heading(case)

    @extend_schema_field(Named)
    def get_area(self, case: Grievance) -> dict[str, str]:
        return Named(selectors.public_place(case)).data

    @extend_schema_field(Named(allow_null=True))
    def get_lead(self, case: Grievance) -> dict[str, str] | None:
        part = showing.lead_of(case)
        return Named(part.department.as_of(case.closed_at)).data if part else None

    def get_word(self, case: Grievance) -> str:
        return casework.status_word(case)

    def get_overdue(self, case: Grievance) -> bool:
        """From the day after: the minute in which it turned would tell the minute of filing."""
        return showing.is_overdue(case, clock.today_begins())


class PublicMoment(Shape):
    on = Day(source="at")
    verb = serializers.ChoiceField(choices=[verb.value for verb in Verb])
    word = serializers.SerializerMethodField()
    sentence = CharField()

    def get_word(self, moment: Moment) -> str:
        return casework.verb_word(moment.verb)


class EntryInFull(Entry):
    """With how it went; and with the resident's words, personal details masked, where they agreed to it."""

    text = serializers.SerializerMethodField()
    timeline = PublicMoment(many=True)

    def get_text(self, case: Grievance) -> str:
        return reads.words(case, case.body)


@extend_schema_view(
    get=extend_schema(operation_id="register_list", summary=_("The public register, newest first"))
)
class RegisterView(ListAPIView):
    """What anyone may know: no complaint about staff, nothing sensitive, nothing withdrawn."""

    queryset = Grievance.objects.none()
    serializer_class = Entry
    filterset_class = PublicFilter
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Grievance]:
        return reads.entries()


@extend_schema(
    operation_id="register_retrieve", summary=_("One entry of the public register"), responses=EntryInFull
)
@api_view(["GET"])
def entry(request: Request, reference: str) -> Response:
    """The entry, with its public timeline."""
    case = selectors.public_case(reference)
    case.timeline = selectors.public_timeline(case)
    return Response(EntryInFull(case).data)
