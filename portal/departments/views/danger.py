"""The words of danger: tried and weighed before they are saved, and the versions that there were."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.departments.actions import danger as actions
from portal.departments.forms import tried
from portal.departments.forms.danger import DangerForm
from portal.departments.screens import danger as screen
from portal.departments.views.frame import administrators_only, seen_by, show, told
from portal.engines.routing.danger import FIRST
from portal.engines.routing.models import current
from portal.kit.bilingual import chinese


@require_http_methods(["GET", "POST"])
@administrators_only
def danger(request: HttpRequest) -> HttpResponse:
    """The words that hold; typed anew, what they would have done; saved, the next version."""
    number, words = current()
    form = DangerForm(request.POST or None, words=words)
    found: list[screen.Preview] = []
    status = 200
    if form.is_bound:
        deed = _saved if "save" in request.POST else _weighed
        status = tried(form, partial(deed, request, form, found)) if form.is_valid() else 400
    if form.is_bound and "save" in request.POST and not status:
        messages.success(request, _("Saved. It holds for whatever is written from now on."))
        return redirect("admin-danger")
    context = {"form": form, "number": number, "preview": found[0] if found else None}
    context |= {"versions": screen.versions(FIRST)} | told(request, status, actions.SUBJECT) | {"history": []}
    return show(request, "danger", "danger", context, status=status or 200)


def _saved(request: HttpRequest, form: DangerForm, found: list) -> None:
    given = form.cleaned_data["reason"]
    actions.save_danger(form.words(), actor=request.actor, reason=given, seen=seen_by(request))


def _weighed(request: HttpRequest, form: DangerForm, found: list) -> None:
    name = "name_zh" if chinese() else "name_en"
    words = actions.checked(form.words())
    found.append(screen.preview(words, form.cleaned_data["sentence"], name))
