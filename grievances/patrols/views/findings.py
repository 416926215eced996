"""A finding: what became of it, and the one question that may be open: is it the same matter as a case?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grievances import policies as cases
from grievances.forms import tried
from grievances.models import Grievance, PatrolFinding
from grievances.patrols import policies
from grievances.patrols.actions import finding
from grievances.patrols.forms import SettleForm
from grievances.patrols.selectors.alike import likely
from grievances.patrols.views.doors import concerned_only
from portal.departments.actors import Actor
from portal.kit.errors import NotThere


def _found(request: HttpRequest, key: int) -> PatrolFinding:
    rows = PatrolFinding.objects.filter(policies.told(request.actor))
    rows = rows.filter(pk=key, round__in=policies.rounds_of(request.actor))
    named = (
        "round__plan__area",
        "round__plan__department",
        "round__walker",
        "category",
        "point",
        "grievance",
    )
    found = rows.select_related(*named).prefetch_related("photos").first()
    if found is None:
        raise NotThere("")
    return found


@concerned_only
@require_safe
def one(request: HttpRequest, key: int) -> HttpResponse:
    return _show(request, _found(request, key))


def _show(
    request: HttpRequest, found: PatrolFinding, form: SettleForm | None = None, status: int = 200
) -> HttpResponse:
    actor = request.actor.as_officer()
    mine = found.round.walker_id == actor.person_id
    context = {
        "finding": found,
        "form": form or SettleForm(),
        "mine": mine,
        "case_there": _is_there(actor, found),
        "alike": likely(actor, found) if mine and not found.way else [],
        "recheck": getattr(found, "recheck", None),
        "asks": mine and not found.way and found.round.takes_findings,
    }
    return render(request, "patrols/finding.html", context, status=status)


def _is_there(actor: Actor, found: PatrolFinding) -> bool:
    return bool(found.grievance_id) and cases.visible_to(actor).filter(pk=found.grievance_id).exists()


@concerned_only
@require_POST
def settle(request: HttpRequest, key: int) -> HttpResponse:
    """What is refused is said on the page of the finding, which asks again."""
    found, actor, form = _found(request, key), request.actor.as_officer(), SettleForm(request.POST)
    reference = form.cleaned_data["into"] if form.is_valid() else "-"
    into = cases.visible_to(actor).filter(reference=reference).first() if reference else None
    if reference and into is None:
        raise NotThere("")
    done: list[PatrolFinding] = []
    status = tried(form, lambda: done.append(finding.settle(found, actor=actor, into=into)))
    if status:
        return _show(request, _found(request, key), form, status)
    messages.success(request, _told(done[0], done[0].grievance))
    return redirect("patrol-round", found.round_id)


def _told(done: PatrolFinding, case: Grievance) -> str:
    if done.way == PatrolFinding.Way.NOTED:
        return _("Added to case %(reference)s as a note.") % {"reference": case.reference}
    return _("It is case %(reference)s.") % {"reference": case.reference}
