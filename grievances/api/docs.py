"""The schema, made once per language; and its page, under a content policy of its own."""

from functools import cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from portal.kit.headers import DOCS


@cache
def schema_in(language: str) -> dict[str, Any]:
    """The schema in the active language, which `language` names: one of ours, as the middleware chose it."""
    return SpectacularAPIView.generator_class().get_schema(request=None, public=True)


class SchemaView(SpectacularAPIView):
    """OpenAPI 3.1, as YAML, or as JSON with ?format=json. Making it takes a second, so it is made once."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(schema_in(get_language() or ""))


class DocsView(SpectacularSwaggerSplitView):
    """The schema to read and to try out."""

    url_name = "api-schema"
    template_name = "grievances/api/docs.html"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().get(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = DOCS
        return response
