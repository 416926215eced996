"""What filings are made of: categories, areas, departments, the list; and what a text is about."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.fields import BooleanField, CharField, DateField, IntegerField, ListField
from rest_framework.request import Request
from rest_framework.response import Response

from grievances.api.shapes import Named, Shape
from portal.areas.models import Area, Level
from portal.departments import selectors as units
from portal.departments.models import Category, Kind, ResponsibilityItem
from portal.kit.errors import Invalid
from services import selectors as services

LONGEST_TEXT = 1000


class Bilingual(Named):
    """A row with its name in the reader's language and in both."""

    name_zh = CharField()
    name_en = CharField()


class CategoryShown(Bilingual):
    group_code = CharField()
    group = CharField()
    hint = CharField()
    limit_class = CharField()
    mediation = BooleanField()
    sensitive = BooleanField()
    joint = BooleanField()
    about_staff = BooleanField()


class AreaShown(Bilingual):
    level = serializers.ChoiceField(choices=Level.values)
    parent = CharField(source="parent.code", allow_null=True)
    population = IntegerField()


class DepartmentShown(Bilingual):
    kind = serializers.ChoiceField(choices=Kind.values)
    area = Named()
    phone = CharField()
    opened_on = DateField()


class HelperShown(Shape):
    department = Named()
    mandatory = BooleanField()
    task = CharField()


class ItemShown(Shape):
    """An item of the responsibility list that is in force. The nearest area's item decides."""

    number = CharField()
    category = Named()
    area = Named()
    lead = Named()
    helpers = HelperShown(many=True)
    overseer = Named(allow_null=True, help_text=_("Who watches how the lead does it; null: nobody."))
    basis = CharField()
    from_day = DateField()


class SuggestionShown(Shape):
    category = Named()
    score = IntegerField()
    words = ListField(child=CharField(), help_text=_("The words that spoke for it."))


class ServiceShown(Named):
    summary = CharField()
    provider = Named()


class SuggestionsShown(Shape):
    """What a text is probably about, best first, and services that may help."""

    categories = SuggestionShown(many=True)
    services = ServiceShown(many=True)


def _asks(name: str, words: Any, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.STR, description=words, **more)


@extend_schema(
    operation_id="categories", summary=_("What a filing can be about"), responses=CategoryShown(many=True)
)
@api_view(["GET"])
def categories(request: Request) -> Response:
    """The categories in use."""
    return Response(CategoryShown(Category.objects.filter(active=True), many=True).data)


@extend_schema(
    operation_id="areas",
    summary=_("The tree of areas, parents first"),
    description=_("Grievances are filed for communities and grids."),
    responses=AreaShown(many=True),
)
@api_view(["GET"])
def areas(request: Request) -> Response:
    """City, district, subdistricts, communities, grids."""
    rows = Area.objects.select_related("parent").defer("boundary", "parent__boundary")
    return Response(AreaShown(rows, many=True).data)


@extend_schema(
    operation_id="areas_geojson",
    summary=_("The areas with their boundaries, as GeoJSON"),
    parameters=[_asks("level", _("Only areas of this level."), enum=Level.values)],
    responses={(200, "application/json"): OpenApiTypes.OBJECT},
)
@api_view(["GET"])
def areas_geojson(request: Request) -> Response:
    """A FeatureCollection (RFC 7946); areas without a boundary are left out."""
    rows = Area.objects.select_related("parent").defer("parent__boundary")
    if level := request.query_params.get("level"):
        rows = rows.filter(level=level)
    return Response(
        {"type": "FeatureCollection", "features": [_feature(row) for row in rows if row.boundary]}
    )


def _feature(area: Area) -> dict[str, Any]:
    ring = area.boundary if area.boundary[0] == area.boundary[-1] else [*area.boundary, area.boundary[0]]
    return {
        "type": "Feature",
        "id": area.code,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": AreaShown(area).data,
    }


@extend_schema(
    operation_id="departments",
    summary=_("The departments that exist today"),
    responses=DepartmentShown(many=True),
)
@api_view(["GET"])
def departments(request: Request) -> Response:
    """Units with the area that they work in."""
    rows = units.open_departments().select_related("area").defer("area__boundary")
    return Response(DepartmentShown(rows, many=True).data)


@extend_schema(
    operation_id="responsibility",
    summary=_("The responsibility list: who leads what, where, and on what basis"),
    parameters=[
        _asks("category", _("Code of a category.")),
        _asks("area", _("Code of an area: the items that hold there, also those of the areas around it.")),
    ],
    responses=ItemShown(many=True),
)
@api_view(["GET"])
def responsibility(request: Request) -> Response:
    """The items in force."""
    rows = units.in_force(ResponsibilityItem.objects.all(), units.today())
    if code := request.query_params.get("category"):
        rows = rows.filter(category__code=code)
    if code := request.query_params.get("area"):
        rows = rows.filter(area__in=_lineage(code))
    rows = rows.select_related("category", "area", "lead", "overseer").defer("area__boundary")
    return Response(ItemShown(rows.prefetch_related("helpers__department"), many=True).data)


def _lineage(code: str) -> QuerySet[Area]:
    """The area and those around it; none for an unknown code."""
    path = Area.objects.filter(code=code).values_list("path", flat=True).first() or ""
    return Area.objects.filter(code__in=path.strip("/").split("/"))


@extend_schema(
    operation_id="suggest",
    summary=_("What a text is probably about, and what may help"),
    parameters=[_asks("text", _("What happened, at most 1,000 characters."), required=True)],
    responses=SuggestionsShown,
)
@api_view(["GET"])
def suggest(request: Request) -> Response:
    """Categories with the words that spoke for them, and services; the choice stays with whoever files."""
    text = request.query_params.get("text", "").replace("\x00", "").strip()
    if not text or len(text) > LONGEST_TEXT:
        raise Invalid(_("Please send a text of 1 to 1,000 characters."), "text")
    found = units.suggest_categories(text)
    helpful = services.helpful(text, found[0][0] if found else None)
    rows = [{"category": row, "score": why.score, "words": why.words} for row, why in found]
    return Response(SuggestionsShown({"categories": rows, "services": helpful}).data)
