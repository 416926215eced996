"""Groups and their members: read by everybody, kept by the policy centre."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.advising.actions import groups
from evaluation.advising.forms import EndForm, GroupForm, TermForm
from evaluation.advising.selectors import reading
from evaluation.advising.wording import DESIGNATED
from evaluation.forms import typed
from evaluation.models import AdvisoryMember
from grievances.forms import tried
from portal.departments.access import role_only
from portal.departments.models import Role
from portal.kit import clock
from portal.kit.errors import NotThere

keepers = role_only(Role.POLICY)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A group: what it is for, who sits in it, how they came and until when, and what it was asked."""
    group = reading.group(pk)
    asked = reading.questions(reading.RUNNING) | reading.questions(reading.DONE)
    context = {
        "group": group,
        "sections": [
            (_("Sitting now"), group.sitting),
            (_("Coming"), group.coming),
            (_("Former members"), group.former),
        ],
        "words": DESIGNATED,
        "keeps": request.actor.has(Role.POLICY),
        "questions": asked.filter(group=group).order_by("-pk")[:20],
        "today": clock.local(clock.now()).date(),
    }
    return render(request, "evaluation/advising/group.html", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Found a group."""
    form = GroupForm(typed(request))
    status, made = 200, []
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(form, lambda: made.append(groups.found(actor=request.actor, **form.cleaned_data)))
        if not status:
            messages.success(request, _("Founded. Now designate its members."))
            return redirect("advisory-group", pk=made[0].pk)
    return render(request, "evaluation/advising/found.html", {"form": form}, status=status)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def designate(request: HttpRequest, pk: int) -> HttpResponse:
    """Designate a member for a term."""
    group = reading.group(pk)
    form = TermForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(
                form, lambda: groups.designate(pk, form.person, actor=request.actor, term=form.term)
            )
        if not status:
            messages.success(request, _("Designated. Their name and term stand for everybody to read."))
            return redirect("advisory-group", pk=pk)
    return render(
        request, "evaluation/advising/designate.html", {"group": group, "form": form}, status=status
    )


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a term before its time."""
    member = AdvisoryMember.objects.select_related("group", "person").filter(pk=pk).first()
    if member is None:
        raise NotThere("")
    form = EndForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            why = form.cleaned_data["why"]
            status = tried(form, lambda: groups.end_term(pk, actor=request.actor, why=why))
        if not status:
            messages.success(request, _("The term has ended."))
            return redirect("advisory-group", pk=member.group_id)
    return render(request, "evaluation/advising/end.html", {"member": member, "form": form}, status=status)
