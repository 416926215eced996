"""The question that a resident is asked again, and the figure made of all answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.actions import rechecking
from evaluation.forms import typed
from evaluation.forms.rechecks import AnswerAgainForm
from evaluation.models import Recheck
from evaluation.selectors import rechecks
from grievances.forms import tried
from grievances.models import Grievance
from grievances.selectors import public_place
from grievances.selectors.register import heading
from grievances.views.tracking import own_case
from portal.kit import clock, pages
from portal.kit.errors import NotThere

DONE = {
    Recheck.Answer.STILL: gettext_lazy("Thank you. We are glad that it still is."),
    Recheck.Answer.PARTLY: gettext_lazy("Thank you. Your answer is kept."),
    Recheck.Answer.BACK: gettext_lazy("Thank you. The supervisor of the lead has been told."),
}


def _own(request: HttpRequest, reference: str) -> tuple[Grievance, Recheck]:
    case = own_case(request, reference)
    row = rechecks.of_case(case)
    if row is None:
        raise NotThere("")
    return case, row


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """One question, three answers."""
    case, row = _own(request, reference)
    if request.method != "POST" and row.state == Recheck.State.ANSWERED and not row.can_open:
        return redirect("own-case", case.reference)
    form = AnswerAgainForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = form.cleaned_data["answer"]
            status = tried(form, lambda: rechecking.answer(row, actor=request.actor, answer=given))
        if not status:
            messages.success(request, DONE[given])
            still = given == Recheck.Answer.STILL
            return redirect("own-case" if still else "own-case-still", case.reference)
    context = {"case": case, "form": form, "recheck": row}
    return render(request, "evaluation/still/answer.html", context, status=status)


@require_POST
def open_again(request: HttpRequest, reference: str) -> HttpResponse:
    """It came back: the case is opened again."""
    case, row = _own(request, reference)
    rechecking.open_again(row, actor=request.actor)
    messages.success(request, _("It is open again; the supervisor is told."))
    return redirect("own-case", case.reference)


@require_safe
def figure(request: HttpRequest) -> HttpResponse:
    """The share that is still solved, with who answered and what the silent could change."""
    found = rechecks.still(_today())
    return render(request, "evaluation/still/figure.html", {"found": found, "until": _today()})


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The closings that the figure speaks of; not who of them was asked."""
    found = rechecks.still(_today())
    page = pages.page(request, rechecks.cases(_today()), "-closed_at") if found.cases else ()
    lines = [{"case": case, "heading": heading(case), "place": public_place(case)} for case in page]
    return render(request, "evaluation/still/cases.html", {"found": found, "page": page, "lines": lines})


def _today():
    """The figure changes at midnight: two moments of one's own choice could single out an answer."""
    return clock.day_begins(clock.local(clock.now()).date())
