"""Language, type size, light or dark, chosen in the middle of a form without leaving it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

A_YEAR = 365 * 24 * 3600
CHOICES = {"large": ("1", "0"), "theme": ("light", "dark")}


def wish(request: HttpRequest) -> tuple[str, str] | None:
    """What the pressed button `look` ("language:en", "large:1", "theme:dark") asks for; None: nothing."""
    name, _, value = request.POST.get("look", "").partition(":")
    known = CHOICES | {"language": tuple(code for code, _name in settings.LANGUAGES)}
    return (name, value) if value in known.get(name, ()) else None


def wear(request: HttpRequest, name: str, value: str) -> None:
    """Let the answer to this very request look so."""
    if name == "language":
        translation.activate(value)
        request.LANGUAGE_CODE = value
    else:
        request.COOKIES[name] = value


def keep(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Let the next pages look so too, on this device."""
    cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else name
    response.set_cookie(
        cookie, value, max_age=A_YEAR, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )
    return response
