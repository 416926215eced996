"""Pages of the kit itself: the two switches of the look, and the living page of components."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from portal.kit import clock, samples

A_YEAR = 365 * 24 * 3600


@require_POST
def type_size(request: HttpRequest) -> HttpResponse:
    """关怀版: the reader wants large type (large=1) or not; remembered in a cookie on this device."""
    return _remember(request, "large", "1" if request.POST.get("large") == "1" else "")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """A light or a dark page, else as the device says; remembered in a cookie on this device."""
    wish = request.POST.get("theme", "")
    return _remember(request, "theme", wish if wish in {"light", "dark"} else "")


def _remember(request: HttpRequest, name: str, value: str) -> HttpResponse:
    response = redirect(_back_to(request))
    if value:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure)
    else:
        response.delete_cookie(name, samesite="Lax")
    return response


def _back_to(request: HttpRequest) -> str:
    wish = request.POST.get("next", "")
    fine = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wish if fine else "/"


@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """The living page of components; the roof lets only staff in."""
    return render(request, "styleguide/page.html", samples.showcase(clock.now()))
