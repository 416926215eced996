"""The page behind the private link of whoever was drawn."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluation.forms import typed
from evaluation.models import PulseRound
from evaluation.pulse.actions import answering
from evaluation.pulse.forms import AnswersForm
from evaluation.pulse.selectors import reading
from grievances.forms import tried
from portal.accounts import throttle
from portal.kit import addresses, clock
from portal.kit.errors import NotThere

A_QUARTER, TRIES = 15 * 60, 30


def _invite(request: HttpRequest, code: str):
    """Whose link it is. Wrong ones are counted: guessing gets nobody anything."""
    who = addresses.client(request)
    throttle.refuse_beyond("pulse", who, most=TRIES, seconds=A_QUARTER)
    try:
        return reading.invite(code)
    except NotThere:
        throttle.count("pulse", who, most=TRIES, seconds=A_QUARTER)
        raise


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Three questions, once."""
    invite = _invite(request, code)
    form = AnswersForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            area = form.cleaned_data["area"]
            status = tried(form, lambda: answering.answer(code, marks=form.marks, area=area))
        if not status:
            return redirect("pulse-answer", code=code)
        invite = reading.invite(code)
    row = invite.round
    runs = row.state == PulseRound.State.RUNNING and row.closes_at and clock.now() < row.closes_at
    context = {
        "form": form,
        "invite": invite,
        "row": row,
        "runs": runs,
        "code": code,
        "left_alone": reading.is_left_alone(invite),
    }
    return render(request, "evaluation/pulse/answer.html", context, status=status)


@require_POST
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """They are not asked again."""
    _invite(request, code)
    answering.leave_alone(code)
    messages.success(request, _("You will not be asked again."))
    return redirect("pulse-answer", code=code)
