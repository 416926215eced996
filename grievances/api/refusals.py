"""Every refusal in one shape, with the right status: {"type", "errors": [{"code", "detail", "field"}]}."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from portal.kit.errors import DomainError, Invalid, NotThere

logger = logging.getLogger(__name__)

TYPES = {
    400: "invalid",
    401: "unauthenticated",
    403: "not_allowed",
    404: "not_there",
    405: "wrong_method",
    406: "not_acceptable",
    409: "move_refused",
    413: "too_big",
    415: "wrong_media_type",
    429: "too_many",
    503: "unavailable",
}
Error = dict[str, str | None]


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None (an unknown error) becomes a 500 and is logged as everywhere else."""
    error = _as_domain(error)
    if isinstance(error, DomainError):
        set_rollback()
        return Response(_body(error.status, [_told(error)]), status=error.status)
    if isinstance(error, OperationalError | InterfaceError):
        logger.error("The database did not answer: %s", error)
        words = _("The service does not answer right now. Please send it again in a moment.")
        return Response(_body(503, [_error("unavailable", words)]), status=503, headers={"Retry-After": "10"})
    response = exception_handler(error, context)
    if response is not None:
        response.data = _body(response.status_code, _errors(error, response.status_code))
    return response


def _as_domain(error: Exception) -> Exception:
    """Django's own refusals of what can't be read, as ours."""
    if isinstance(error, RequestDataTooBig):
        big = DomainError(_("This is more than can be taken at once."))
        big.status = 413
        return big
    if isinstance(error, SuspiciousOperation):
        return Invalid(_("This can't be read."))
    return error


def _told(error: DomainError) -> Error:
    words = str(error) or _("Nothing is here, or it is not yours to see.")
    return _error(TYPES[error.status], words, getattr(error, "field", None))


def _errors(error: Exception, status: int) -> list[Error]:
    if isinstance(error, ValidationError):
        return list(_flat(error.get_full_details(), None))
    if isinstance(error, APIException):
        return [_one(error.get_full_details(), None)]
    return [_told(NotThere(""))] if status == NotThere.status else [_error(TYPES[status], str(error))]


def _flat(details: Any, field: str | None) -> Iterator[Error]:
    """Nested details as a flat list; `field` is a path such as `helpers.0`."""
    if isinstance(details, list):
        for each in details:
            yield from _flat(each, field)
    elif "message" in details and "code" in details and not isinstance(details["message"], list | dict):
        yield _one(details, field)
    else:
        for name, each in details.items():
            path = [field, None if name == "non_field_errors" else str(name)]
            yield from _flat(each, ".".join(filter(None, path)) or None)


def _one(details: Any, field: str | None) -> Error:
    return _error(str(details["code"]), str(details["message"]), field)


def _error(code: str, detail: str, field: str | None = None) -> Error:
    return {"code": code, "detail": detail, "field": field}


def _body(status: int, errors: list[Error]) -> dict[str, Any]:
    return {"type": TYPES.get(status, "refused"), "errors": errors}


@extend_schema(exclude=True)
@api_view(["GET", "POST", "PUT", "PATCH", "DELETE"])
def nothing(request: Request, rest: str) -> Response:
    """Any address that is none of the API's: refused in the API's shape."""
    raise NotThere("")
