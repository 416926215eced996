"""The pages of reply templates: for administrators all, for a supervisor those of their department."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from grievances.actions import templating
from grievances.forms import tried
from grievances.forms.templates import KIND_WORDS, KINDS, TemplateForm, kind_of
from grievances.models import ReplyTemplate
from portal.departments import selectors as departments
from portal.departments.access import role_only
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.kit.errors import MoveRefused, NotThere

keepers_only = role_only(Role.ADMINISTRATOR, Role.SUPERVISOR)


@keepers_only
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """All that are the reader's to keep: those in force or to come, then those that have ended."""
    actor, today = request.actor.as_officer(), departments.today()
    rows = [(row, KIND_WORDS[kind_of(row)]) for row in _kept_by(actor)]
    context = {
        "rows": [(row, kind) for row, kind in rows if row.to_day is None or row.to_day > today],
        "ended": [(row, kind) for row, kind in rows if row.to_day is not None and row.to_day <= today],
        "today": today,
        "kinds": KIND_WORDS.items(),
    }
    return render(request, "grievances/templates/list.html", context)


@keepers_only
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """A new template of one kind."""
    if kind not in KINDS:
        raise NotThere("")
    actor = request.actor.as_officer()
    form = TemplateForm(request.POST or None, actor=actor, kind=kind)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        status = tried(form, lambda: templating.add(actor=actor, **form.said()))
        if not status:
            messages.success(request, _("The template is kept."))
            return redirect("templates")
    return _page(request, form, status)


@keepers_only
@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, key: int) -> HttpResponse:
    """A template, to be read and changed; another department's is not there."""
    actor = request.actor.as_officer()
    found = _kept_by(actor).filter(pk=key).first()
    if found is None:
        raise NotThere("")
    if request.method != "POST":
        return _page(request, TemplateForm.of(found, actor), 200, found)
    form = TemplateForm(request.POST.copy(), actor=actor, kind=kind_of(found))
    status = 400
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        status = tried(form, lambda: templating.change(found, actor=actor, seen=seen, **form.said()))
        if not status:
            messages.success(request, _("The template is kept."))
            return redirect("templates")
    if status == MoveRefused.status:
        found.refresh_from_db()
        form.data["seen"] = found.version
    return _page(request, form, status, found)


def _page(
    request: HttpRequest, form: TemplateForm, status: int, template: ReplyTemplate | None = None
) -> HttpResponse:
    context = {"form": form, "template": template, "kind": KIND_WORDS[form.kind]}
    return render(request, "grievances/templates/one.html", context, status=status)


def _kept_by(actor: Actor) -> QuerySet[ReplyTemplate]:
    rows = ReplyTemplate.objects.select_related("department", "category")
    if actor.has(Role.ADMINISTRATOR):
        return rows
    headed = [post.department_id for post in actor.posts if post.role == Role.SUPERVISOR]
    return rows.filter(Q(department__in=headed))
