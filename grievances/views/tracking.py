"""Coming back to a case: by its reference and private code, by the private link, by an account."""

import hmac

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grievances import selectors
from grievances.forms import tried
from grievances.forms.tracking import TrackForm
from grievances.models import Grievance, Joining
from grievances.selectors import neighbours
from grievances.selectors.exports import was_taken
from grievances.views import granting
from portal.accounts import identities, throttle
from portal.accounts.codes import tidy_reference
from portal.departments.access import signed_in
from portal.kit import addresses
from portal.kit.errors import Invalid, NotThere
from portal.kit.pages import page

A_QUARTER = 15 * 60
TRIES, TRIES_A_CASE = 30, 10


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Reference and private code open one's own page; the reference alone what is public of the case."""
    form = TrackForm(request.POST or None)
    status = 200
    if request.method == "POST":
        found: list[HttpResponse] = []
        status = 400
        if form.is_valid():
            status = tried(form, lambda: found.append(_opened(request, form)))
        if found:
            return found[0]
    return render(request, "grievances/tracking/track.html", {"form": form}, status=status)


def _opened(request: HttpRequest, form: BaseForm) -> HttpResponse:
    """What the reference, the code or both open. Each try counts before it is known whether it is right."""
    given = form.cleaned_data
    reference = tidy_reference(given["reference"], settings.REFERENCE_PREFIX)
    doors = [("track", addresses.client(request), TRIES)]
    if reference:
        doors.append(("track-case", reference, TRIES_A_CASE))
    for scope, who, most in doors:
        throttle.count(scope, who, most=most, seconds=A_QUARTER)
    if given["code"]:
        answer = _own_page(request, given["code"], reference if given["reference"] else None)
    else:
        answer = _public_page(reference)
    for scope, who, _most in doors:
        throttle.forgive(scope, who, seconds=A_QUARTER)
    return answer


def _own_page(request: HttpRequest, code: str, reference: str | None) -> HttpResponse:
    """Refuses in the same words after the same work, whether the reference, the code or both are wrong."""
    joining = neighbours.by_code(code)
    case = joining.grievance if joining else _case_of(code)
    meant = case.reference if reference is None and case else reference or "-"
    if not hmac.compare_digest(meant, case.reference if case else ""):
        raise Invalid(_("No case has this reference with this code. Please check both."), "code")
    if joining:
        granting.hand_joining(request, joining.pk)
        return redirect("joined", joining.pk)
    granting.grant(request, case.pk)
    return redirect("own-case", case.reference)


def _case_of(code: str) -> Grievance | None:
    """The case that the private code opens: two reads, also where there is none."""
    key = identities.key_of(identities.subject_by_code(code)) or 0
    return Grievance.objects.only("reference").filter(pk=key).first()


def _public_page(reference: str) -> HttpResponse:
    case = selectors.public_cases().filter(reference=reference).first()
    if case is None:
        text = _("Nothing public has this reference. With the private code you see more.")
        raise Invalid(text, "reference")
    return redirect("public-case", case.reference)


@require_safe
def link(request: HttpRequest, code: str) -> HttpResponse:
    """The private link: opens the case on this device. A mail scanner that follows it changes nothing."""
    client = addresses.client(request)
    throttle.count("link", client, most=TRIES, seconds=A_QUARTER)
    joining = neighbours.by_code(code)
    case = None if joining else _case_of(code)
    if joining is None and case is None:
        raise NotThere("")
    throttle.forgive("link", client, seconds=A_QUARTER)
    if joining:
        granting.hand_joining(request, joining.pk)
        response = redirect("joined", joining.pk)
    else:
        granting.grant(request, case.pk)
        response = redirect("own-case", case.reference)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The cases of this account, and those whose code was shown on this device; newest first."""
    if not (request.actor.grants or granting.joinings(request)):
        return signed_in(_mine)(request)
    return _mine(request)


def _mine(request: HttpRequest) -> HttpResponse:
    cases = page(request, selectors.own_cases(request.actor), "-filed_at")
    return render(request, "grievances/mine/page.html", {"cases": cases, "joinings": _joinings(request)})


def _joinings(request: HttpRequest) -> list[Joining]:
    """The neighbours' cases that they have joined."""
    return neighbours.of_visitor(granting.joinings(request), request.actor.owner_index)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Somebody else's phone: forget here what was opened with a private code."""
    granting.forget(request)
    return redirect("home")


def own_case(request: HttpRequest, reference: str) -> Grievance:
    """The resident's own case. NotThere for everybody else: officers have the desk."""
    tidy = tidy_reference(reference, settings.REFERENCE_PREFIX)
    rows = selectors.own_cases(request.actor).annotate(taken=was_taken())
    case = rows.filter(reference=tidy).first() if tidy else None
    if case is None:
        raise NotThere("")
    request.actor = request.actor.holding(case.pk)
    return case
