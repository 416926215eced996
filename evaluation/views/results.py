"""What panels found, for everybody: results, receipts, and the draws."""

import json

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation import policies
from evaluation.forms import typed
from evaluation.forms.marks import ReceiptForm
from evaluation.models import PanelDraw, Session
from evaluation.selectors import draws, results
from evaluation.selectors.reliability import agreement
from evaluation.selectors.steadiness import steadiness
from evaluation.wording import WORDS
from grievances.selectors import public_place
from grievances.selectors.register import heading
from portal.departments.models import Role
from portal.kit import clock, pages

PAGE = 20


@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The results, newest first; no unit is ranked."""
    page = pages.page(request, results.published(), "-revealed_at", PAGE)
    lines = [_line(sample) for sample in page.rows]
    return render(request, "evaluation/results/page.html", {"page": page, "lines": lines})


def _line(sample) -> dict:
    case = sample.grievance
    return {"found": results.found(sample), "heading": heading(case), "place": public_place(case)}


@require_safe
def result(request: HttpRequest, sample: int) -> HttpResponse:
    """One result with its criteria, its spread, and what followed."""
    found = results.published_one(sample)
    case = found.sample.grievance
    context = {"found": found, "case": case, "heading": heading(case), "place": public_place(case)}
    context["may_appeal"] = policies.may_appeal(request.actor, found.sample, clock.now())
    context["is_secretary"] = request.actor.has(Role.PANEL_SECRETARY)
    return render(request, "evaluation/results/result.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """Look up a receipt: whether its sheet is there, and where it counted. Sent as a form, so that it
    stands in no address and in no log."""
    form = ReceiptForm(typed(request))
    check = None
    if form.is_bound and form.is_valid():
        check = results.check(form.cleaned_data["code"])
        if check is None:
            form.add_error("code", _("No sheet has this receipt. Look at each sign again."))
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "evaluation/results/receipt.html", {"form": form, "check": check}, status=status)


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions, each with the hash of its pool and its seed."""
    page = pages.page(request, Session.objects.select_related("rule", "rubric"), "-announced_at", PAGE)
    panels = list(PanelDraw.objects.defer("publication")[:5])
    return render(request, "evaluation/draws/page.html", {"page": page, "panels": panels})


@require_safe
def session(request: HttpRequest, number: int) -> HttpResponse:
    """One session: what was published when, how likely which case was, and how to run the draws again."""
    found = draws.session_by_number(number)
    criteria = list(found.rubric.criteria.prefetch_related("anchors"))
    context = {
        "session": found,
        "totals": draws.totals(found),
        "places": list(found.places.all()),
        "criteria": criteria,
        "steady": steadiness(found, criteria),
        "agreement": agreement(found, criteria),
        "reasons": WORDS,
        "improvements": list(found.improvements.order_by("pk")),
    }
    return render(request, "evaluation/draws/session.html", context)


@require_safe
def record(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Everything that is needed to run the draws again: the session, then a line per case."""
    found = draws.session_by_number(number)
    response = StreamingHttpResponse(_lines(found), content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="session-{found.number}.jsonl"'
    return response


@require_safe
def sheets(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """The marks of a session's published results, so that anybody can reckon the figures again."""
    found = draws.session_by_number(number)
    rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in results.exported(found))
    response = StreamingHttpResponse(rows, content_type="application/x-ndjson; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="session-{found.number}-marks.jsonl"'
    return response


def _lines(found: Session):
    yield json.dumps(draws.header(found), ensure_ascii=False) + "\n"
    for case in draws.cases(found):
        yield json.dumps(case) + "\n"
