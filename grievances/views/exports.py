"""Exports: what is about to be taken out and what for, how far it is, the file, and who took out what."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from grievances.actions import exporting
from grievances.forms import tried
from grievances.forms.bulk import Chosen
from grievances.forms.exports import ExportForm
from grievances.models import Export
from grievances.selectors import bulk, exports
from grievances.selectors.viewing import DESK_ROLES
from portal.departments.access import role_only, staff_only
from portal.departments.models import Role
from portal.departments.views.frame import sections
from portal.kit import clock, pages
from portal.kit.errors import MoveRefused, NotThere

desk_only = role_only(*DESK_ROLES)


@desk_only
@require_GET
def recent(request: HttpRequest) -> HttpResponse:
    """The officer's own exports of the last thirty days."""
    rows = exports.recent(request.actor.as_officer(), clock.now())
    return render(request, "grievances/exports/list.html", {"rows": rows})


@desk_only
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What is about to be taken out, and what for; sent, it begins. The address says what is chosen, as that
    of the queue does."""
    actor, now = request.actor.as_officer(), clock.now()
    chosen = Chosen(request.GET, actor)
    first, number = bulk.begin(chosen.choice, actor, now)
    if not number:
        messages.warning(request, _("No case stands in this list."))
        return redirect("desk")
    form = ExportForm(request.POST or None, initial={"form_key": uuid.uuid4()})
    made: list[Export] = []
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        status = tried(form, lambda: made.append(_start(request, chosen, form)))
    if made:
        return redirect("export", made[0].pk)
    context = {"chosen": chosen, "form": form, "first": first, "number": number, "most": exporting.MOST}
    return render(request, "grievances/exports/new.html", context, status=status)


def _start(request: HttpRequest, chosen: Chosen, form: ExportForm) -> Export:
    actor = request.actor.as_officer()
    keys = bulk.chosen(chosen.choice, actor, clock.now(), exporting.MOST)
    return exporting.start(
        actor=actor,
        cases=[key for key, _version in keys],
        view=chosen.view.key if chosen.is_view else "",
        narrowing=chosen.narrowed if chosen.is_view else {},
        **form.cleaned_data,
    )


@desk_only
@require_GET
def one(request: HttpRequest, key: int) -> HttpResponse:
    """How far it is, and its report: exact counts, and why what was left out was."""
    return _page(request, exports.mine(request.actor.as_officer(), key))


def _page(request: HttpRequest, found: Export, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "export": found,
        "done": exports.done(found) if found.is_running else found.total,
        "there": found.has_file(clock.now()),
        "left": max(0, exporting.OPENINGS - found.opened),
        **more,
    }
    return render(request, "grievances/exports/one.html", context, status=status)


@desk_only
@require_POST
def fetch(request: HttpRequest, key: int) -> HttpResponse:
    """The file, for who asked for it alone. By POST: nothing that follows links takes it out."""
    actor = request.actor.as_officer()
    found = exports.mine(actor, key)
    try:
        opened = exporting.fetch(found, actor=actor)
    except MoveRefused as refusal:
        return _page(request, exports.mine(actor, key), refusal.status, refusal=str(refusal))
    response = StreamingHttpResponse(opened.text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{opened.name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@desk_only
@require_POST
def stop(request: HttpRequest, key: int) -> HttpResponse:
    """Stop it; a second press finds it stopped, and says so."""
    actor = request.actor.as_officer()
    try:
        exporting.stop(exports.mine(actor, key), actor=actor)
    except MoveRefused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Stopped. Nothing of it is kept."))
    return redirect("export", key)


@staff_only
@require_safe
def watched(request: HttpRequest) -> HttpResponse:
    """Who took out what, newest first, for those who watch over it; what stands in the files is not shown."""
    which = exports.watched(request.actor.as_officer())
    if which is None:
        raise NotThere("")
    tabs = sections(request.actor, "exports") if request.actor.has(Role.ADMINISTRATOR) else []
    found = pages.page(request, exports.rows(which), "-started_at")
    return render(request, "grievances/exports/watched.html", {"exports": found, "sections": tabs})
