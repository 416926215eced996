"""Keyset pages for the API: the same tokens as on the pages, as whole links; no count."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from portal.kit.pages import Page, page

SIZE, MOST = 25, 100


class KeysetPagination(BasePagination):
    """Newest first. A page begins after the last row of the one before: new cases shift nothing."""

    by = "-filed_at"

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> list:
        self.page: Page = page(request, queryset, self.by, _size(request))
        self.address = request.build_absolute_uri()
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link("after", "before", self.page.older),
                "previous": self._link("before", "after", self.page.newer),
                "results": data,
            }
        )

    def _link(self, name: str, other: str, token: str | None) -> str | None:
        return replace_query_param(remove_query_param(self.address, other), name, token) if token else None

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict]:
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}
        names = {"limit": size, "after": {"type": "string"}, "before": {"type": "string"}}
        return [
            {"name": name, "in": "query", "required": False, "schema": schema}
            for name, schema in names.items()
        ]


def _size(request: Request) -> int:
    wish = request.query_params.get("limit", "")
    return min(max(int(wish), 1), MOST) if wish.isascii() and wish.isdigit() and len(wish) < 6 else SIZE
