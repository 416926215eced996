"""The officers' desk: their queues, and one case with all that they may do about it."""

import unicodedata
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_htmx.http import push_url

from grievances import policies, selectors
from grievances.actions import undoing
from grievances.actions.looking import LOOKERS
from grievances.forms.queue import LONGEST_WORDS, NarrowingForm
from grievances.models import Grievance
from grievances.selectors import arrived, exports, neighbours, place, presence, queue, saved
from grievances.selectors.arrived import Arrived, Shown
from grievances.selectors.lookups import watched
from grievances.selectors.queue import Counts, Narrowing
from grievances.selectors.viewing import DESK_ROLES, EVERYTHING, View, views_for
from grievances.templatetags.attending import view_count
from grievances.undoable import UNDOABLE
from portal.accounts.codes import tidy_reference
from portal.departments.access import role_only, staff_only
from portal.departments.actors import Actor
from portal.engines.limits import clocks, wording
from portal.kit import clock, fresh, grams, pages
from portal.kit.registry import named


@role_only(*DESK_ROLES)
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Views with their counts, the queue of one of them, and a place for the case that is opened from it."""
    actor, now = request.actor.as_officer(), clock.now()
    if elsewhere := _looked_for(request, actor):
        return redirect(elsewhere)
    form = NarrowingForm.asked(request.GET, actor)
    narrowing, views = form.narrowing() if form else Narrowing(), views_for(actor)
    kept, counts = fresh.kept(
        ("queue", actor.person_id, actor.posts, narrowing.key),
        settings.COUNTS_KEPT_SECONDS,
        lambda: _counted(actor, narrowing, now),
        request,
    )
    view = _chosen(request.GET.get("view", ""), views, counts)
    page = page_of(request, actor, view, narrowing, now)
    if pages.begins(request) and not page.older:
        counts = counts | {view.key: len(page)}
    elif counts[view.key] is None and not narrowing.words:  # the page says that there are more
        counts = counts | {view.key: queue.count(actor, view, narrowing, now)}
    narrowed = {name: str(value) for name, value in form.chosen.items()} if form else {}
    lines = queue.lines(page, actor)
    context = {
        "now": now,
        "actor": actor,
        "view": view,
        "stands": counts[view.key],
        "shown": shown(page, None),
        "views": _view_links(views, view, counts, narrowed),
        "saved": [
            _saved_link(name, key, pairs, counts[place], (view.key, narrowed))
            for name, place, key, pairs in kept
        ],
        "here": urlencode({"view": view.key, **narrowed}),
        "page": page,
        "lines": lines,
        "known": arrived.digest(Arrived(), present(lines)),
        "every": settings.LIVE_SECONDS,
        "form": form,
        "narrowed": narrowed,
        "narrowing_open": form is not None and (not narrowed or "narrow" in request.GET),
        "typed": request.GET.get("reference", "")[:40] or narrowing.words,
        "sought": narrowing.words,
        "looks": actor.has(*LOOKERS),
        "watches": watched(actor) is not None,
        "oversees": exports.watched(actor) is not None,
        "opened": tidy_reference(request.GET.get("case", ""), settings.REFERENCE_PREFIX),
    }
    return render(request, "grievances/desk/page.html", context)


Kept = list[tuple[str, str, str, dict[str, str]]]


def _counted(actor: Actor, narrowing: Narrowing, now: datetime) -> tuple[Kept, Counts]:
    """The saved views (name, place, view, pairs of the address) and the counts of all views: two queries."""
    rows = saved.saved_for(actor)[: saved.MOST]
    asked = [(row.place, row.view, row.narrowing) for row in rows]
    kept = [(row.name, row.place, row.view.key, row.pairs) for row in rows]
    return kept, queue.counts(actor, narrowing, now, asked)


def page_of(
    request: HttpRequest, actor: Actor, view: View, narrowing: Narrowing, now: datetime
) -> pages.Page:
    """The page of the view that was asked for."""
    if pages.begins(request):
        return pages.first(queue.begin(actor, view, narrowing, now), view.by)
    return pages.page(request, queue.rows(actor, view, narrowing, now), view.by)


def shown(page: pages.Page, count: int | None) -> Shown:
    """The page as whoever looks at it has it."""
    return Shown(tuple((case.reference, case.version) for case in page), bool(page.older), count)


def present(lines: Iterable[queue.Line]) -> list[arrived.Present]:
    """Who is at which of the lines' cases."""
    return [(line.case.reference, kind, name) for line in lines for kind, name in line.present]


def _looked_for(request: HttpRequest, actor: Actor) -> str:
    """Where what was typed leads: to the case of that reference, if it is there for the actor; else to the
    cases with those words. "": nowhere, and they are told so."""
    typed = request.GET.get("reference", "").strip()
    tidy = tidy_reference(typed, settings.REFERENCE_PREFIX) if typed else ""
    if tidy and policies.visible_to(actor).filter(reference=tidy).exists():
        return reverse("desk-case", args=[tidy])
    if not (tidy and _is_meant_as_reference(typed, actor)) and grams.asked(typed):
        asked = urlencode({"view": EVERYTHING, "words": typed[:LONGEST_WORDS]})
        return f"{reverse('desk')}?{asked}#queue"  # on a phone the views stand before it
    if typed:
        told = _("There is no case %(reference)s among yours. Look at the reference again.")
        messages.warning(request, told % {"reference": tidy or typed[:40]})
    return ""


def _is_meant_as_reference(typed: str, actor: Actor) -> bool:
    """Whether what could be a reference is meant as one: "street" has six signs as well, and is a word where
    a case of theirs has it."""
    plain = unicodedata.normalize("NFKC", typed)
    if not plain.isascii():
        return False
    of_portal = plain.upper().startswith(settings.REFERENCE_PREFIX)
    if of_portal or any(sign.isdigit() for sign in plain):
        return True
    return not queue.with_words(policies.visible_to(actor), typed).exists()


def _chosen(key: str, views: tuple[View, ...], counts: Counts) -> View:
    """The view that was asked for, else the first with something in it."""
    asked = [view for view in views if view.key == key]
    filled = [view for view in views if counts[view.key]]
    return (asked or filled or list(views))[0]


def _view_links(views: Iterable[View], chosen: View, counts: Counts, narrowed: dict[str, str]) -> list:
    """The views with their counts; of the rare ones those in which something stands."""
    there = (each for each in views if counts[each.key] or each is chosen or not each.rare)
    return [_view_link(each, chosen, counts[each.key], narrowed) for each in there]


def _view_link(view: View, chosen: View, count: int | None, narrowed: dict[str, str]) -> dict[str, Any]:
    return {
        "url": f"?{urlencode({'view': view.key, **narrowed})}",
        "label": view.label,
        "count": view_count(count),
        "late": view.late,
        "current": view is chosen,
    }


def _saved_link(name: str, view: str, pairs: dict[str, str], count: int | None, now: tuple) -> dict[str, Any]:
    return {
        "url": f"?{urlencode({'view': view, **pairs})}",
        "label": name,
        "count": view_count(count),
        "current": now == (view, pairs),  # the words of an address, as they stand in it
    }


@staff_only
@require_GET
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case: a page of its own, and the same beside its queue."""
    actor = request.actor.as_officer()
    found = selectors.desk_case(actor, reference)
    return render_case(request, actor, found)


def render_case(
    request: HttpRequest, actor: Actor, found: Grievance, status: int = 200, **more: Any
) -> HttpResponse:
    """The case as the officer sees it, whole or as a fragment."""
    return beside(request, "case", seen(request, actor, found) | more, status)


def beside(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the desk; asked for beside the queue, its fragment alone, and the queue's address stays."""
    if not request.htmx:
        return render(request, f"grievances/desk/{name}.html", context, status=status)
    return push_url(render(request, f"grievances/desk/_{name}.html", context, status=status), False)


def seen(request: HttpRequest, actor: Actor, found: Grievance) -> dict[str, Any]:
    """All that the page of a case shows to an officer. `top` and `sub`: levels of its headings."""
    now = clock.now()
    sections = [part(actor, found) for part in named("case_parts").values()]
    page = selectors.case_page(actor, found, staff=True)
    just_did = request.GET.get("done", "") in UNDOABLE
    return {
        "undo": undoing.offered(actor, found) if just_did else None,
        "now": now,
        "case": found,
        "page": page,
        "beside": neighbours.beside(page),
        "lineage": place.lineage(found.area),
        "sketch": place.sketch(found),
        "why": wording.sentences(clocks.explain(found.subject, "done", now), now),
        "sections": [section for section in sections if section],
        "form_key": str(uuid.uuid4()),
        "others": presence.others(getattr(found, "present", None), actor),
        "every": settings.LIVE_SECONDS,
        "top": 2 if request.htmx else 1,
        "sub": 3 if request.htmx else 2,
    }
