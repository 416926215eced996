"""The public register: anyone may read it; nobody finds in it who filed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grievances import selectors
from grievances.filters import OUTCOME_WORDS, TIME_WORDS, RegisterFilter
from grievances.lifecycle import Verb, can
from grievances.models import Grievance
from grievances.selectors import register as reads
from portal.kit import fresh, pages
from portal.kit.numbers import SMALLEST_CELL

PAGE = 20
HIDDEN = "–"  # fewer than ten, or more, and hidden so that another can't be worked out


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The entries, newest first, as far as the filter lets them; the tabs count each outcome among them."""
    found = RegisterFilter(request.GET, queryset=reads.entries())
    fine = found.form.is_valid()
    page = pages.page(request, found.with_outcome() if fine else reads.entries().none(), "-filed_at", PAGE)
    chosen = found.form.cleaned_data
    tally = _tally(found) if fine else None
    context = {
        "form": found.form,
        "narrowed": any(value for name, value in chosen.items() if name not in ("outcome", "time")),
        "page": page,
        "entries": [_line(case) for case in page.rows],
        "tabs": _tabs(request, tally, chosen.get("outcome", "")) if tally else [],
        "times": _times(request, tally, chosen.get("time", "")) if tally else [],
    }
    return render(request, "grievances/register/page.html", context, status=200 if fine else 400)


def _tally(found: RegisterFilter) -> reads.Tally:
    """The counts of what was asked for; counted anew once a minute, whatever the number of readers."""
    asked = {name: value for name, value in found.form.cleaned_data.items() if name != "outcome"}
    key = ("register", *sorted(asked.items()))
    return fresh.kept(key, settings.REGISTER_KEPT_SECONDS, lambda: reads.tally(found.qs))


def _line(case: Grievance) -> dict:
    """What the list shows of a case."""
    lead = next((part.department for part in reads.parts(case) if part.is_lead), None)
    return {"case": case, "heading": reads.heading(case), "place": selectors.public_place(case), "lead": lead}


def _tabs(request: HttpRequest, tally: reads.Tally, chosen: str) -> list[dict]:
    """All of them and each outcome, with its count and the address of exactly the cases that it counts."""
    kept = request.GET.copy()
    for name in ("after", "before", "outcome"):
        kept.pop(name, None)
    total = f"{tally.total}+" if tally.more else _count(tally.total, f"<{SMALLEST_CELL}")
    found = [{"label": _("All"), "url": f"?{kept.urlencode()}", "current": not chosen, "count": total}]
    for key, word in OUTCOME_WORDS:
        kept["outcome"] = key
        count = _count(tally.cells[key], HIDDEN) if tally.cells else ""
        found.append({"label": word, "url": f"?{kept.urlencode()}", "current": chosen == key, "count": count})
    return found


def _times(request: HttpRequest, tally: reads.Tally, chosen: str) -> list[dict]:
    """How often more time was granted, each with the address of exactly those cases; chosen: of all again."""
    found = []
    for key, word in TIME_WORDS:
        kept = request.GET.copy()
        for name in ("after", "before", "time"):
            kept.pop(name, None)
        if chosen != key:
            kept["time"] = key
        count = _count(tally.times[key], f"<{SMALLEST_CELL}") if tally.times else ""
        found.append({"label": word, "url": f"?{kept.urlencode()}", "current": chosen == key, "count": count})
    return found


def _count(number: int | None, hidden: str) -> str:
    return hidden if number is None else str(number)


@require_safe
def entry(request: HttpRequest, reference: str) -> HttpResponse:
    """One case, as far as the public may know it. Search engines are asked not to keep it."""
    case = selectors.public_case(reference)
    context = {
        "case": case,
        "heading": reads.heading(case),
        "text": reads.words(case, case.body),
        "place": selectors.public_place(case),
        "parts": reads.parts(case),
        "timeline": selectors.public_timeline(case),
        "onward": reads.onward(case),
        "joinable": can(Verb.JOIN_IN, case),
    }
    response = render(request, "grievances/register/entry.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
