"""Doors that depend on what kind of site this is."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.kit.errors import NotThere


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The second lock of the demo's pages, behind addresses that are not there elsewhere: NotThere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.DEMO:
            raise NotThere("")
        return view(request, *args, **kwargs)

    return guarded
