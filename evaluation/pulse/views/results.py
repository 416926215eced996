"""What the survey found, for everybody; and all that is needed to draw its sample again."""

import csv
import json
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evaluation.pulse.questions import FEWEST
from evaluation.pulse.selectors import reading
from evaluation.pulse.wording import ANSWERS, NAMES, QUESTIONS, STATES
from portal.departments.models import Role
from portal.kit import pages
from portal.kit.errors import NotThere

PAGE = 20


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The rounds, the newest first."""
    page = pages.page(request, reading.rounds(), "-number", PAGE)
    lines = [{"row": row, "state": STATES[row.state]} for row in page.rows]
    context = {"page": page, "lines": lines, "runs_it": request.actor.has(Role.PANEL_SECRETARY)}
    return render(request, "evaluation/pulse/page.html", context)


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One round: how it was drawn, and what was found once it is over."""
    found = reading.found(number)
    lines = [
        {
            "line": line,
            "name": NAMES[line.key],
            "question": QUESTIONS[line.key],
            "answers": list(zip(ANSWERS[line.key], line.counts, strict=True)),
            "yes": ANSWERS[line.key][3:],
        }
        for line in found.lines
    ]
    context = {"found": found, "row": found.row, "lines": lines, "fewest": FEWEST}
    context["state"] = STATES[found.row.state]
    return render(request, "evaluation/pulse/round.html", context)


@require_safe
def record(request: HttpRequest, number: int) -> HttpResponse:
    """The frame's codes, the seed and who was drawn, as JSON."""
    text = json.dumps(reading.record(number), ensure_ascii=False)
    return HttpResponse(text, content_type="application/json")


@require_safe
def cells(request: HttpRequest, number: int) -> HttpResponse:
    """How many gave which answer, as a table; NotThere as long as nothing is shown."""
    rows = list(reading.cells(number))
    if not rows:
        raise NotThere("")
    out = StringIO()
    table = csv.writer(out)
    table.writerow(["question", "answer", "count"])
    table.writerows(rows)
    answer = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pulse-{number}.csv"'
    return answer
