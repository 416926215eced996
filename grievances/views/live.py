"""What an officer's open page asks by itself: whether its queue has news, and who else is at a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from grievances import selectors
from grievances.actions import attending
from grievances.forms.queue import NarrowingForm
from grievances.models import Presence
from grievances.selectors import arrived, presence, queue
from grievances.selectors.arrived import Shown
from grievances.selectors.queue import MOST, Narrowing
from grievances.selectors.viewing import DESK_ROLES, views_for
from grievances.views.desk import page_of, present, shown
from portal.departments.access import role_only, staff_only
from portal.kit import clock
from portal.kit.errors import NotThere

COUNT = "X-Stands"
NOTHING = 204
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


@role_only(*DESK_ROLES)
@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """What has come up in a queue since it was shown. NOTHING where the page knows it already (`known`).

    The header COUNT says how many stand in the view, to be sent along the next time.
    """
    actor, now = request.actor.as_officer(), clock.now()
    asked = request.GET
    view = next((each for each in views_for(actor) if each.key == asked.get("view")), None)
    if view is None:
        raise NotThere("")
    form = NarrowingForm.asked(asked, actor)
    narrowing = form.narrowing() if form else Narrowing()
    stand = queue.count(actor, view, narrowing, now)
    count = stand if stand < MOST else None
    page = page_of(request, actor, view, narrowing, now)
    before = Shown.of(asked.get("shown", ""), asked.get("more", ""), asked.get("count", ""))
    found, who = arrived.arrived(before, shown(page, count)), present(queue.attended(page, actor))
    known = arrived.digest(found, who)
    if known == asked.get("known"):
        response = HttpResponse(status=NOTHING)
    else:
        context = {"arrived": found, "present": who, "known": known}
        response = render(request, "grievances/desk/_arrived.html", context)
    response[COUNT] = "" if count is None else str(count)
    return response


@staff_only
@require_http_methods(["GET", "POST"])
def here(request: HttpRequest, reference: str) -> HttpResponse:
    """The officer's page says that they are at the case; it is told who else is. No deed: nothing of the case
    changes, and what is kept for them stays kept. Without JavaScript the page says so once, as it is loaded,
    by a picture of nothing (GET)."""
    request.is_no_deed = True
    actor = request.actor.as_officer()
    found = selectors.desk_case(actor, reference)
    kinds = {kind.value: kind for kind in Presence.Kind}
    asked = request.POST if request.method == "POST" else request.GET
    attending.attend(found, actor=actor, kind=kinds.get(asked.get("kind", ""), Presence.Kind.VIEWING))
    if request.method == "GET":
        return HttpResponse(DOT, content_type="image/gif", headers={"Cache-Control": "no-store"})
    context = {"others": presence.others(getattr(found, "present", None), actor)}
    return render(request, "grievances/desk/_others.html", context)
