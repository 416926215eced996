"""The link by which somebody chooses a password: shown to an administrator once, opened by its owner once."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.models import Person
from portal.departments import notices
from portal.departments.actions import people as actions
from portal.departments.forms import tried
from portal.departments.forms.people import PasswordForm

SLOT = "password_link"


def keep_for_once(request: HttpRequest, person: Person, token: str) -> None:
    """Keep a link until the next page has shown it; "" was mailed, and is shown to nobody."""
    if not token:
        return
    request.session[SLOT] = [person.pk, token]


def shown_once(request: HttpRequest, person: Person) -> dict[str, Any]:
    """The link of this person, if one was just made; it is forgotten here."""
    if request.session.get(SLOT, [0])[0] != person.pk:
        return {}
    _key, token = request.session.pop(SLOT)
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    return {"link": notices.link_of(person, token), "link_days": days}


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, key: int, token: str) -> HttpResponse:
    """Choose a password with the link; a link that is wrong, used or old is not there."""
    person = actions.invited(key, token)
    form = PasswordForm(request.POST or None)
    status = 400 if form.errors else 200
    if form.is_bound and form.is_valid():
        status = tried(form, lambda: actions.choose_password(person, token, form.cleaned_data["password"]))
    if form.is_bound and not status:
        messages.success(request, _("Your password is set. You can sign in now."))
        return redirect(settings.LOGIN_URL)
    response = render(
        request, "departments/password/page.html", {"form": form, "person": person}, status=status
    )
    response["Referrer-Policy"] = "no-referrer"
    return response
