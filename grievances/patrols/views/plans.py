"""Plans: who is to look at what and how often, and what came of it; each number leads to what it counts."""

import uuid
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grievances.forms import tried
from grievances.forms.inputs import form_key
from grievances.models import PatrolPlan
from grievances.patrols import policies
from grievances.patrols.actions import planning
from grievances.patrols.forms import PlanForm, plan_as_typed
from grievances.patrols.selectors import figures
from grievances.patrols.views.doors import concerned_only
from portal.departments import selectors
from portal.kit import pages
from portal.kit.errors import NotThere

ORDER = {"rounds": "-due_on", "findings": "-at", "checks": "-due_at"}


def _plan(request: HttpRequest, key: int) -> PatrolPlan:
    named = ("area", "department", "officer", "made_by", "ended_by", "instead_of", "went_over_to")
    found = policies.plans_of(request.actor).select_related(*named).filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


@concerned_only
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The plans that are there for the actor, the newest first."""
    rows = policies.plans_of(request.actor).select_related("area", "department", "officer")
    may = bool(policies.planning_paths(request.actor))
    context = {"page": pages.page(request, rows, "-made_at"), "may": may}
    return render(request, "patrols/plans.html", context)


@concerned_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor = request.actor.as_officer()
    if not policies.planning_paths(actor):
        raise NotThere("")
    begun = {"from_day": selectors.today().isoformat()}
    told = _("The plan is made. Its rounds stand on the pages of those who walk them.")
    return _asked(request, begun, told)


@concerned_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: int) -> HttpResponse:
    """The plan as it stands, to be changed: what is saved goes on from it, and it ends."""
    found = _plan(request, key)
    if not policies.may_plan(request.actor.as_officer(), found.area.path):
        raise NotThere("")
    begun = plan_as_typed(found) | {"from_day": planning.first_day(found).isoformat()}
    told = _("Changed. What was walked before stays with the plan as it was.")
    return _asked(request, begun, told, found)


def _asked(
    request: HttpRequest, begun: dict[str, Any], told: str, changed: PatrolPlan | None = None
) -> HttpResponse:
    """The form of a plan, and what came of it."""
    actor, context = request.actor.as_officer(), {"changed": changed}
    if request.method != "POST":
        form = PlanForm(actor=actor, initial=begun | {"form_key": str(uuid.uuid4())})
        return render(request, "patrols/plan_new.html", context | {"form": form})
    typed = request.POST.copy()
    typed["form_key"] = form_key(typed.get("form_key", ""))
    if "more" in typed:
        form = PlanForm(actor=actor, initial=typed.dict())
        form.more = True
        return render(request, "patrols/plan_new.html", context | {"form": form})
    form, made = PlanForm(typed, actor=actor), []
    status = 400
    if form.is_valid():
        deed = partial(planning.plan, form.given(), actor=actor, instead_of=changed)
        status = tried(form, lambda: made.append(deed()))
    if status:
        return render(request, "patrols/plan_new.html", context | {"form": form}, status=status)
    messages.success(request, told)
    return redirect("patrol-plan", made[0].pk)


@concerned_only
@require_safe
def one(request: HttpRequest, key: int) -> HttpResponse:
    found = _plan(request, key)
    context = {
        "plan": found,
        "points": found.points.select_related("category"),
        "figures": figures.counted(found, request.actor),
        "may": policies.may_plan(request.actor, found.area.path),
    }
    return render(request, "patrols/plan.html", context)


@concerned_only
@require_POST
def end(request: HttpRequest, key: int) -> HttpResponse:
    planning.end(_plan(request, key), actor=request.actor.as_officer())
    messages.success(request, _("The plan has ended. What was walked and found stays."))
    return redirect("patrol-plan", key)


@concerned_only
@require_safe
def rows(request: HttpRequest, key: int, figure: str) -> HttpResponse:
    """Exactly what a number of the plan counts."""
    found, asked = _plan(request, key), figures.FIGURES.get(figure)
    if asked is None:
        raise NotThere("")
    page = pages.page(request, figures.rows(found, asked, request.actor), ORDER[asked.kind])
    heading = figures.KINDS[asked.kind][2]
    context = {"plan": found, "figure": asked, "heading": heading, "page": page}
    return render(request, "patrols/rows.html", context)
