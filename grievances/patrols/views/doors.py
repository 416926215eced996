"""Who gets a page of patrols at all, and the round that an address names."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from grievances.models import PatrolRound
from grievances.patrols import policies
from portal.departments.access import View, staff_only
from portal.kit.errors import DomainError, NotThere


def concerned_only(view: View) -> View:
    """Like `staff_only`, for whoever walks, looks again, plans or reads plans."""

    @staff_only
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not policies.is_concerned(request.actor):
            raise NotThere("")
        return view(request, *args, **kwargs)

    return guarded


def round_of(request: HttpRequest, key: int) -> PatrolRound:
    """The round with this key, where its plan is there for the actor."""
    rows = policies.rounds_of(request.actor).select_related("plan__area", "plan__department", "walker")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def wants_words(request: HttpRequest) -> bool:
    """Whether the page's script asks: it kept this on the device, and wants to know whether it has
    arrived."""
    return request.headers.get("Accept", "").startswith("application/json")


def told(request: HttpRequest, deed: Callable[[], HttpResponse]) -> HttpResponse:
    """What the deed answers; to the script a refusal in words, so that it keeps what was refused."""
    if not wants_words(request):
        return deed()
    try:
        return deed()
    except DomainError as refusal:
        words = str(refusal) or _("This is not yours to send: it was kept under another name, or it is gone.")
        return JsonResponse({"told": words}, status=refusal.status)
