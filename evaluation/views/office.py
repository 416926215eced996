"""The panel secretary's pages: the pool, and the sessions. Who sits on which case is shown to nobody."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from evaluation.actions import paneldraws, panels, seating, volunteering
from evaluation.forms import typed
from evaluation.forms.office import AnnounceForm, MemberForm, SeedForm
from evaluation.forms.volunteering import InviteForm, NominateForm
from evaluation.lifecycle import SessionState
from evaluation.models import PanelMember, Session
from evaluation.selectors import draws
from evaluation.selectors.office import pool
from evaluation.selectors.pool import composition, waiting
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
    return _members(request, status, form=form)


def _members(request: HttpRequest, status: int, **forms: Form) -> HttpResponse:
    """The page of members and pool, with what was typed in one of its forms."""
    shown = {"form": MemberForm(), "invite_form": InviteForm(), "nominate_form": NominateForm()} | forms
    context = shown | {"pool": pool(), "volunteers": composition(), "asked": waiting()}
    return render(request, "evaluation/office/members.html", context, status=status)


@secretary
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Residents drawn at random are asked."""
    form, asked = InviteForm(request.POST), []
    status = 400
    if form.is_valid():
        many = form.cleaned_data["many"]
        status = tried(form, lambda: asked.extend(volunteering.invite(many, actor=request.actor)))
    if status:
        return _members(request, status, invite_form=form)
    told = ngettext("%(n)s resident is asked.", "%(n)s residents are asked.", len(asked)) % {"n": len(asked)}
    messages.success(request, told)
    return redirect("panel-members")


@secretary
@require_POST
def nominate(request: HttpRequest) -> HttpResponse:
    """A deputy, an expert or somebody of an organisation is asked."""
    form = NominateForm(request.POST)
    status = 400
    if form.is_valid():
        person, kind = form.person, form.cleaned_data["kind"]
        status = tried(form, lambda: volunteering.nominate(person, kind, actor=request.actor))
    if status:
        return _members(request, status, nominate_form=form)
    messages.success(request, _("They are asked, and say yes or no themselves."))
    return redirect("panel-members")


@secretary
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """A member stops; alternates take their open seats."""
    member = PanelMember.objects.filter(pk=pk, active=True).first()
    if member is None:
        raise NotThere("")
    leave = paneldraws.replace if member.draw_id else seating.retire
    told = _("They have left the pool; alternates take their open cases.")
    if leave(member, actor=request.actor):
        told = _("They have left; the next in drawn order sits on the panel for them, and gets a letter.")
    messages.success(request, told)
    return redirect("panel-members")
