"""Doors: who gets a page at all, before any case is looked for."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from portal.kit.errors import NotThere

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Signed out: to the sign-in page, whether or not what was asked for exists. Signed in without a post:
    NotThere."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.actor.is_staff:
            raise NotThere("")
        return view(request, *args, **kwargs)

    return guarded


def role_only(*roles: str) -> Callable[[View], View]:
    """Like `staff_only`, for holders of one of the roles."""

    def guard(view: View) -> View:
        @staff_only
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not request.actor.has(*roles):
                raise NotThere("")
            return view(request, *args, **kwargs)

        return guarded

    return guard


def signed_in(view: View) -> View:
    """For pages of any account."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return guarded
