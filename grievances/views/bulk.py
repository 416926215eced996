"""Acts on many cases: what is chosen and asked once more, how far it is, and what came of it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grievances.actions import bulk as acts
from grievances.forms import tried
from grievances.forms.bulk import FORMS, Chosen
from grievances.lifecycle import Verb
from grievances.selectors import bulk
from portal.departments.access import role_only
from portal.departments.models import Role
from portal.kit import clock, pages
from portal.kit.errors import MoveRefused

officers_only = role_only(Role.GRID_OFFICER, Role.HANDLER, Role.SUPERVISOR, Role.RULING)


@officers_only
@require_GET
def recent(request: HttpRequest) -> HttpResponse:
    """The officer's own acts on many cases, of the last thirty days."""
    rows = bulk.recent(request.actor.as_officer(), clock.now())
    return render(request, "grievances/bulk/list.html", {"rows": rows})


@officers_only
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """What is about to be done, to how many and to which; sent, it begins. The address says what is chosen:
    no state is changed by looking."""
    actor, now = request.actor.as_officer(), clock.now()
    chosen = Chosen(request.GET, actor)
    if chosen.verb is None:
        messages.warning(request, _("Choose what is to be done."))
        return redirect("desk")
    start = {"form_key": uuid.uuid4(), "seen_at": now.isoformat()}
    form = FORMS[chosen.verb](request.POST or None, actor=actor, initial=start)
    made: list[Any] = []
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        status = tried(form, lambda: made.append(_start(request, chosen, form)))
    if made:
        return redirect("bulk-act", made[0].pk)
    first, number = bulk.begin(chosen.choice, actor, now)
    context = {"chosen": chosen, "form": form, "first": first, "number": number, "most": acts.MOST}
    return render(request, "grievances/bulk/new.html", context, status=status)


def _start(request: HttpRequest, chosen: Chosen, form: Any) -> Any:
    actor = request.actor.as_officer()
    return acts.start(
        actor=actor,
        verb=chosen.verb,
        cases=bulk.chosen(chosen.choice, actor, clock.now(), acts.MOST),
        form_key=form.cleaned_data["form_key"],
        parameters=form.given(),
        view=chosen.view.key if chosen.is_view else "",
        narrowing=chosen.narrowed if chosen.is_view else {},
        seen_at=form.cleaned_data["seen_at"],
    )


@officers_only
@require_GET
def act(request: HttpRequest, key: int) -> HttpResponse:
    """How far it is, and its report: exact counts, each reason with its number, each refused case."""
    actor = request.actor.as_officer()
    found = bulk.progress(actor, key)
    context = {
        "progress": found,
        "act": found.act,
        "verb": Verb(found.act.verb),
        "reasons": bulk.reasons(found.act) if found.refused else [],
        "page": pages.page(request, bulk.refused(found.act, actor), "pk") if found.refused else None,
    }
    return render(request, "grievances/bulk/act.html", context)


@officers_only
@require_POST
def stop(request: HttpRequest, key: int) -> HttpResponse:
    """Stop it; a second press finds it stopped, and says so."""
    actor = request.actor.as_officer()
    found = bulk.progress(actor, key).act
    try:
        acts.stop(found, actor=actor)
    except MoveRefused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Stopped. What is done stays done."))
    return redirect("bulk-act", key)
