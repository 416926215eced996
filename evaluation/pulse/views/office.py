"""The survey at the panel secretary's: a round is announced, and begins with its numbers."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evaluation.forms import typed
from evaluation.pulse.actions import rounds
from evaluation.pulse.forms import NumbersForm, RoundForm
from evaluation.pulse.selectors import reading
from evaluation.pulse.wording import STATES
from grievances.forms import tried
from portal.departments.access import role_only
from portal.departments.models import Role

secretary = role_only(Role.PANEL_SECRETARY)


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """The round that stands, or the form of the next one."""
    form = RoundForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(form, lambda: rounds.announce(actor=request.actor, **form.cleaned_data))
        if not status:
            messages.success(request, _("Announced. The frame is frozen and its hash published."))
            return redirect("pulse-office")
    return _page(request, status, form=form if request.method == "POST" else RoundForm())


@secretary
@require_POST
def begin(request: HttpRequest, number: int) -> HttpResponse:
    """The numbers are known: the sample is drawn and asked."""
    row = reading.one(number)
    form = NumbersForm(request.POST)
    status, made = 400, []
    if form.is_valid():
        numbers = form.cleaned_data["randomness"]
        status = tried(form, lambda: made.append(rounds.begin(row, actor=request.actor, randomness=numbers)))
    if status:
        return _page(request, status, numbers=form)
    n = made[0].asked
    told = ngettext("Drawn: %(n)s resident has a letter.", "Drawn: %(n)s residents have a letter.", n)
    messages.success(request, told % {"n": n})
    return redirect("pulse-office")


def _page(request: HttpRequest, status: int, **forms: Form) -> HttpResponse:
    current = reading.current()
    context = {"form": RoundForm(), "numbers": NumbersForm(), "current": current} | forms
    if current:
        context["state"] = STATES[current.state]
    return render(request, "evaluation/pulse/office.html", context, status=status)
