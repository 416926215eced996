"""Cases through the API: file, list, look at, follow; and the photos of a case."""

import uuid
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from grievances import policies, selectors
from grievances.actions import filing, photos
from grievances.actions.filing import Filed
from grievances.api import access, showing
from grievances.api.cleaning import NewCase
from grievances.api.filters import CaseFilter
from grievances.api.pages import KeysetPagination
from grievances.models import Assignment, Grievance
from grievances.selectors import CasePage
from grievances.templatetags import casework
from grievances.views.photos import photo as shown_photo
from portal.accounts import throttle
from portal.departments.actors import Actor
from portal.kit import addresses
from portal.kit.errors import Invalid, NotThere

KEY = "Idempotency-Key"
AN_HOUR = 3600
BY_NOBODY, BY_SOMEBODY = 30, 600

key_header = OpenApiParameter(
    KEY, OpenApiTypes.UUID, OpenApiParameter.HEADER,
    description=gettext_lazy("A UUID of your making; send the same one when you send the same filing again."),
)  # fmt: skip


def rows_of(actor: Actor) -> QuerySet[Grievance]:
    """The cases that are there for the actor, with what a line shows: two queries, whatever their number."""
    parts = Assignment.objects.select_related("department").order_by("-role", "pk")
    rows = policies.visible_to(actor).select_related("area", "category")
    return rows.defer("body", "area__boundary").prefetch_related(Prefetch("parts", parts))


@extend_schema_view(
    get=extend_schema(
        operation_id="grievances_list", summary=gettext_lazy("The cases that are there for you")
    ),
    post=extend_schema(
        operation_id="grievances_file",
        summary=gettext_lazy("File a grievance"),
        description=gettext_lazy(
            "With or without a token. The answer holds the private code: it is told here alone."
        ),
        parameters=[key_header],
        request=NewCase,
        responses={
            201: showing.Receipt,
            200: OpenApiResponse(
                showing.Receipt, gettext_lazy("It had been filed before; the same receipt.")
            ),
        },
    ),
)
class Cases(ListAPIView):
    """The list, newest first; and the door for new ones."""

    queryset = Grievance.objects.none()
    serializer_class = showing.Case
    filterset_class = CaseFilter
    pagination_class = KeysetPagination

    def get_queryset(self) -> QuerySet[Grievance]:
        return rows_of(access.known_actor(self.request))

    def post(self, request: Request) -> Response:
        actor = access.actor_of(request)
        given = NewCase(data=request.data, context={"actor": actor})
        given.is_valid(raise_exception=True)
        key = _key(request, given.validated_data.get("form_key"))
        _count(request, actor)
        tokens = _staged(request, key, given.validated_data.get("photos", ()))
        filed = filing.file(given.filing(key, actor, tokens), actor=actor)
        return Response(showing.Receipt(_receipt(filed)).data, status=200 if filed.again else 201)


def _key(request: Request, field: uuid.UUID | None) -> uuid.UUID:
    """The filing's own key: without one, the same filing sent again would be another case (invariant 14)."""
    typed = request.headers.get(KEY, "")
    if not typed and field is not None:
        return field
    try:
        return uuid.UUID(typed)
    except ValueError as error:
        raise Invalid(
            _("Send a UUID of your making as the header Idempotency-Key, or as form_key."), "form_key"
        ) from error


def _count(request: Request, actor: Actor) -> None:
    who = actor.key if actor.person_id else addresses.client(request)
    throttle.count("file", who, most=BY_SOMEBODY if actor.person_id else BY_NOBODY, seconds=AN_HOUR)


def _staged(request: Request, key: uuid.UUID, uploads: list) -> tuple[str, ...]:
    for _upload in uploads:
        throttle.count("stage", addresses.client(request), most=60, seconds=AN_HOUR)
    return tuple(photos.stage(str(key), upload).token for upload in uploads)


def _receipt(filed: Filed) -> dict[str, Any]:
    case = filed.grievance
    lead = (
        case.parts.filter(role=Assignment.LEAD)
        .exclude(state="withdrawn")
        .select_related("department")
        .first()
    )
    return {
        "reference": case.reference,
        "code": filed.code,
        "link": f"{settings.SITE_URL}/k/{filed.code}/",
        "status": case.status,
        "word": casework.status_word(case),
        "category": case.category,
        "area": case.area,
        "lead": lead.department if lead else None,
        "filed_at": case.filed_at,
        "contact_due": case.contact_due,
        "due": case.done_due,
        "again": filed.again,
    }


class CaseView(APIView):
    """One case, by a token or by its private code. Not yours is not there."""

    @extend_schema(
        operation_id="grievances_retrieve",
        summary=gettext_lazy("A case as you may see it"),
        responses=showing.CaseInFull,
    )
    def get(self, request: Request, reference: str) -> Response:
        case, page, staff = _page(request, reference)
        case.page = page
        ours = {part.department_id for part in page.mine}
        context = {"reference": case.reference, "staff": staff, "ours": ours}
        return Response(showing.CaseInFull(case, context=context).data)


class TimelineView(APIView):
    @extend_schema(
        operation_id="grievances_timeline",
        summary=gettext_lazy("What happened so far, oldest first"),
        responses=showing.Happened(many=True),
    )
    def get(self, request: Request, reference: str) -> Response:
        case, page, _staff = _page(request, reference)
        shown = showing.Happened(page.timeline, many=True, context={"reference": case.reference})
        return Response(shown.data)


def _page(request: Request, reference: str) -> tuple[Grievance, CasePage, bool]:
    """The case as its officers see it at their desk, else as its resident does; and which of the two."""
    actor = access.actor_of(request)
    case = selectors.case_for(actor, reference)
    officer = actor.as_officer()
    staff = bool(policies.relations(officer, case))
    return case, selectors.case_page(officer if staff else actor, case, staff=staff), staff


class PhotoView(APIView):
    @extend_schema(
        operation_id="grievances_photo",
        summary=gettext_lazy("A photo of a case"),
        responses={(200, "image/jpeg"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, reference: str, pk: int) -> Any:
        case = selectors.case_for(access.actor_of(request), reference)
        if not case.attachments.filter(pk=pk).exists():
            raise NotThere("")
        return shown_photo(request._request, pk)
