"""Ladders: listed, added and removed, with their rungs."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.departments.actions import rungs as actions
from portal.departments.actions.change import subject
from portal.departments.forms.ladders import LadderForm, NewRungForm, RungForm, rung_as_typed
from portal.departments.screens import ladders as screen
from portal.departments.views.frame import administrators_only, done, seen_by, show, told

FRESH = {"quiet_from": 22, "quiet_until": 7, "unit": "hours", "side": "after"}


@require_GET
@administrators_only
def listed(request: HttpRequest) -> HttpResponse:
    """The ladders of every clock."""
    context = {"ladders": screen.ladders(), "without": actions.without_ladder()}
    return show(request, "ladder", "ladder", context)


@administrators_only
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Each clock without a general ladder gets the usual one."""
    if actions.begin_ladders(actor=request.actor):
        messages.success(request, _("Begun. Read through them, and change what is different here."))
    return redirect("admin-ladder")


@require_http_methods(["GET", "POST"])
@administrators_only
def add(request: HttpRequest) -> HttpResponse:
    """A ladder of its own for a matter or an area."""
    form = LadderForm(request.POST or None)
    status = done(form, lambda: actions.add_ladder(actor=request.actor, **form.cleaned_data))
    if status:
        return show(request, "ladder_form", "ladder", {"form": form}, status=status)
    messages.success(request, _("Added. It begins as a copy of the ladder that held so far: change it now."))
    return redirect("admin-ladder")


@require_http_methods(["GET", "POST"])
@administrators_only
def end(request: HttpRequest, key: int) -> HttpResponse:
    """Remove the ladder that this rung stands on."""
    row = screen.rung(key)
    form = forms.Form(request.POST if request.method == "POST" else None)
    status = done(form, lambda: actions.end_ladder(row, actor=request.actor))
    if status:
        context = {"form": form, "ladder": screen.ladder(row)}
        return show(request, "ladder_end", "ladder", context, status=status)
    messages.success(request, _("Removed. The next wider ladder holds from now on."))
    return redirect("admin-ladder")


@require_http_methods(["GET", "POST"])
@administrators_only
def add_rung(request: HttpRequest, key: int) -> HttpResponse:
    """A further rung on the ladder that this rung stands on."""
    row = screen.rung(key)
    form = NewRungForm(request.POST or None, initial=FRESH).of(row.kind)
    status = done(form, lambda: actions.add_rung(row, actor=request.actor, **form.values()))
    if status:
        context = {"form": form, "ladder": screen.ladder(row)}
        return show(request, "rung_form", "ladder", context, status=status)
    messages.success(request, _("Added. What runs is counted anew with the next sweep."))
    return redirect("admin-ladder")


@require_http_methods(["GET", "POST"])
@administrators_only
def rung(request: HttpRequest, key: int) -> HttpResponse:
    """Change a rung."""
    row = screen.rung(key)
    form = RungForm(request.POST or None, initial=rung_as_typed(row)).of(row.kind)
    status = done(
        form,
        lambda: actions.edit_rung(row, actor=request.actor, seen=seen_by(request), **form.values()),
    )
    if status:
        history = told(request, status, subject(row), actions.ladder_subject(row))
        context = {"form": form, "rung": row, "ladder": screen.ladder(row)} | history
        return show(request, "rung", "ladder", context, status=status)
    messages.success(request, _("Saved."))
    return redirect("admin-ladder")


@require_http_methods(["GET", "POST"])
@administrators_only
def remove_rung(request: HttpRequest, key: int) -> HttpResponse:
    """Take a rung off its ladder."""
    row = screen.rung(key)
    form = forms.Form(request.POST if request.method == "POST" else None)
    status = done(form, lambda: actions.remove_rung(row, actor=request.actor))
    if status:
        context = {"form": form, "rung": row, "ladder": screen.ladder(row)}
        return show(request, "rung_end", "ladder", context, status=status)
    messages.success(request, _("Removed. What runs is counted anew with the next sweep."))
    return redirect("admin-ladder")
