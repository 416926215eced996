"""Appeals: made by the judged department's supervisor, decided by whoever oversees."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.appealing import policies
from evaluation.appealing.actions import appealing
from evaluation.appealing.forms import AppealForm, DecisionForm
from evaluation.appealing.selectors import reading
from evaluation.appealing.selectors.reading import DECIDED, OPEN
from evaluation.forms import typed
from evaluation.places import appeal_until
from evaluation.selectors.results import Found
from evaluation.wording import FLAG_WORDS, GROUNDS, STATES
from grievances.forms import tried
from grievances.selectors import public_place
from grievances.selectors.register import heading
from portal.departments.access import role_only
from portal.departments.models import Role
from portal.kit import clock, pages

PAGE = 20
readers = role_only(*policies.READERS)
supervisors = role_only(Role.SUPERVISOR)


@supervisors
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, sample: int) -> HttpResponse:
    """The form of an appeal, beside what the panel found."""
    found = reading.to_appeal(request.actor, sample)
    form = AppealForm(typed(request), found=found)
    status, made = 200, []
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            status = tried(form, lambda: made.append(appealing.appeal(sample, actor=request.actor, **given)))
        if not status:
            messages.success(request, _("Your appeal stands. You will have a letter when it is decided."))
            return redirect("score-appeal", pk=made[0].pk)
    context = {"found": found, "form": form, "until": appeal_until(found.sample)} | _case(found)
    return render(request, "evaluation/appeals/new.html", context, status=status)


def _case(found: Found) -> dict:
    case = found.sample.grievance
    return {"case": case, "heading": heading(case), "place": public_place(case)}


@readers
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The appeals that are there for the officer."""
    view = DECIDED if request.GET.get("view") == DECIDED else OPEN
    counts = reading.counts(request.actor, clock.now())
    words = {OPEN: _("To be decided"), DECIDED: _("Decided")}
    tabs = [
        {
            "url": f"?view={key}", "label": word, "current": key == view, "count": counts[key],
            "late": key == OPEN and counts["late"] > 0,
        }
        for key, word in words.items()
    ]  # fmt: skip
    order = "due_at" if view == OPEN else "-decided_at"
    page = pages.page(request, reading.listed(request.actor, view), order, PAGE)
    lines = [{"row": row, "ground": GROUNDS[row.ground], "state": STATES[row.state]} for row in page.rows]
    context = {"page": page, "tabs": tabs, "view": view, "lines": lines}
    return render(request, "evaluation/appeals/page.html", context)


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal; whoever oversees decides here. `upheld` is which of the two buttons was pressed."""
    page = reading.shown(request.actor, pk)
    form = DecisionForm(typed(request))
    status = 200
    if request.method == "POST":
        policies.check_decider(request.actor, page.row)
        upheld, status = request.POST.get("upheld") == "1", 400
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            status = tried(
                form, lambda: appealing.decide(pk, actor=request.actor, upheld=upheld, reason=reason)
            )
        if not status:
            messages.success(request, _("Decided. It stands beside the result for everybody to read."))
            return redirect("score-appeal", pk=pk)
        page = reading.shown(request.actor, pk)
    context = {"page": page, "row": page.row, "found": page.found, "form": form} | _case(page.found)
    context |= {"ground": GROUNDS[page.row.ground], "state": STATES[page.row.state]}
    context["about"] = about(page.row.about, page.found)
    return render(request, "evaluation/appeals/one.html", context, status=status)


def about(key: str, found: Found) -> str:
    """What of the result rests on the fact, in words."""
    names = {each.key: each.name for each in found.sample.session.rubric.criteria.all()}
    return str(names.get(key) or FLAG_WORDS.get(key) or _("The whole result"))
