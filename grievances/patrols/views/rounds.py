"""On foot: the officer's own page, and a round from its opening to its end."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from grievances.actions import photos
from grievances.forms import tried
from grievances.forms.inputs import form_key
from grievances.models import PatrolFinding, PatrolPoint, PatrolRound
from grievances.patrols import policies
from grievances.patrols.actions import finding, walking
from grievances.patrols.forms import CASE, FindForm, FinishForm
from grievances.patrols.selectors.own import own
from grievances.patrols.selectors.walk import walk
from grievances.patrols.views.doors import concerned_only, round_of, told, wants_words
from grievances.views import staging
from portal.kit.errors import NotThere


@concerned_only
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What is to be walked, looked at again and looked after; and what this device has kept."""
    actor = request.actor.as_officer()
    plans = bool(policies.planning_paths(actor))
    return render(request, "patrols/start.html", {"own": own(actor), "plans": plans, "me": actor.person_id})


@concerned_only
@require_safe
def one(request: HttpRequest, key: int) -> HttpResponse:
    """The round: for its walker with what can be done, for others as it stands."""
    return _show(request, round_of(request, key))


def _show(
    request: HttpRequest,
    walked: PatrolRound,
    status: int = 200,
    form: FindForm | None = None,
    ending: FinishForm | None = None,
) -> HttpResponse:
    actor = request.actor.as_officer()
    mine = walked.walker_id == actor.person_id if walked.walker_id else policies.walks_for(actor, walked.plan)
    context: dict[str, Any] = {
        "walk": walk(walked, actor),
        "round": walked,
        "mine": mine,
        "me": actor.person_id,
    }
    context["walking"] = mine and walked.is_walking
    if context["walking"]:
        form = form or FindForm(plan=walked.plan, initial=_begun(request))
        context |= {"form": form, "ending": ending or FinishForm(), "opened": form.is_bound}
        context["photos"] = photos.staged_for(form["key"].value() or "")
    return render(request, "patrols/round.html", context, status=status)


def _begun(request: HttpRequest) -> dict[str, Any]:
    return {"key": str(uuid.uuid4()), "way": CASE, "point": request.GET.get("point", "")}


@concerned_only
@require_POST
def open_it(request: HttpRequest, key: int) -> HttpResponse:
    walking.open_round(round_of(request, key), actor=request.actor.as_officer())
    return redirect("patrol-round", key)


@concerned_only
@require_POST
def tick(request: HttpRequest, key: int, point: int) -> HttpResponse:
    """A point is in order: with one press, and again with no harm."""

    def deed() -> HttpResponse:
        walked = round_of(request, key)
        found = PatrolPoint.objects.filter(pk=point, plan=walked.plan_id).first()
        if found is None:
            raise NotThere("")
        walking.tick(walked, found, actor=request.actor.as_officer())
        if wants_words(request):
            return JsonResponse({"told": _("Arrived: in order")})
        return redirect(f"{reverse('patrol-round', args=[key])}#point-{point}")

    return told(request, deed)


@concerned_only
@require_POST
def find(request: HttpRequest, key: int) -> HttpResponse:
    """A finding, from the form or from what a device has kept: photos first, then the rest."""
    return told(request, lambda: _find(request, round_of(request, key)))


def _find(request: HttpRequest, walked: PatrolRound) -> HttpResponse:
    actor = request.actor.as_officer()
    policies.check_walker(actor, walked)
    typed = request.POST.copy()
    typed["key"] = form_key(typed.get("key", ""))
    form = FindForm(typed, plan=walked.plan)
    again = PatrolFinding.objects.filter(key=typed["key"], round=walked).first()
    status = 0 if again else staging.stage(request, typed["key"], form)
    if "drop" in typed and not status:
        return _show(request, walked, form=FindForm(plan=walked.plan, initial=typed.dict()))
    if not status and not form.is_valid():
        status = 400
    made: list[PatrolFinding] = [again] if again else []
    if not status and not again:
        status = tried(form, lambda: made.append(_kept(form, walked, actor)))
    if status:
        return _refused(request, walked, form, status)
    return _arrived(request, made[0])


def _kept(form: FindForm, walked: PatrolRound, actor) -> PatrolFinding:
    tokens = tuple(row.token for row in photos.staged_for(form.cleaned_data["key"]))
    found = form.given(tokens, get_language() or "zh-hans")
    return finding.find(walked, found, actor=actor)


def _refused(request: HttpRequest, walked: PatrolRound, form: FindForm, status: int) -> HttpResponse:
    if wants_words(request):
        words = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"told": " ".join(words)}, status=status)
    return _show(request, walked, status, form=form)


def _arrived(request: HttpRequest, made: PatrolFinding) -> HttpResponse:
    is_told = policies.is_told(request.actor, made)
    name, key = ("patrol-finding", made.pk) if is_told else ("patrol-round", made.round_id)
    words, address = _words(made, is_told), reverse(name, args=[key])
    if wants_words(request):
        return JsonResponse({"told": words, "address": address, "asks": not made.way})
    if not made.way:
        return redirect(address)
    messages.success(request, words)
    return redirect("patrol-round", made.round_id)


def _words(made: PatrolFinding, is_told: bool) -> str:
    if not is_told:
        return _("Everything has arrived.")
    if not made.way:
        return _("Arrived. A neighbour may have filed it: please look.")
    if made.way == PatrolFinding.Way.SOLVED:
        return _("Arrived: solved on the spot.")
    return _("Arrived: it is case %(reference)s.") % {"reference": made.grievance.reference}


@concerned_only
@require_POST
def finish(request: HttpRequest, key: int) -> HttpResponse:
    """The round is done; how many re-checks were drawn is said."""
    walked, form = round_of(request, key), FinishForm(request.POST)
    done: list[PatrolRound] = []

    def deed() -> None:
        done.append(walking.finish(walked, actor=request.actor.as_officer(), why=form.cleaned_data["why"]))

    form.is_valid()
    if status := tried(form, deed):
        return _show(request, round_of(request, key), status, ending=form)
    n = done[0].checks.count()
    drawn = ngettext(
        "Finished. One re-check was drawn: somebody else looks again.",
        "Finished. %(n)s re-checks were drawn: somebody else looks again.",
        n,
    )
    messages.success(request, drawn % {"n": n} if n else _("Finished. No re-check was drawn."))
    return redirect("patrols")
