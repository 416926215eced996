"""Limit classes in their versions, calendars as a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.departments.actions import limits as actions
from portal.departments.forms.limits import LimitForm, as_typed
from portal.departments.screens import limits as screen
from portal.departments.views.frame import administrators_only, done, show
from portal.departments.wording import history
from portal.kit import clock

CALENDAR = "CN"


@require_GET
@administrators_only
def listed(request: HttpRequest) -> HttpResponse:
    """The classes and calendars that new filings take."""
    context = {"classes": screen.classes(), "calendars": screen.calendars()}
    return show(request, "limits", "limits", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def one(request: HttpRequest, code: str) -> HttpResponse:
    """A class in its versions, and a form for the next one."""
    versions = screen.versions(code)
    newest = versions[0].version
    form = LimitForm(request.POST or None, initial=as_typed(newest))
    status = done(
        form,
        lambda: actions.save_limit(
            code, actor=request.actor, limits=form.limits(), names=form.names(), seen=_version(request)
        ),
    )
    if status:
        calendar = screen.calendars()[0].code if screen.calendars() else CALENDAR
        fresh = status == 409 or _version(request) is None
        context = {
            "versions": screen.versions(code), "form": form, "history": history(f"limit:{code}"),
            "example": screen.example(newest, calendar, clock.now()), "overtaken": status == 409,
            "seen": screen.versions(code)[0].version.version if fresh else _version(request),
        }  # fmt: skip
        return show(request, "limit", "limits", context, status=status)
    messages.success(request, _("Saved. What is filed from now on takes it; cases that run keep theirs."))
    return redirect("admin-limit", code)


def _version(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else None


@require_GET
@administrators_only
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """A year of a calendar, day by day."""
    versions = screen.calendar(code)
    newest = versions[0]
    years = screen.years(newest)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else clock.local(clock.now()).year
    year = year if year in years else years[-1]
    months = screen.year(newest, year)
    context = {
        "calendar": newest, "versions": versions, "year": year, "months": months,
        "tally": screen.tally(months), "hours": screen.hours(newest),
        "provisional": newest.provisional_from is not None and newest.provisional_from.year <= year,
        "years": [{"url": f"?year={each}", "label": str(each), "current": each == year} for each in years],
    }  # fmt: skip
    return show(request, "calendar", "limits", context)
