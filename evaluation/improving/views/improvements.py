"""What judgements called for: read by everybody, decided by the owner, proposed by the panel secretary."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.forms import typed
from evaluation.improving import forms, policies, wording
from evaluation.improving.actions import deciding, opening
from evaluation.improving.selectors import proposals, reading
from evaluation.improving.selectors.reading import DECIDED, OPEN, Shown
from evaluation.models import Improvement
from evaluation.selectors.results import found
from evaluation.selectors.rubrics import newest, words_of
from grievances.forms import tried
from grievances.selectors import public_place
from grievances.selectors.register import heading
from portal.departments.access import role_only
from portal.departments.actions import standards
from portal.departments.models import Role
from portal.engines.limits import clocks
from portal.kit import clock, pages
from portal.kit.errors import NotThere

PAGE = 20
Kind = Improvement.Kind
secretary = role_only(Role.PANEL_SECRETARY)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What is to be decided, or was."""
    view = DECIDED if request.GET.get("view") == DECIDED else OPEN
    counts = reading.counts(clock.now())
    words = {OPEN: _("To be decided"), DECIDED: _("Decided")}
    tabs = [
        {
            "url": f"?view={key}", "label": word, "current": key == view, "count": counts[key],
            "late": key == OPEN and counts["late"] > 0,
        }
        for key, word in words.items()
    ]  # fmt: skip
    order = "due_at" if view == OPEN else "-decided_at"
    page = pages.page(request, reading.listed(view), order, PAGE)
    lines = [
        {"row": row, "heading": wording.heading(row), "kind": wording.KINDS[row.kind]} for row in page.rows
    ]
    context = {"page": page, "tabs": tabs, "view": view, "lines": lines}
    context["may_propose"] = request.actor.has(Role.PANEL_SECRETARY)
    return render(request, "evaluation/improvements/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One improvement with its evidence; its owner accepts it here."""
    page = reading.shown(request.actor, pk)
    if request.method != "POST":
        return _shown(request, page)
    policies.check_owner(request.actor, page.row)
    how = ACCEPTS.get(page.row.kind)
    if how is None:
        raise NotThere("")
    form = how.form(typed(request))
    status = 400
    if form.is_valid():
        status = tried(form, lambda: how.accept(request, page.row, form))
    if not status:
        messages.success(request, _("Accepted. It stands for everybody to read."))
        return redirect("improvement", pk=pk)
    return _shown(request, reading.shown(request.actor, pk), form, status=status)


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """All stays as it is, because."""
    page = reading.shown(request.actor, pk)
    policies.check_owner(request.actor, page.row)
    form = forms.DeclineForm(request.POST)
    status = 400
    if form.is_valid():
        why = form.cleaned_data["why"]
        status = tried(form, lambda: deciding.decline(pk, actor=request.actor, why=why))
    if not status:
        messages.success(request, _("All stays as it is. Your reason stands for everybody to read."))
        return redirect("improvement", pk=pk)
    return _shown(request, reading.shown(request.actor, pk), declining=form, status=status)


@require_POST
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """What the item covers is dispatched by a person until the amendment is decided."""
    told = _("Suspended. What is filed under it waits for a grid officer from now on.")
    return _switched(request, pk, deciding.suspend, told)


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The item routes again."""
    return _switched(request, pk, deciding.take_up, _("The item routes again as it stands."))


def _switched(request: HttpRequest, pk: int, deed: Callable[..., Any], told: str) -> HttpResponse:
    form = Form({})
    form.is_valid()
    policies.check_owner(request.actor, reading.one(pk))
    status = tried(form, lambda: deed(pk, actor=request.actor))
    if status:
        return _shown(request, reading.shown(request.actor, pk), form, status=status)
    messages.success(request, told)
    return redirect("improvement", pk=pk)


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """The panel secretary opens one by hand."""
    now = clock.now()
    form = forms.ProposeForm(typed(request), offered=proposals.choices(now))
    status, made = 200, []
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            wanted, why = proposals.found(given["what"], now), given["because"]
            status = tried(
                form, lambda: made.append(opening.propose(wanted, actor=request.actor, because=why))
            )
        if not status:
            messages.success(request, _("It is opened; whoever owns the rule has a letter."))
            return redirect("improvement", pk=made[0].pk)
    return render(request, "evaluation/improvements/propose.html", {"form": form}, status=status)


@require_safe
def innovations(request: HttpRequest) -> HttpResponse:
    """The innovations that were opened."""
    page = pages.page(request, reading.innovations(), "-opened_at", PAGE)
    return render(request, "evaluation/improvements/innovations.html", {"page": page})


class Accepts:
    """How an improvement of a kind is accepted: the form with what is known, and the deed."""

    def __init__(self, form: type[Form], known: Callable[[Improvement], dict], accept: Callable[..., Any]):
        self.form, self.known, self.accept = form, known, accept


def _known_words(row: Improvement) -> dict[str, Any]:
    found = newest(row.target.partition(":")[2])
    return forms.WordsForm.known(words_of(found)) if found else {}


def _known_standard(row: Improvement) -> dict[str, Any]:
    found = standards.current(row.category) if row.category else None
    return {name: getattr(found, name) for name in standards.FIELDS} if found else {}


def _known_unit(row: Improvement) -> dict[str, Any]:
    return {"keeper": row.department.code if row.department else ""}


def _reanchor(request: HttpRequest, row: Improvement, form: Any) -> None:
    deciding.reanchor(row, actor=request.actor, words=form.words)


def _retune(request: HttpRequest, row: Improvement, form: Any) -> None:
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isdecimal() else None
    deciding.retune(row, actor=request.actor, amount=form.cleaned_data["amount"], seen=version)


def _amend(request: HttpRequest, row: Improvement, form: Any) -> None:
    deciding.amend_standard(row, actor=request.actor, **form.cleaned_data)


def _innovate(request: HttpRequest, row: Improvement, form: Any) -> None:
    deciding.innovate(row, actor=request.actor, **form.innovation)


ACCEPTS = {
    Kind.ANCHORS.value: Accepts(forms.WordsForm, _known_words, _reanchor),
    Kind.LIMIT.value: Accepts(forms.AmountForm, lambda row: {"amount": row.facts.get("amount", "")}, _retune),
    Kind.STANDARD.value: Accepts(forms.StandardForm, _known_standard, _amend),
    Kind.INNOVATION.value: Accepts(forms.InnovationForm, _known_unit, _innovate),
}


def _shown(
    request: HttpRequest, page: Shown, form: Any = None, *, declining: Any = None, status: int = 200
) -> HttpResponse:
    row = page.row
    how = ACCEPTS.get(row.kind)
    if form is None and how and page.decides:
        form = how.form(initial=how.known(row))
    if row.kind == Kind.LIMIT and form is not None:
        form.say_unit(clocks.current_limit(row.target.partition(":")[2]).done)
    context = {
        "page": page,
        "row": row,
        "heading": wording.heading(row),
        "kind": wording.KINDS[row.kind],
        "cause": wording.cause(row),
        "effect": wording.effect(row),
        "form": form,
        "declining": declining or forms.DeclineForm(),
        "questions": row.questions.filter(grievance__isnull=True).order_by("pk"),
        "lines": [
            {"found": found(each), "heading": heading(each.grievance), "place": public_place(each.grievance)}
            for each in page.samples
        ],
    } | _beside(row)
    return render(request, "evaluation/improvements/one.html", context, status=status)


def _beside(row: Improvement) -> dict[str, Any]:
    """What stands now of the rule that it would change."""
    if row.kind == Kind.LIMIT:
        return {"limit": clocks.current_limit(row.target.partition(":")[2])}
    if row.kind == Kind.STANDARD and row.category:
        return {"standard": standards.current(row.category)}
    if row.kind == Kind.ANCHORS:
        return {"criterion": newest(row.target.partition(":")[2])}
    return {}
