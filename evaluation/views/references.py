"""Cases whose answer is known: the secretary's list, and how a judged case comes into it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.actions import references
from evaluation.forms import typed
from evaluation.forms.references import ReferenceForm
from evaluation.selectors import mixed, results
from evaluation.views.office import secretary
from grievances.forms import tried
from grievances.selectors.register import heading
from portal.kit import pages

PAGE = 20


@secretary
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The cases whose answer is known."""
    page = pages.page(request, mixed.known(), "-agreed_at", PAGE)
    return render(request, "evaluation/office/references.html", {"page": page})


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, sample: int) -> HttpResponse:
    """The case of a published result is given the marks that were agreed."""
    found = results.published_one(sample)
    asked = mixed.criteria(found.sample)
    form, status = ReferenceForm(asked, typed(request)), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = {"marks": form.marks, "reason": form.cleaned_data["reason"]}
            status = tried(form, lambda: references.agree(found.sample, actor=request.actor, **given))
        if not status:
            messages.success(request, _("Members who have not judged it may be given it from now on."))
            return redirect("references")
    context = {"form": form, "found": found, "heading": heading(found.sample.grievance)}
    return render(request, "evaluation/office/reference.html", context, status=status)


@secretary
@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """A case is mixed in no more."""
    references.retire(mixed.known_one(pk), actor=request.actor)
    messages.success(request, _("It is given to nobody any more."))
    return redirect("references")
