"""The receipt: what a resident takes home after filing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from grievances import policies, selectors
from grievances.models import Grievance
from grievances.views.danger import DANGER
from portal.accounts import identities
from portal.accounts.codes import tidy_reference
from portal.departments import selectors as departments
from portal.departments.actors import bearer
from portal.kit.errors import NotThere


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Reference, private code, link, who leads and why, what comes next; to print or to keep.

    For whoever may act on it as its resident: what an officer files for somebody is printed elsewhere. Of an
    erased case there is none: nobody has its code any more but the resident.
    """
    case = _case(request, reference)
    code = identities.code_of(case.subject)
    if not code:
        return redirect("own-case", case.reference)
    page = selectors.case_page(bearer(case.pk), case, staff=False)
    context = {
        "case": case,
        "page": page,
        "code": code,
        "link": f"{settings.SITE_URL}/k/{code}/",
        "filer": identities.own(case.subject),
        "danger": departments.danger_words().usual if case.limit_class.code == DANGER else (),
    }
    return render(request, "grievances/receipt/page.html", context)


def _case(request: HttpRequest, reference: str) -> Grievance:
    tidy = tidy_reference(reference, settings.REFERENCE_PREFIX)
    found = selectors.loaded(Grievance.objects.filter(reference=tidy)).first() if tidy else None
    if found is None:
        raise NotThere("")
    if policies.RESIDENT not in policies.relations(request.actor, found):
        raise NotThere("")
    return found
