"""My account: language, password, keys to the API."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import actions
from portal.accounts.forms import LanguageForm, PasswordForm, TokenForm
from portal.accounts.views.signing import speak
from portal.kit.trying import tried


def _page(request: HttpRequest, status: int = 200, **more) -> HttpResponse:
    person = request.user
    context = {
        "person": person,
        "language_form": LanguageForm(initial={"language": person.language}),
        "token_form": TokenForm(),
        "tokens": person.tokens.filter(revoked_at=None).order_by("-created_at"),
        **more,
    }
    return render(request, "accounts/account/page.html", context, status=status)


@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Everything that a person can set about their account."""
    return _page(request)


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of letters and pages, remembered with the account and on this device."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return _page(request, 400, language_form=form)
    chosen = form.cleaned_data["language"]
    actions.choose_language(request.user, chosen, actor=request.actor)
    response = redirect("account")
    speak(response, chosen)
    with translation.override(chosen):
        messages.success(request, _("Your language is remembered."))
    return response


@sensitive_post_parameters("old_password", "new_password")
@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """A new password; this session stays, all others end."""
    form = PasswordForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(
                form, lambda: actions.change_password(request.user, **form.cleaned_data, actor=request.actor)
            )
        if not status:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Your password is changed. Other devices have been signed out."))
            return redirect("account")
    return render(request, "accounts/password/page.html", {"form": form}, status=status)


@login_required
@require_POST
def issue_token(request: HttpRequest) -> HttpResponse:
    """Make a key and show it, this once: what is kept of it can't be turned back into it."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, 400, token_form=form)
    made: list[str] = []
    deed = lambda: made.append(actions.issue_token(request.user, **form.cleaned_data, actor=request.actor))  # noqa: E731
    status = tried(form, deed)
    return _page(request, status, token_form=form) if status else _page(request, token=made[0])


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """The key opens nothing from now on."""
    actions.revoke_token(request.user, pk, actor=request.actor)
    messages.success(request, _("The key is revoked."))
    return redirect("account")
