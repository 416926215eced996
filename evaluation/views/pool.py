"""The pool: for everybody what it is made of; for whoever signed in their own way in and out of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluation import policies
from evaluation.actions import volunteering
from evaluation.forms import typed
from evaluation.forms.volunteering import JoinForm, as_typed
from evaluation.models import Volunteer
from evaluation.selectors import features, payments, pool
from grievances.forms import tried
from portal.kit.errors import NotThere


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Who is in the pool, in numbers; one's own facts, to come in or to bring them up to date."""
    actor = request.actor
    if request.method == "POST" and actor.person_id is None:
        raise NotThere("")
    mine = pool.own(actor)
    form = JoinForm(typed(request), initial=as_typed(mine))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            consents = form.cleaned_data["consents"]
            status = tried(form, lambda: volunteering.join(form.facts, actor=actor, consents=consents))
        if not status:
            messages.success(request, _("Thank you. You are in the pool and can be drawn."))
            return redirect("pool")
    context = {
        "mine": mine,
        "is_in": bool(mine) and mine.state == Volunteer.State.IN,
        "is_asked": bool(mine) and mine.state == Volunteer.State.ASKED,
        "form": form if actor.person_id and not policies.holds_post(actor) else None,
        "pool": pool.composition(),
        "places": features.names(),
        "paid": payments.own(actor),
        "total": payments.total(),
    }
    return render(request, "evaluation/pool/page.html", context, status=status)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out of it, or no to having been asked."""
    volunteering.leave(actor=request.actor)
    messages.success(request, _("You are not in the pool any more. What it knew of you is erased."))
    return redirect("pool")
