"""Coming in and going out."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts import actions
from portal.accounts.forms import SignInForm
from portal.accounts.models import Person
from portal.kit import addresses
from portal.kit.trying import tried


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password open the account; `next` leads on, to pages of ours alone."""
    onwards = _onwards(request)
    if request.user.is_authenticated:
        return redirect(onwards)
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST":
        found: list[Person] = []
        status = 400
        if form.is_valid():
            typed = form.cleaned_data
            address = addresses.client(request)
            deed = lambda: found.append(actions.sign_in(typed["username"], typed["password"], address))  # noqa: E731
            status = tried(form, deed)
        if found:
            return enter(request, found[0], onwards)
    context = {"form": form, "next": onwards if "next" in request.GET or "next" in request.POST else ""}
    return render(request, "accounts/sign_in/page.html", context, status=status)


def enter(request: HttpRequest, person: Person, onwards: str) -> HttpResponse:
    """Open a session of the person's own, with a new key."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(onwards)


def speak(response: HttpResponse, language: str) -> None:
    """Remember the language on this device, as the switch in the header does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def _onwards(request: HttpRequest) -> str:
    wish = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wish if ours else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session: the account, and the cases whose private code was shown here."""
    logout(request)
    return redirect("home")
