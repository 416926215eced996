"""What members read, as the secretary sees it: with what was masked, and a way to mask more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.actions import deliberating, masking
from evaluation.forms import typed
from evaluation.forms.references import MaskForm
from evaluation.selectors import mixed
from evaluation.selectors.packets import inspected
from evaluation.views.office import secretary
from grievances.forms import tried
from portal.kit import pages

PAGE = 20


@secretary
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What is being judged."""
    page = pages.page(request, mixed.judged(), "-considered_at", PAGE)
    return render(request, "evaluation/office/packets.html", {"page": page})


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def inspect(request: HttpRequest, sample: int) -> HttpResponse:
    """One packet, with what was replaced in it; masking more."""
    found = mixed.judged_one(sample)
    form, status = MaskForm(typed(request)), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            words = form.cleaned_data["words"]
            status = tried(form, lambda: masking.mask(sample, actor=request.actor, words=words))
        if not status:
            messages.success(request, _("Masked. Members read it so from now on."))
            return redirect("packet", sample)
    context = {"form": form, "sample": found, "seen": inspected(found)}
    return render(request, "evaluation/office/packet.html", context, status=status)


@secretary
@require_POST
def unmask(request: HttpRequest, sample: int, mask: int) -> HttpResponse:
    """A mask is taken off."""
    masking.unmask(sample, mask, actor=request.actor)
    messages.success(request, _("The words are shown again."))
    return redirect("packet", sample)


@secretary
@require_POST
def second_round(request: HttpRequest, sample: int) -> HttpResponse:
    """The scorers of a published result are asked to judge once more."""
    deliberating.begin(sample, actor=request.actor)
    messages.success(
        request, _("Its scorers get a letter: they read each other's reasons and judge once more.")
    )
    return redirect("result", sample)
