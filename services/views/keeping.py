"""The catalogue as administrators keep it: listed, added, changed, closed, reopened."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.departments.access import role_only
from portal.departments.forms.inputs import Form
from portal.departments.forms.matters import TryForm
from portal.departments.selectors import holds, suggest_categories, today
from portal.departments.views.frame import done, seen_by, show, told
from portal.kit import pages
from portal.kit.errors import DomainError
from services import forms, policies, selectors
from services.actions import catalogue as actions
from services.actions.offerings import Offering
from services.models import Service
from services.wording import VOCABULARY

SECTION, PAGE = "services", 50
keepers_only = role_only(*policies.KEEPERS)


@require_GET
@keepers_only
def listed(request: HttpRequest) -> HttpResponse:
    """The services on offer, or the closed ones; searched, narrowed to a group or a provider."""
    active = request.GET.get("view") != "closed"
    asked = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "group", "provider")}
    wanted = selectors.Wanted(asked["q"], asked["group"], asked["provider"])
    rows = selectors.kept(wanted, active=active)
    context = {
        "page": pages.page(request, rows, "shelf", PAGE), "views": _views(active, asked), "active": active,
        "wanted": wanted, "groups": selectors.homes(), "providers": selectors.providers(),
    }  # fmt: skip
    return show(request, "kept", SECTION, context, app="services")


def _views(active: bool, asked: dict[str, str]) -> list[dict[str, Any]]:
    """Both views, keeping what was searched for."""
    counts = selectors.numbers()
    shown = (
        (True, pgettext("service", "On offer"), {}),
        (False, pgettext("service", "Closed"), {"view": "closed"}),
    )
    kept = {name: value for name, value in asked.items() if value}
    return [
        {
            "url": "?" + urlencode(view | kept),
            "label": label,
            "count": counts[each],
            "current": each == active,
        }
        for each, label, view in shown
    ]


@require_http_methods(["GET", "POST"])
@keepers_only
def attempt(request: HttpRequest) -> HttpResponse:
    """Which services a text would bring up, and why. It is sent by POST, so that no log keeps it."""
    form = TryForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        category = next((row for row, _why in suggest_categories(text, most=1)), None)
        context |= {"text": text, "category": category, "found": selectors.helpful(text, category)}
    status = 400 if form.errors else 200
    if request.htmx:
        return render(request, "services/try/_result.html", context)
    return show(request, "try", SECTION, context, status=status, app="services")


@require_http_methods(["GET", "POST"])
@keepers_only
def add(request: HttpRequest) -> HttpResponse:
    """A new service, in the catalogue at once."""
    form = forms.NewServiceForm(request.POST or None)
    status = done(form, lambda: actions.offer(Offering(**form.said()), actor=request.actor))
    if status:
        return show(request, "keep", SECTION, {"form": form}, status=status, app="services")
    messages.success(request, _("The service is in the catalogue, and is suggested from now on."))
    return redirect("admin-service", form.cleaned_data["code"])


@require_http_methods(["GET", "POST"])
@keepers_only
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A service: all that can be changed of it, its state, its history."""
    service = selectors.service(code)
    initial = forms.known(service, selectors.said(service))
    form = forms.ServiceForm(request.POST or None, initial=initial, kept=service)

    def deed() -> None:
        offering = Offering(code=service.code, **form.said())
        actions.change(service, offering, actor=request.actor, seen=seen_by(request))

    status = done(form, deed)
    if status:
        context = {"form": form} | _told(request, status, service)
        return show(request, "keep", SECTION, context, status=status, app="services")
    messages.success(request, _("Saved. The catalogue says so at once."))
    return redirect("admin-service", code)


def _told(request: HttpRequest, status: int, service: Service) -> dict[str, Any]:
    """The service as it stands now, with its history."""
    context = told(request, status, service.subject, vocabulary=VOCABULARY)
    now = selectors.service(service.code)
    return context | {"service": now, "orphaned": not holds(now.provider, today())}


@require_http_methods(["GET", "POST"])
@keepers_only
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a service, with what comes of it said before."""
    service = selectors.service(code)
    form = Form(request.POST or None)
    status = done(form, lambda: actions.close(service, actor=request.actor, seen=seen_by(request)))
    if status:
        context = {"form": form} | _told(request, status, service)
        return show(request, "close", SECTION, context, status=status, app="services")
    messages.success(request, _("The service is closed: it is in no list and is suggested no more."))
    return redirect("admin-service", code)


@keepers_only
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Offer it again; a refusal is said on its page: nothing was typed that could be lost."""
    try:
        actions.reopen(selectors.service(code), actor=request.actor, seen=seen_by(request))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The service is offered again."))
    return redirect("admin-service", code)
