"""All drafts of the officer who looks: also of cases that are with others now, whose words they can copy."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grievances.actions import drafting
from grievances.selectors import drafts as selectors
from portal.departments.access import staff_only


@staff_only
@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The list; sent, one of them is discarded. Somebody else's is not there."""
    actor = request.actor.as_officer()
    if request.method == "POST":
        key = request.POST.get("key", "")
        drafting.discard(int(key) if key.isdecimal() and len(key) < 19 else 0, actor=actor)
        messages.success(request, _("The draft is discarded."))
        return redirect("drafts")
    return render(request, "grievances/drafts/page.html", {"drafts": selectors.own(actor)})
