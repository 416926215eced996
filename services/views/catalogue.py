"""The catalogue as everybody reads it: what is offered, and one service."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.kit import pages
from services import selectors

PAGE = 20


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is offered: searched by words, narrowed to a group, page by page."""
    words, group = request.GET.get("q", "").strip(), request.GET.get("group", "")
    context = {
        "page": pages.page(request, selectors.offered(words, group), "shelf", PAGE),
        "words": words[: selectors.LONGEST_SEARCH],
        "group": group,
        "groups": _group_links(words, group),
    }
    return render(request, "services/catalogue/page.html", context)


def _group_links(words: str, group: str) -> list[dict]:
    """The groups as views of the catalogue, keeping what was searched for."""
    shown = [("", _("All"))] + selectors.groups()
    return [
        {
            "label": name,
            "url": "?" + urlencode({k: v for k, v in {"q": words, "group": code}.items() if v}),
            "current": code == group,
        }
        for code, name in shown
    ]


@require_safe
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service: who may have it, how, where, with which papers, at what price, how fast.

    A link to one that is closed is not broken: it says so, and leads to what is offered.
    """
    found = selectors.service(code)
    if not found.active:
        return render(request, "services/closed/page.html", {"service": found}, status=410)
    return render(request, "services/service/page.html", {"service": found})
