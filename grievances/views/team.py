"""The team: who of a department has how much, what is late, who is away and who stands in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grievances.forms import tried
from grievances.forms.team import AwayForm
from grievances.selectors import load
from grievances.selectors.load import Team
from portal.departments import selectors
from portal.departments.access import role_only
from portal.departments.actions import absences
from portal.departments.actors import WORKERS
from portal.departments.models import Absence, Department
from portal.kit import clock
from portal.kit.errors import DomainError, NotThere

workers_only = role_only(*WORKERS)


@workers_only
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """The officer's departments, each with its people and their load; each number leads to its cases."""
    actor = request.actor.as_officer()
    context = {"teams": load.teams(actor, clock.now()), "me": actor.person_id, "today": selectors.today()}
    return render(request, "grievances/team/page.html", context)


@workers_only
@require_http_methods(["GET", "POST"])
def away(request: HttpRequest, code: str) -> HttpResponse:
    """Say that one is away; a supervisor says it for their people."""
    actor = request.actor.as_officer()
    this = _team(request, code)
    form = AwayForm(request.POST or None, team=this, me=actor.person_id)
    unit = Department.objects.get(pk=this.department)
    status = 200 if not form.is_bound else 400
    if form.is_bound and form.is_valid():
        status = tried(form, lambda: absences.be_away(actor=actor, department=unit, **form.given()))
        if not status:
            told = _("Entered. Whoever stands in has been told.")
            messages.success(request, told if form.given()["substitute"] else _("Entered."))
            return redirect("team")
    return render(request, "grievances/team/away.html", {"form": form, "team": this}, status=status)


def _team(request: HttpRequest, code: str) -> Team:
    """The officer's own department with this code; another's is not there."""
    found = [each for each in load.teams(request.actor.as_officer(), clock.now()) if each.code == code]
    if not found:
        raise NotThere("")
    return found[0]


@workers_only
@require_POST
def back(request: HttpRequest, key: int) -> HttpResponse:
    """They are back: the absence ends. A second press finds it over, and says so."""
    rows = Absence.objects.select_related("person", "department")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    try:
        absences.be_back(found, actor=request.actor.as_officer())
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The absence is over."))
    return redirect("team")
