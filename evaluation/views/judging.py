"""A panel member's pages: what waits, the case, one question at a time, the sheet, the receipt."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation import policies
from evaluation.actions import deliberating, judging, seating
from evaluation.forms import typed
from evaluation.forms.marks import FlagsForm, MarkForm, ReasonForm, SheetForm, spelt
from evaluation.lifecycle import SampleState, SeatState
from evaluation.models import Criterion, Seat
from evaluation.scoring import Sheet, canonical
from evaluation.selectors import desk as desks
from evaluation.selectors.conflicts import is_barred
from evaluation.selectors.packets import packet
from grievances.forms import tried
from portal.departments.access import signed_in
from portal.kit.errors import NotThere

FLAGS, REVIEW = "flags", "review"


@dataclass(frozen=True)
class Walk:
    """Where a member stands in a sample: the questions, the draft, and the way from page to page."""

    seat: Seat
    questions: list[Criterion]
    draft: Sheet

    @property
    def keys(self) -> list[str]:
        return [question.key for question in self.questions]

    @property
    def steps(self) -> list[str]:
        return [*self.keys, FLAGS, REVIEW]

    def number(self, step: str) -> int:
        return self.steps.index(step) + 1

    def before(self, step: str) -> str | None:
        place = self.steps.index(step)
        return self.steps[place - 1] if place else None

    def after(self, step: str) -> str:
        return self.steps[self.steps.index(step) + 1]

    @property
    def next(self) -> str:
        """Where to go on: the first open question, else the review."""
        return desks.first_open(self.keys, self.draft) or REVIEW


@signed_in
@require_safe
@never_cache
def panel(request: HttpRequest) -> HttpResponse:
    """What waits for the member, and what they have done."""
    member = policies.check_member(request.actor)
    return render(request, "evaluation/panel/page.html", {"desk": desks.desk(member)})


@signed_in
@require_safe
@never_cache
def case(request: HttpRequest, sample: int) -> HttpResponse:
    """The case, redacted and blind; or, once it is scored, that it is."""
    seat = _seat(request, sample)
    if not _open(seat):
        return render(request, "evaluation/panel/closed.html", {"seat": seat})
    if is_barred(seat):
        return render(request, "evaluation/panel/barred.html", {"seat": seat})
    return _shown(request, seat, ReasonForm())


def _shown(request: HttpRequest, seat: Seat, form: ReasonForm, status: int = 200) -> HttpResponse:
    context = {"seat": seat, "packet": packet(seat), "walk": _walk(seat, anchors=False)}
    context |= {"round": desks.second_round(seat), "form": form}
    return render(request, "evaluation/panel/case.html", context, status=status)


@signed_in
@require_POST
@never_cache
def argue(request: HttpRequest, sample: int) -> HttpResponse:
    """In a second round: a reason for the others to think about."""
    seat, form = _seat(request, sample), ReasonForm(request.POST)
    status = 400
    if form.is_valid():
        words = form.cleaned_data["words"]
        status = tried(form, lambda: deliberating.argue(sample, actor=request.actor, words=words))
    if status:
        return _shown(request, seat, form, status)
    return redirect("panel-case", sample=sample)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, sample: int, key: str) -> HttpResponse:
    """One criterion with its anchors; what is chosen is kept at once."""
    walk = _walk(_seat(request, sample))
    criterion = next((each for each in walk.questions if each.key == key), None)
    if criterion is None:
        raise NotThere("")
    if not _open(walk.seat):
        return redirect("panel-case", sample=sample)
    known = {"mark": spelt(walk.draft.marks[key])} if key in walk.draft.marks else {}
    form = MarkForm(criterion, typed(request), initial=known)
    status = 200
    if form.is_bound and form.is_valid():
        status = tried(form, lambda: judging.keep_draft(sample, actor=request.actor, marks={key: form.given}))
        if not status:
            return redirect("panel-step", sample=sample, key=_onward(request, walk, key))
    context = {"form": form, "walk": walk, "criterion": criterion, "step": key, **_around(walk, key)}
    return render(request, "evaluation/panel/question.html", context, status=_status(form, status))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def flags(request: HttpRequest, sample: int) -> HttpResponse:
    """The flags: what must not be overlooked, whatever the marks."""
    walk = _walk(_seat(request, sample))
    if not _open(walk.seat):
        return redirect("panel-case", sample=sample)
    form = FlagsForm(typed(request), initial={"flags": sorted(walk.draft.flags)})
    if form.is_bound and form.is_valid():
        chosen = frozenset(form.cleaned_data["flags"])
        judging.keep_draft(sample, actor=request.actor, marks={}, flags=chosen)
        return redirect("panel-step", sample=sample, key=REVIEW)
    context = {"form": form, "walk": walk, "step": FLAGS, **_around(walk, FLAGS)}
    return render(request, "evaluation/panel/flags.html", context, status=_status(form, 200))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def review(request: HttpRequest, sample: int) -> HttpResponse:
    """The whole sheet; handing it in answers with the receipt itself: it is kept nowhere on our side."""
    walk = _walk(_seat(request, sample))
    if request.method == "POST":
        return _hand_in(request, walk)
    if not _open(walk.seat):
        return redirect("panel-case", sample=sample)
    form = SheetForm.of(walk.keys, walk.draft)
    return render(request, "evaluation/panel/review.html", _reviewed(walk, form))


def _hand_in(request: HttpRequest, walk: Walk) -> HttpResponse:
    form = SheetForm(walk.keys, request.POST)
    if not form.is_valid():
        form = SheetForm.of(walk.keys, walk.draft)
        return render(request, "evaluation/panel/review.html", _reviewed(walk, form), status=400)
    receipt = judging.submit_scores(
        walk.seat.sample_id, actor=request.actor, sheet=form.sheet, salt=form.cleaned_data["salt"]
    )
    context = {"receipt": receipt, "sheet": canonical(form.sheet), "walk": walk}
    return render(request, "evaluation/panel/receipt.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def aside(request: HttpRequest, sample: int) -> HttpResponse:
    """The member knows the people or the units: somebody else takes the seat, and nobody asks why."""
    seat = _seat(request, sample)
    if request.method == "POST":
        seating.step_aside(sample, actor=request.actor)
        return render(request, "evaluation/panel/stepped.html", {"seat": seat})
    if not _open(seat):
        return redirect("panel-case", sample=sample)
    return render(request, "evaluation/panel/aside.html", {"seat": seat})


def _seat(request: HttpRequest, sample: int) -> Seat:
    return policies.seat_of(request.actor, sample)


def _open(seat: Seat) -> bool:
    return seat.state == SeatState.WAITING and seat.sample.state == SampleState.OPEN


def _walk(seat: Seat, *, anchors: bool = True) -> Walk:
    return Walk(seat, desks.questions(seat, anchors=anchors), judging.draft_of(seat))


def _onward(request: HttpRequest, walk: Walk, key: str) -> str:
    """Back to the review where the member came from there; else the next page."""
    return REVIEW if request.GET.get("from") == REVIEW else walk.after(key)


def _around(walk: Walk, step: str) -> dict:
    return {"number": walk.number(step), "of": len(walk.steps), "before": walk.before(step)}


def _status(form, tried_status: int) -> int:
    return (tried_status or 200) if not form.errors else max(400, tried_status)


def _reviewed(walk: Walk, form: SheetForm) -> dict:
    return {
        "form": form,
        "walk": walk,
        "rows": _answers(walk.questions, walk.draft),
        "flags": sorted(walk.draft.flags),
        "missing": desks.first_open(walk.keys, walk.draft),
        **_around(walk, REVIEW),
    }


def _answers(questions: list[Criterion], sheet: Sheet) -> list[dict]:
    """Each question with what was chosen, in words."""
    rows = []
    for question in questions:
        mark = sheet.marks.get(question.key)
        anchors = {anchor.value: anchor.words for anchor in question.anchors.all()}
        words = anchors.get(mark, _("Can't be said here, or does not apply"))
        open_ = question.key not in sheet.marks
        rows.append({"question": question, "mark": mark, "words": "" if open_ else words, "open": open_})
    return rows
