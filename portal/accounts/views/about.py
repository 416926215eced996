"""What this portal is, what it keeps, and how what it says can be checked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.identities import NOTICE_VERSION


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """About, and the privacy notice in the version that a filing keeps."""
    return render(request, "accounts/about/page.html", {"version": NOTICE_VERSION})
