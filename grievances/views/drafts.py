"""All drafts of the officer who looks: also of cases that are with others now, whose words they can copy."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grievances.actions import drafting
from grievances.lifecycle import Verb
from grievances.selectors import drafts as selectors
from portal.accounts.codes import tidy_reference
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
        return _back(request.POST.get("case", ""), request.POST.get("verb", ""))
    return render(request, "grievances/drafts/page.html", {"drafts": selectors.own(actor)})


def _back(reference: str, verb: str) -> HttpResponse:
    """To the case in whose form it was discarded, which forgets the copy on the device; else to the list."""
    if verb in set(Verb) and tidy_reference(reference, settings.REFERENCE_PREFIX) == reference:
        return redirect(f"{reverse('desk-case', args=[reference])}?done={verb}")
    return redirect("drafts")
