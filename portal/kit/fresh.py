"""Figures that cost much and are looked at often are kept for some seconds; but what a reader has done
themselves is in every figure that they see afterwards.

Kept in the memory of each web process: nothing depends on it, and no server is asked. When an officer has
sent something, a cookie says when; what was counted before is counted anew for them, whichever
process answers.
"""

import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

Answer = TypeVar("Answer")
COOKIE, COOKIE_SECONDS = "acted", 120
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def kept(
    key: tuple[Any, ...], seconds: int, count: Callable[[], Answer], request: HttpRequest | None = None
) -> Answer:
    """What `count` answers, at most so many seconds old (0: counted now), and not from before the reader's
    own last act. `key` names all that the answer depends on, by its repr."""
    if seconds <= 0:
        return count()
    name = f"kept:{sha256(repr(key).encode()).hexdigest()}"
    found: tuple[float, Answer] | None = cache.get(name)
    if found and found[0] > _acted(request):
        return found[1]
    began = time.time()
    answer = count()
    cache.set(name, (began, answer), seconds)
    return answer


_held: dict[tuple[Any, ...], tuple[float, Any]] = {}


def held(key: tuple[Any, ...], seconds: int, read: Callable[[], Answer]) -> Answer:
    """As `kept`, for what nobody changes once it is read (frozen) and what is large: held as it is, not
    copied out at each asking. For a handful of keys: nothing is ever put out."""
    if seconds <= 0:
        return read()
    now = time.monotonic()
    found = _held.get(key)
    if found is None or found[0] <= now:
        found = _held[key] = (now + seconds, read())
    return found[1]


def _acted(request: HttpRequest | None) -> float:
    """When the reader last sent something, in seconds since 1970; 0: not lately."""
    try:
        return float(request.COOKIES.get(COOKIE, 0)) if request else 0.0
    except ValueError:
        return time.time()


def _is_staff(request: HttpRequest) -> bool:
    """Whether somebody with a post, signed in here, has sent it: residents look at nothing that is kept, and
    who calls the API has no pages."""
    return SESSION_KEY in request.session and bool(request.actor.is_staff)


class Fresh:
    """Middleware: sets the cookie after whatever an officer has sent, but for what a page sends by itself
    (`is_no_deed`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in SAFE and not getattr(request, "is_no_deed", False) and _is_staff(request):
            response.set_cookie(
                COOKIE,
                f"{time.time():.6f}",
                max_age=COOKIE_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response
