"""The co-operation centre's call-back list: whom to call, the number for a purpose, what they said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.actions import calling
from evaluation.forms import typed
from evaluation.forms.callbacks import NumberForm, OutcomeForm
from evaluation.selectors import callbacks
from grievances.forms import tried
from portal.departments.access import role_only
from portal.departments.models import Role
from portal.kit import pages

centre = role_only(Role.RULING)


@centre
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Whom to call, and how the calls have ended so far."""
    page = pages.page(request, callbacks.waiting(request.actor), "drawn_at")
    context = {"page": page, "counts": callbacks.counts(request.actor)}
    return render(request, "evaluation/callbacks/list.html", context)


@centre
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: what the case was about, and what came of it."""
    row = callbacks.one(request.actor, pk)
    form = OutcomeForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(form, lambda: calling.note(row, actor=request.actor, **form.cleaned_data))
        if not status:
            messages.success(request, _("Written down."))
            return redirect("callbacks")
    return _page(request, row, status, form=form)


@centre
@require_POST
def number(request: HttpRequest, pk: int) -> HttpResponse:
    """The number stands on this answer alone, and is kept in no cache."""
    row = callbacks.one(request.actor, pk)
    form, found = NumberForm(request.POST), []
    status = 400
    if form.is_valid():
        given = form.cleaned_data["purpose"]
        status = tried(form, lambda: found.append(calling.number(row, actor=request.actor, purpose=given)))
    return _page(request, row, status or 200, asking=form, filer=found[0] if found else None)


def _page(request: HttpRequest, row, status: int, **more) -> HttpResponse:
    context = {"row": row, "case": row.grievance, "asking": NumberForm(), "form": OutcomeForm(), **more}
    response = render(request, "evaluation/callbacks/call.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
