"""Drafts of calendars and limit classes: made, looked at case by case, applied or dropped."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.departments.actions import calendars as calendar_actions
from portal.departments.actions import revisions as actions
from portal.departments.forms import calendars as forms
from portal.departments.forms import tried
from portal.departments.screens import limits as limits_screen
from portal.departments.screens import revisions as screen
from portal.departments.views.frame import administrators_only, done, show
from portal.departments.wording import history
from portal.engines.limits.revisions import Revision
from portal.kit import clock, pages
from portal.kit.errors import MoveRefused

PAGE = 25


@require_http_methods(["GET", "POST"])
@administrators_only
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a calendar: by form, from a file, or a year of the kept package."""
    newest = limits_screen.calendar(code)[0]
    form = forms.CalendarForm(
        request.POST or None, initial=forms.as_typed(actions.calendar_data(newest)), auto_id="id_%s"
    )
    return _drafted(request, form, newest, forms.UploadForm(auto_id="upload_%s"))


@administrators_only
@require_POST
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """A draft from a file in the exchange form."""
    newest = limits_screen.calendar(code)[0]
    form = forms.CalendarForm(initial=forms.as_typed(actions.calendar_data(newest)))
    filed = forms.UploadForm(request.POST, request.FILES, auto_id="upload_%s")
    return _drafted(request, form, newest, filed, by=filed)


@require_http_methods(["GET", "POST"])
@administrators_only
def add(request: HttpRequest) -> HttpResponse:
    """Another calendar, which areas may then use; it begins with the days of the one they have."""
    model = limits_screen.calendars()
    known = forms.as_typed(actions.calendar_data(model[0])) if model else {}
    form = forms.NewCalendarForm(request.POST or None, initial=known | {"name_zh": "", "name_en": ""})
    return _drafted(request, form, None, None)


def _drafted(request: HttpRequest, form: Any, newest: Any, upload_form: Any, by: Any = None) -> HttpResponse:
    by, made = by or form, []

    def deed() -> None:
        given = {"actor": request.actor, "reason": by.cleaned_data["reason"]}
        code = newest.code if newest else by.cleaned_data["code"]
        made.append(actions.draft_calendar(by.data_of(), code=code, **given))

    status = done(by, deed)
    if status:
        context = {"calendar": newest, "form": form, "upload": upload_form, "by": by}
        context["kept_years"] = calendar_actions.kept_years()
        return show(request, "calendar_edit", "limits", context, status=status)
    return redirect("admin-revision", made[0].pk)


@administrators_only
@require_POST
def year(request: HttpRequest, code: str) -> HttpResponse:
    """A draft with the days off of a year as they are kept with the portal."""
    newest = limits_screen.calendar(code)[0]
    asked = request.POST.get("year", "")
    number = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    data = calendar_actions.with_year(actions.calendar_data(newest), number)
    reason = _("Days off of %(year)s as kept with the portal") % {"year": number}
    made = actions.draft_calendar(data, code=code, actor=request.actor, reason=reason)
    return redirect("admin-revision", made.pk)


@administrators_only
@require_POST
def use(request: HttpRequest, code: str) -> HttpResponse:
    """Let an area count by the calendar from now on."""
    limits_screen.calendar(code)
    form = forms.UseForm(request.POST)
    if form.is_valid():
        actor, area = request.actor, form.cleaned_data["area"]
        if not tried(form, lambda: calendar_actions.use_calendar(area, code, actor=actor)):
            messages.success(request, _("New cases there count by this calendar. Running cases keep theirs."))
            return redirect("admin-calendar", code)
    messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("admin-calendar", code)


@require_http_methods(["GET", "POST"])
@administrators_only
def one(request: HttpRequest, key: int) -> HttpResponse:
    """A draft with what it would move, and the button that applies it; afterwards the report."""
    row = screen.revision(key)
    if request.method != "POST":
        return _shown(request, row)
    seen = request.POST.get("seen", "")
    wish = actions.Wish(
        seen=int(seen) if seen.isdecimal() else None,
        recompute="recompute" in request.POST,
        despite="despite" in request.POST,
    )
    return _answered(request, row, lambda: actions.apply(row, actor=request.actor, wish=wish), _("Applied."))


@administrators_only
@require_POST
def again(request: HttpRequest, key: int) -> HttpResponse:
    """Count anew."""
    row = screen.revision(key)
    said = _("It is being counted anew.")
    return _answered(request, row, lambda: actions.recount(row, actor=request.actor), said)


@administrators_only
@require_POST
def drop(request: HttpRequest, key: int) -> HttpResponse:
    row = screen.revision(key)
    said = _("Dropped. Nothing has changed.")
    return _answered(request, row, lambda: actions.drop(row, actor=request.actor), said)


def _answered(request: HttpRequest, row: Revision, deed: Callable[[], Any], said: str) -> HttpResponse:
    form = forms.Form({})
    form.is_valid()
    status = tried(form, deed)
    if status:
        return _shown(request, screen.revision(row.pk), form, status)
    messages.success(request, said)
    return redirect("admin-revision", row.pk)


def _shown(request: HttpRequest, row: Revision, form: Any = None, status: int = 200) -> HttpResponse:
    preview, recompute = screen.rounds(row)
    base = screen.stands(row)
    context = {
        "row": row, "form": form, "base": base, "differences": screen.differences(row, base),
        "preview": preview, "counts": screen.counts(preview), "recompute": recompute,
        "report": screen.counts(recompute), "who": screen.person(row.made_by),
        "decided_by": screen.person(row.decided_by), "in_force": actions.in_force(row),
        "changed": status == MoveRefused.status, "history": history(row.subject), "now": clock.now(),
        "running": [each for each in (preview, recompute) if each and each.is_running],
    }  # fmt: skip
    return show(request, "revision", "limits", context, status=status)


@require_GET
@administrators_only
def cases(request: HttpRequest, key: int) -> HttpResponse:
    """The cases behind a figure, each with its due time before and after."""
    row = screen.revision(key)
    preview, recompute = screen.rounds(row)
    asked = request.GET.get("of") == "report"
    round_ = recompute if asked and recompute else preview
    effect = request.GET.get("effect", "")
    counted = screen.counts(round_)
    page = pages.page(request, screen.shifts(round_, effect), "id", PAGE) if round_ else None
    context = {"row": row, "page": page, "effect": effect, "counts": counted, "report": asked}
    return show(request, "revision_cases", "limits", context)


@require_GET
@administrators_only
def case(request: HttpRequest, key: int, shift: int) -> HttpResponse:
    """One due time, line by line, as it stands and by the draft."""
    row = screen.revision(key)
    found = screen.one_shift(row, shift)
    before, after = screen.explained(row, found, clock.now())
    context = {"row": row, "shift": found, "before": before, "after": after}
    return show(request, "revision_case", "limits", context)
