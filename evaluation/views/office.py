"""The panel secretary's pages: the pool, and the sessions. Who sits on which case is shown to nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluation.actions import panels, seating
from evaluation.forms import typed
from evaluation.forms.office import AnnounceForm, MemberForm, SeedForm
from evaluation.lifecycle import SessionState
from evaluation.models import PanelMember, Session
from evaluation.selectors import draws
from evaluation.selectors.office import pool
from grievances.forms import tried
from portal.departments.access import role_only
from portal.departments.models import Role
from portal.kit.errors import NotThere

secretary = role_only(Role.PANEL_SECRETARY)


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def office(request: HttpRequest) -> HttpResponse:
    """The running session and the one that is announced; announcing the next."""
    form = AnnounceForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(form, lambda: panels.announce(actor=request.actor, **form.cleaned_data))
        if not status:
            messages.success(request, _("The pool is frozen and its hash is published."))
            return redirect("panel-office")
    context = {"form": form, "seed_form": SeedForm(), **_standing()}
    return render(request, "evaluation/office/page.html", context, status=status)


def _standing() -> dict:
    rows = list(Session.objects.select_related("rubric", "rule")[:5])
    running = next((row for row in rows if row.state == SessionState.RUNNING), None)
    announced = next((row for row in rows if row.state == SessionState.ANNOUNCED), None)
    return {
        "running": running,
        "announced": announced,
        "totals": draws.totals(running) if running else None,
        "members": PanelMember.objects.filter(active=True).count(),
    }


@secretary
@require_POST
def seed(request: HttpRequest, number: int) -> HttpResponse:
    """The numbers are known: the session begins."""
    session = draws.session_by_number(number)
    form = SeedForm(request.POST)
    status = 400
    if form.is_valid():
        numbers = form.cleaned_data["randomness"]
        status = tried(form, lambda: panels.seed(session, actor=request.actor, randomness=numbers))
    if status:
        context = {"form": AnnounceForm(), "seed_form": form, **_standing()}
        return render(request, "evaluation/office/page.html", context, status=status)
    messages.success(request, _("The session has its seed. Cases that close from now on can be drawn."))
    return redirect("panel-office")


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """The pool: who has agreed to judge; admitting somebody."""
    form = MemberForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(form, lambda: panels.admit(form.person, actor=request.actor, about=form.about))
        if not status:
            messages.success(request, _("Admitted. They can be drawn from the next session on."))
            return redirect("panel-members")
    context = {"form": form, "pool": pool()}
    return render(request, "evaluation/office/members.html", context, status=status)


@secretary
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """A member stops; alternates take their open seats."""
    member = PanelMember.objects.filter(pk=pk, active=True).first()
    if member is None:
        raise NotThere("")
    seating.retire(member, actor=request.actor)
    messages.success(request, _("They have left the pool; alternates take their open cases."))
    return redirect("panel-members")
