"""Questions to advisory groups: asked, thought about, answered; read by everybody."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.advising import policies
from evaluation.advising.actions import asking
from evaluation.advising.forms import AskForm, OpinionForm, VerdictForm
from evaluation.advising.selectors import reading
from evaluation.advising.selectors.reading import DONE, RUNNING, Shown
from evaluation.advising.wording import DESIGNATED, STANCES, STATES, VERDICTS
from evaluation.forms import typed
from evaluation.models import Opinion
from grievances.forms import tried
from grievances.selectors.register import heading
from portal.departments.access import role_only, signed_in
from portal.departments.models import Role
from portal.kit import clock, pages
from portal.kit.errors import NotThere

PAGE = 20
askers = role_only(*policies.ASKERS)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The groups, what waits for the reader, and what was asked."""
    view = DONE if request.GET.get("view") == DONE else RUNNING
    counts = reading.counts(clock.now())
    words = {RUNNING: _("Being asked and answered"), DONE: _("Answered")}
    tabs = [
        {
            "url": f"?view={key}", "label": word, "current": key == view, "count": counts[key],
            "late": key == RUNNING and counts["late"] > 0,
        }
        for key, word in words.items()
    ]  # fmt: skip
    page = pages.page(request, reading.questions(view), "-asked_at", PAGE)
    context = {
        "page": page,
        "tabs": tabs,
        "view": view,
        "lines": [{"row": row, "state": STATES[row.state]} for row in page.rows],
        "groups": reading.groups(),
        "mine": reading.mine(request.actor),
        "asks": request.actor.has(*policies.ASKERS),
        "keeps": request.actor.has(Role.POLICY),
    }
    return render(request, "evaluation/advising/page.html", context)


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One question, with what this reader may do to it."""
    return _shown(request, reading.shown(request.actor, pk))


@signed_in
@require_POST
def opine(request: HttpRequest, pk: int) -> HttpResponse:
    """A member says what they think, or changes it."""
    policies.check_member(request.actor, reading.question(pk))
    form = OpinionForm(request.POST)
    status = 400
    if form.is_valid():
        given = form.cleaned_data
        status = tried(form, lambda: asking.give_opinion(pk, actor=request.actor, **given))
    if not status:
        messages.success(request, _("Your opinion stands. You can change it until the time is over."))
        return redirect("advice", pk=pk)
    return _shown(request, reading.shown(request.actor, pk), form, status=status)


@askers
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a group."""
    known = {name: request.GET.get(name, "") for name in ("reference", "improvement", "group")}
    form = AskForm(typed(request), initial=known)
    status, made = 200, []
    if request.method == "POST":
        status = 400
        if form.is_valid():
            group, matter = form.cleaned_data["group"], form.matter
            status = tried(form, lambda: made.append(asking.ask(group, actor=request.actor, matter=matter)))
        if not status:
            messages.success(request, _("Asked. Every member has a letter."))
            return redirect("advice", pk=made[0].pk)
    return render(request, "evaluation/advising/ask.html", {"form": form}, status=status)


@askers
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever asked answers an opinion."""
    opinion = Opinion.objects.filter(pk=pk).first()
    if opinion is None:
        raise NotThere("")
    form = VerdictForm(request.POST, prefix=f"o{pk}")
    status = 400
    if form.is_valid():
        given = form.cleaned_data
        status = tried(form, lambda: asking.answer_opinion(pk, actor=request.actor, **given))
    if not status:
        messages.success(request, _("Answered."))
        return redirect("advice", pk=opinion.question_id)
    page = reading.shown(request.actor, opinion.question_id)
    return _shown(request, page, answering={pk: form}, status=status)


def _shown(
    request: HttpRequest,
    page: Shown,
    form: Form | None = None,
    *,
    answering: dict[int, Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    known = {"stance": page.mine.stance, "words": page.mine.words} if page.mine else {}
    forms = answering or {}
    lost = form if form is not None and not page.asks_me else None
    context: dict[str, Any] = {
        "page": page,
        "row": page.row,
        "state": STATES[page.row.state],
        "form": form or OpinionForm(initial=known),
        "lost": lost,
        "bound": next(iter(forms.values()), None),
        "counts": [(STANCES[stance], n) for stance, n in page.counts.items()],
        "role": Role(page.row.role).label,
        "case_heading": heading(page.case) if page.case else "",
        "lines": [_line(each, page, forms) for each in page.opinions],
    }
    return render(request, "evaluation/advising/question.html", context, status=status)


def _line(opinion: Opinion, page: Shown, forms: dict[int, Form]) -> dict[str, Any]:
    verdict = VERDICTS.get(opinion.verdict)
    waits = page.answers and not opinion.verdict
    form = forms.get(opinion.pk) or (VerdictForm(prefix=f"o{opinion.pk}") if waits else None)
    return {
        "row": opinion,
        "stance": STANCES[opinion.stance],
        "designated": DESIGNATED[opinion.member.designated],
        "verdict": verdict,
        "form": form if waits else None,
    }
