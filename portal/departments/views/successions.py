"""Renamings, mergers, splits and cedings of departments: drafted, looked at, applied or dropped."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.departments.actions import successions as actions
from portal.departments.actions.change import subject
from portal.departments.forms import successions as forms
from portal.departments.forms import tried
from portal.departments.forms.inputs import Form
from portal.departments.screens import successions as screen
from portal.departments.succession import Succession
from portal.departments.templatetags.administration import local_day
from portal.departments.views.frame import administrators_only, done, show
from portal.departments.wording import history
from portal.kit.errors import NotThere


@require_GET
@administrators_only
def listed(request: HttpRequest) -> HttpResponse:
    """What is to come, and what was."""
    return show(request, "successions", "departments", {"rows": screen.listed()})


@require_http_methods(["GET", "POST"])
@administrators_only
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Draft one; `department` in the address fills it in."""
    if kind not in forms.FORMS:
        raise NotThere("")
    known = {"leaving": request.GET.get("department", "")}
    known["leaving"] = [known["leaving"]] if kind == Succession.Kind.MERGE else known["leaving"]
    form, shares = forms.plan_forms(kind, request.POST or None, known)
    made: list[Succession] = []
    if form.is_bound and shares is not None and not shares.is_valid():
        form.add_error(None, _("Please check the shares."))
    status = done(form, lambda: made.append(actions.draft(form.plan(shares), actor=request.actor)))
    if status:
        context = {"form": form, "shares": shares, "kind": kind}
        return show(request, "succession_form", "departments", context, status=status)
    return redirect("admin-succession", made[0].pk)


@require_http_methods(["GET", "POST"])
@administrators_only
def one(request: HttpRequest, key: int) -> HttpResponse:
    """A draft with what would move, and the button that applies it; afterwards how far it is."""
    row = screen.one(key)
    if request.method != "POST":
        return _shown(request, row)
    applied: list[Succession] = []
    form = _empty()
    if status := tried(form, lambda: applied.append(actions.apply(row, actor=request.actor))):
        return _shown(request, screen.one(key), form, status)
    planned = applied[0].state == Succession.State.PLANNED
    said = _("It applies by itself on %(day)s.") % {"day": local_day(row.on)} if planned else _("Applied.")
    messages.success(request, said)
    return redirect("admin-succession", key)


@administrators_only
@require_POST
def drop(request: HttpRequest, key: int) -> HttpResponse:
    row = screen.one(key)
    form = _empty()
    if status := tried(form, lambda: actions.drop(row, actor=request.actor)):
        return _shown(request, screen.one(key), form, status)
    messages.success(request, _("Dropped. Nothing has changed."))
    return redirect("admin-successions")


def _empty() -> Form:
    form = Form({})
    form.is_valid()
    return form


def _shown(request: HttpRequest, row: Succession, form: Any = None, status: int = 200) -> HttpResponse:
    context = screen.page(row, request.actor) | {"form": form, "history": history(subject(row))}
    return show(request, "succession", "departments", context, status=status)
