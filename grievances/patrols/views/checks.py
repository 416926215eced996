"""Looking again: what was drawn, and what somebody else saw."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grievances.actions import photos
from grievances.forms import tried
from grievances.forms.inputs import form_key
from grievances.models import PatrolCheck
from grievances.patrols import policies
from grievances.patrols.actions import rechecking
from grievances.patrols.forms import CheckForm
from grievances.patrols.selectors.own import loaded_checks
from grievances.patrols.views.doors import concerned_only
from grievances.views import staging
from portal.kit.errors import NotThere


@concerned_only
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: int) -> HttpResponse:
    """What was reported, and how it is; for who walked and others as it stands."""
    actor = request.actor.as_officer()
    found = loaded_checks(policies.checks_of(actor)).filter(pk=key).first()
    if found is None:
        raise NotThere("")
    if request.method != "POST":
        return _show(request, found, CheckForm(initial={"form_key": str(uuid.uuid4())}))
    typed = request.POST.copy()
    typed["form_key"] = form_key(typed.get("form_key", ""))
    form = CheckForm(typed)
    rechecking.refuse(found, actor)
    status = staging.stage(request, typed["form_key"], form)
    if "drop" in typed and not status:
        return _show(request, found, CheckForm(initial=typed.dict()))
    status = status or _done(form, found, request)
    if status:
        return _show(request, found, form, status)
    messages.success(request, _("Written down. Thank you for looking again."))
    return redirect("patrols")


def _done(form: CheckForm, found: PatrolCheck, request: HttpRequest) -> int:
    if not form.is_valid():
        return 400
    given = form.cleaned_data
    tokens = [row.token for row in photos.staged_for(given["form_key"])]
    named = {name: given[name] for name in ("result", "text", "form_key")}
    return tried(
        form, lambda: rechecking.check(found, actor=request.actor.as_officer(), tokens=tokens, **named)
    )


def _show(request: HttpRequest, found: PatrolCheck, form: CheckForm, status: int = 200) -> HttpResponse:
    context = {
        "check": found,
        "form": form,
        "photos": photos.staged_for(form["form_key"].value() or ""),
        "mine": found.is_open and policies.rechecks(request.actor, found),
        "reported": found.finding.photos.all() if found.finding_id else (),
        "seen": found.photos.all(),
    }
    return render(request, "patrols/check.html", context, status=status)
