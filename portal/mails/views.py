"""Sent mails: to be read in the demo; their states alone for administrators."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.departments.views import frame
from portal.engines.inbox.models import Fate
from portal.engines.outbox.models import Message, State
from portal.kit import pages
from portal.kit.doors import demo_only
from portal.mails import actions, reading

PAGE = 20
STATES = (
    ("", gettext_lazy("All")),
    (State.WAITING, gettext_lazy("Waiting")),
    (State.SENT, gettext_lazy("Sent")),
    (State.DEAD, gettext_lazy("Not delivered")),
    (State.DROPPED, gettext_lazy("Erased or taken back, not sent")),
)

ANSWERED = {
    Fate.TAKEN: gettext_lazy("Your answer stands in the case."),
    Fate.REFUSED: gettext_lazy("The case could not take it; a letter says why."),
}


def _tabs(request: HttpRequest) -> list[dict]:
    case, state = request.GET.get("case", ""), request.GET.get("state", "")
    return [
        {
            "label": word,
            "url": "?" + urlencode({k: v for k, v in {"case": case, "state": value}.items() if v}),
            "current": value == state,
        }
        for value, word in STATES
    ]


@demo_only
@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The demo's mails, newest first, with recipient and text: what residents are told."""
    case, state = request.GET.get("case", "").strip()[:40], request.GET.get("state", "")
    page = pages.page(request, reading.messages(state, case), "-id", PAGE)
    context = {"page": page, "tabs": _tabs(request), "case": case, "state": state, "form_key": uuid.uuid4()}
    return render(request, "mails/demo.html", context)


@demo_only
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """In the demo: answer a letter as its reader would from their own mailbox; it comes in as mail does."""
    message = get_object_or_404(Message.objects.exclude(reply_to=""), pk=pk)
    text = request.POST.get("text", "").strip()[:3000]
    if not text:
        messages.warning(request, _("Please write your answer."))
    else:
        fate = actions.answer(message, text, request.POST.get("form_key", ""))
        kind = messages.SUCCESS if fate == Fate.TAKEN else messages.WARNING
        messages.add_message(request, kind, ANSWERED.get(fate, ANSWERED[Fate.REFUSED]))
    return redirect(f"{reverse('demo-mails')}?{urlencode({'case': request.POST.get('case', '')[:40]})}")


@frame.administrators_only
@require_safe
def states(request: HttpRequest) -> HttpResponse:
    """What became of each message; no address, no text."""
    page = pages.page(request, reading.states(request.GET.get("state", "")), "-id", PAGE)
    context = {"page": page, "lines": reading.lines(page.rows), "tabs": _tabs(request)}
    context["sections"] = frame.sections(request.actor, "mails")
    return render(request, "mails/states.html", context)


@frame.administrators_only
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a dead message again."""
    actions.send_again(pk, actor=request.actor)
    messages.success(request, _("The message is waiting to be sent again."))
    return redirect(f"{reverse('mails')}?state={State.DEAD}")
