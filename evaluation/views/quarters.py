"""A quarter of a department: what panels found in it, and what the department answers in public."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation import policies
from evaluation.actions import answering
from evaluation.forms import typed
from evaluation.forms.quarters import QuarterForm
from evaluation.selectors import quarters as reads
from evaluation.selectors import results
from grievances.forms import tried
from grievances.selectors import public_place
from grievances.selectors.register import heading
from portal.departments.models import Department
from portal.kit import clock, pages
from portal.kit.errors import NotThere
from portal.kit.quarters import Quarter

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
def quarter(request: HttpRequest, code: str, quarter: str) -> HttpResponse:
    """Everybody reads it; a supervisor of the department answers here."""
    unit, chosen = _named(code, quarter)
    if request.method != "POST":
        return _shown(request, unit, chosen)
    policies.check_answers_for(request.actor, unit)
    form, status = QuarterForm(typed(request)), 400
    if form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        status = tried(
            form,
            lambda: answering.answer_quarter(unit, chosen, actor=request.actor, texts=form.texts, seen=seen),
        )
    if not status:
        messages.success(request, _("Published. Everybody reads it from now on."))
        return redirect("department-quarter", code=code, quarter=chosen.code)
    return _shown(request, unit, chosen, form, status)


def _named(code: str, quarter: str) -> tuple[Department, Quarter]:
    unit, chosen = Department.objects.filter(code=code).first(), Quarter.read(quarter)
    if unit is None or chosen is None or chosen > Quarter.of(clock.now()):
        raise NotThere("")
    return unit, chosen


def _shown(
    request: HttpRequest, unit: Department, chosen: Quarter, form: Any = None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    found = reads.one(unit, chosen, now)
    page = pages.page(request, reads.found_in(unit, chosen, clock.today_begins()), "-revealed_at", PAGE)
    answers = policies.may_answer_for(request.actor, unit) and reads.is_open(chosen, now)
    context = {
        "unit": unit.as_of(min(now, chosen.ends)),
        "code": unit.code,
        "found": found,
        "page": page,
        "lines": [_line(sample) for sample in page.rows],
        "answers": answers,
        "form": form or (_begun(found) if answers else None),
    }
    return render(request, "evaluation/quarters/page.html", context, status=status)


def _begun(found: reads.Answered) -> QuarterForm:
    """The form with the newest version in it, to be corrected."""
    last = found.answer
    known = {"seen": last.version, "text_zh": last.text_zh, "text_en": last.text_en} if last else {"seen": 0}
    return QuarterForm(initial=known)


def _line(sample: Any) -> dict[str, Any]:
    case = sample.grievance
    return {"found": results.found(sample), "heading": heading(case), "place": public_place(case)}
