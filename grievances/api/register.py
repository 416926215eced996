"""The public register through the API: what anyone may read on the pages, and nothing more."""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.fields import CharField, DateTimeField
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from grievances import selectors
from grievances.api import showing
from grievances.api.filters import PublicFilter
from grievances.api.pages import KeysetPagination
from grievances.api.showing import Named, Shape
from grievances.lifecycle import Outcome, Status, Verb
from grievances.models import Assignment, Grievance
from grievances.redaction import redact
from grievances.selectors import Moment
from grievances.templatetags import casework


class Entry(Shape):
    """A case as anyone may see it: no name, no place but the area, no words."""

    reference = CharField()
    category = Named(allow_null=True)
    area = Named()
    lead = serializers.SerializerMethodField()
    status = serializers.ChoiceField(choices=[status.value for status in Status])
    outcome = serializers.ChoiceField(choices=[outcome.value for outcome in Outcome])
    word = serializers.SerializerMethodField()
    filed_at = DateTimeField()
    due = DateTimeField(source="done_due", allow_null=True)
    overdue = serializers.SerializerMethodField()
    closed_at = DateTimeField(allow_null=True)

    @extend_schema_field(Named(allow_null=True))
    def get_lead(self, case: Grievance) -> dict[str, str] | None:
        part = showing.lead_of(case)
        return Named(part.department).data if part else None

    def get_word(self, case: Grievance) -> str:
        return casework.status_word(case)

    def get_overdue(self, case: Grievance) -> bool:
        return showing.is_overdue(case)


class PublicMoment(Shape):
    at = DateTimeField()
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
        return redact(case.body) if case.public_text else ""


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
        parts = Assignment.objects.select_related("department").order_by("-role", "pk")
        rows = selectors.public_cases().defer("body", "area__boundary", "area__parent__boundary")
        return rows.prefetch_related(Prefetch("parts", parts))


@extend_schema(
    operation_id="register_retrieve", summary=_("One entry of the public register"), responses=EntryInFull
)
@api_view(["GET"])
def entry(request: Request, reference: str) -> Response:
    """The entry, with its public timeline."""
    case = selectors.public_case(reference)
    case.timeline = selectors.public_timeline(case)
    return Response(EntryInFull(case).data)
