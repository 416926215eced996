"""The first page: say what is wrong, look up how it stands, see what others say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from grievances.selectors import front


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One big button; below it the last 30 days in one line, and the newest public entries."""
    context = {"month": front.month(), "latest": front.latest()}
    return render(request, "grievances/home/page.html", context)
