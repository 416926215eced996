"""Saved views of the queue: keep one, rename it, share it, remove it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grievances.actions import saving
from grievances.actions.saving import Wish
from grievances.forms import tried
from grievances.forms.queue import NarrowingForm
from grievances.forms.saved import ALONE, SavedViewForm
from grievances.selectors import saved
from grievances.selectors.viewing import DESK_ROLES, View, views_for
from portal.departments.access import role_only
from portal.departments.actors import Actor
from portal.kit.errors import NotThere

desk_only = role_only(*DESK_ROLES)


@desk_only
@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """The saved views that the officer finds at their desk, each to be opened, some to be changed."""
    rows = saved.saved_for(request.actor.as_officer())
    return render(request, "grievances/saved/list.html", {"rows": rows})


@desk_only
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Keep the view of the address, as it is narrowed down, under a name."""
    actor = request.actor.as_officer()
    view = _view(request, actor)
    form = NarrowingForm.asked(request.GET, actor)
    narrowed = form.chosen if form else {}
    asked = SavedViewForm(request.POST or None, actor=actor)
    status = 200
    if asked.is_bound:
        status = 400
        if asked.is_valid():
            wish = Wish(view.key, **narrowed)
            status = tried(asked, lambda: saving.save(wish, actor=actor, **asked.given()))
        if not status:
            messages.success(request, _("Kept. It stands among your saved views."))
            return redirect(f"{reverse('desk')}?{urlencode({'view': view.key, **narrowed})}")
    context = {"form": asked, "view": view, "narrowed": narrowed}
    return render(request, "grievances/saved/new.html", context, status=status)


def _view(request: HttpRequest, actor: Actor) -> View:
    found = next((each for each in views_for(actor) if each.key == request.GET.get("view")), None)
    if found is None:
        raise NotThere("")
    return found


@desk_only
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: int) -> HttpResponse:
    """Another name, other readers; and the button that removes it."""
    actor = request.actor.as_officer()
    row = saved.changeable(actor, key)
    start = {"name": row.name, "shared_with": row.shared_with_id or ALONE}
    form = SavedViewForm(request.POST or None, actor=actor, initial=start)
    status = 200
    if form.is_bound:
        status = 400
        if form.is_valid():
            given = form.given(row.shared_with_id)
            status = tried(form, lambda: saving.rename(key, actor=actor, **given))
        if not status:
            messages.success(request, _("Changed."))
            return redirect("desk-views")
    return render(request, "grievances/saved/edit.html", {"form": form, "row": row}, status=status)


@desk_only
@require_POST
def remove(request: HttpRequest, key: int) -> HttpResponse:
    """Remove it; the cases stay where they are."""
    saving.remove(key, actor=request.actor.as_officer())
    messages.success(request, _("Removed. The cases themselves are not touched."))
    return redirect("desk-views")
