"""Danger in what somebody is writing: the numbers to call first, while they still write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from grievances.actions.filing import LONGEST_BODY
from portal.accounts import throttle
from portal.departments import selectors as departments
from portal.departments.models import Category
from portal.engines.routing.danger import Number, heard
from portal.engines.routing.suggesting import Suggestion
from portal.kit import addresses

Found = list[tuple[Category, Suggestion]]
DANGER = "E0"
ASKED_AN_HOUR, AN_HOUR = 1200, 3600


@require_POST
def danger(request: HttpRequest) -> HttpResponse:
    """The fragment with the numbers where the words speak of danger; else 204. Keeps nothing of the words."""
    throttle.count("danger", addresses.client(request), most=ASKED_AN_HOUR, seconds=AN_HOUR)
    text = request.POST.get("body", "")[:LONGEST_BODY]
    numbers = in_danger(text, departments.suggest_roughly(text))
    if not numbers:
        return HttpResponse(status=204)
    return render(request, "grievances/filing/_danger.html", {"danger": numbers})


def in_danger(text: str, found: Found) -> tuple[Number, ...]:
    """Whom to call first: where words of danger stand in the text those that belong to them; where only a
    kind of matter that it suggests is of the class of danger (E0) the usual ones; else nobody."""
    words = departments.danger_words()
    groups = [each.group for each in heard(text, words.groups)]
    if groups:
        return words.called(groups)
    return words.usual if any(category.limit_class == DANGER for category, _why in found) else ()
