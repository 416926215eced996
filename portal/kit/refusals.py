"""One middleware that turns a refusal into a page or a fragment that says what to do."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.kit.errors import DomainError

logger = logging.getLogger(__name__)
SECRET = {"csrfmiddlewaretoken", "form_key", "code"}
PAGES = {400: "400", 403: "403", 404: "404", 409: "409", 429: "409", 503: "503"}


class Refusals:
    """Middleware: DomainError → its page with its text; a lost database → a clean 503; a sign
    that no text can hold → 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DomainError):
            return refuse(request, error.status, str(error))
        if isinstance(error, OperationalError | InterfaceError):
            logger.error("The database did not answer: %s", error)
            return refuse(request, 503, "")
        if isinstance(error, ValueError) and "NUL (0x00)" in str(error):
            return refuse(request, 400, "")  # `?q=%00`: PostgreSQL keeps no such sign, and nothing has it
        return None


def refuse(request: HttpRequest, status: int, message: str) -> HttpResponse:
    """The refusal as a whole page. What was typed is handed back, so that nothing is lost."""
    typed = [
        value
        for name, value in request.POST.items()
        if name not in SECRET and "password" not in name and len(value) > 20
    ]
    context = {"message": message, "typed": typed}
    return render(request, f"errors/{PAGES.get(status, '400')}.html", context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: say so, and give back what was typed."""
    message = _("This form was open for too long, or cookies are switched off. Go back and send it again.")
    return refuse(request, 403, message)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return refuse(request, 404, "")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return refuse(request, 400, "")
