"""The secretary's page of what the district's people are made of."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.actions.population import note
from evaluation.forms.population import PopulationForm
from evaluation.selectors.population import newest
from evaluation.views.office import secretary
from grievances.forms import tried


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The count that holds, and a new one."""
    form, status = PopulationForm.of(newest()), 200
    if request.method == "POST":
        form, status = PopulationForm(request.POST), 400
        if form.is_valid():
            status = tried(form, lambda: note(actor=request.actor, **form.given))
        if not status:
            messages.success(request, _("Saved. The pool's page shows these shares from now on."))
            return redirect("panel-members")
    return render(request, "evaluation/office/population.html", {"form": form}, status=status)
