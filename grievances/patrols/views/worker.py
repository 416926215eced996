"""The script by which a round opens again without a connection. It stands below /patrols/, for a browser lets
it see no pages but those."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@cache
def _text() -> str:
    return (settings.ROOT / "static/js/patrol/worker.js").read_text("utf-8")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The same for everybody; asked for anew at each visit, so that an update is not missed."""
    return HttpResponse(
        _text(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"}
    )
