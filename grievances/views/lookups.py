"""Finding somebody's cases for a purpose; and who did, for those who watch over it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from grievances.actions import looking
from grievances.actions.looking import LOOKERS, Look
from grievances.forms import tried
from grievances.forms.counter import LookupForm
from grievances.selectors import lookups
from portal.departments.access import role_only, staff_only
from portal.kit.errors import NotThere
from portal.kit.pages import page


@role_only(*LOOKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Ask with purpose and reason; what is found stands on the answer alone, and is kept in no cache."""
    form = LookupForm(request.POST or None)
    found: list[Look] = []
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            status = tried(form, lambda: found.append(looking.look_up(actor=request.actor, **given))) or 200
    context = {"form": form, "look": found[0] if found else None}
    response = render(request, "grievances/lookup/page.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@staff_only
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every look, newest first; which cases it found as far as they are there for the reader."""
    which = lookups.watched(request.actor)
    if which is None:
        raise NotThere("")
    found = page(request, lookups.rows(which), "-at")
    lookups.with_references(request.actor, found)
    return render(request, "grievances/lookup/list.html", {"lookups": found})
