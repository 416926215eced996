"""Amendments of the responsibility list: what rulings propose, to be accepted or rejected."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.departments import work
from portal.departments.actions import amendments as actions
from portal.departments.actions.change import subject
from portal.departments.actions.items import Terms
from portal.departments.forms import listing as forms
from portal.departments.models import Amendment
from portal.departments.screens import amendments as screen
from portal.departments.screens import coverage
from portal.departments.screens.amendments import DECIDED, OPEN
from portal.departments.screens.replay import replay
from portal.departments.views.frame import done, done_with_rows, rule_makers_only, seen_by, show, told
from portal.kit import pages

PAGE = 25


@require_safe
@rule_makers_only
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, or was decided, newest first."""
    view = DECIDED if request.GET.get("view") == DECIDED else OPEN
    words = {OPEN: _("To be decided"), DECIDED: _("Decided")}
    tabs = [{"url": f"?view={k}", "label": label, "current": k == view} for k, label in words.items()]
    page = pages.page(request, screen.listed(view), "-id", PAGE)
    return show(request, "amendments", "items", {"page": page, "tabs": tabs, "view": view})


@require_http_methods(["GET", "HEAD", "POST"])
@rule_makers_only
def one(request: HttpRequest, key: int) -> HttpResponse:
    """One proposal with the ruling behind it, in the terms that it would put into the list."""
    row = screen.amendment(key)
    known, helpers = screen.known(row)
    rows = [forms.helper_known(helper) for helper in helpers]
    form, helpers = forms.item_forms(request.POST or None, forms.NewItemForm, known, rows)
    shown: dict[str, Any] = {}

    def deed() -> None:
        terms, slot = forms.terms(form, helpers), {n: form.cleaned_data[n] for n in ("category", "area")}
        replayed = request.POST.get("replayed", "")
        looking = "preview" in request.POST
        if looking or (actions.needs_replay(row) and replayed != actions.fingerprint(terms=terms, **slot)):
            shown.update(_tried(terms, slot))
        if not looking:
            given = {"seen": seen_by(request), "listed": _listed(request), "replayed": replayed}
            actions.accept(row, actor=request.actor, terms=terms, **given, **slot)

    status = done_with_rows(form, helpers, deed)
    if status or shown:
        context = {"form": form, "helpers": helpers, "reject": forms.RejectForm()} | shown
        return _shown(request, row, context, status or 200)
    messages.success(request, _("The list says so now. The next filing is routed by it."))
    return redirect("admin-amendments")


def _tried(terms: Terms, slot: dict[str, Any]) -> dict[str, Any]:
    """What the list would say with these terms, and what it would have done with the last 90 days."""
    wanted = slot | {"terms": terms, "item": screen.in_slot(**slot)}
    return {
        "preview": coverage.changed_by(**wanted),
        "replay": replay(**wanted),
        "replayed": actions.fingerprint(terms=terms, **slot),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@rule_makers_only
def reject(request: HttpRequest, key: int) -> HttpResponse:
    """Leave the list as it is, and say why; a refusal keeps the words."""
    row = screen.amendment(key)
    form = forms.RejectForm(request.POST or None)
    given = {"actor": request.actor, "seen": seen_by(request)}
    status = done(form, lambda: actions.reject(row, **given, **form.cleaned_data))
    if status:
        return _shown(request, row, {"reject": form}, status)
    messages.success(request, _("Rejected. The list stays as it is; a ruling binds all the same."))
    return redirect("admin-amendments")


def _listed(request: HttpRequest) -> int | None:
    """The item in force that the form was made from."""
    text = request.POST.get("listed", "")
    return int(text) if text.isdecimal() else None


def _shown(request: HttpRequest, row: Amendment, context: dict[str, Any], status: int) -> HttpResponse:
    """The proposal as it stands; once it is decided there is no form any more."""
    row = screen.amendment(row.pk)
    context |= {
        "row": row,
        "ruling": work.ruling(row.source),
        "proposer": work.proposer(row.source),
        "now": screen.in_slot(row.category, row.area),
    }
    shown = context["now"].pk if context["now"] else 0
    context["listed"] = shown if status == 409 else request.POST.get("listed", shown)
    context["waits"] = row.state == Amendment.State.DRAFT
    return show(request, "amendment", "items", context | told(request, status, subject(row)), status=status)
