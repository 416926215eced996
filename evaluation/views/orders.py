"""Rectification orders: for the departments that answer them, and for those who oversee them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.actions import ordering
from evaluation.forms import typed
from evaluation.forms.orders import AnswerForm
from evaluation.lifecycle import OrderState
from evaluation.policies import OVERSEERS
from evaluation.selectors import orders as reads
from grievances.forms import tried
from portal.departments.access import role_only
from portal.departments.actors import WORKERS
from portal.kit import clock, pages
from portal.kit.errors import NotAllowed

readers = role_only(*WORKERS, *OVERSEERS)
PAGE = 25
BY = {"open": "due_at", "answered": "-answered_at", "closed": "-closed_at"}


@readers
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The orders that are there for the officer: to be answered, answered, closed."""
    view = request.GET.get("view", "open")
    view = view if view in reads.VIEWS else "open"
    page = pages.page(request, reads.orders_for(request.actor, view), BY[view], PAGE)
    counts = reads.counts(request.actor, clock.now())
    context = {"page": page, "view": view, "tabs": _tabs(view, counts)}
    return render(request, "evaluation/orders/page.html", context)


def _tabs(view: str, counts: dict[str, int]) -> list[dict]:
    words = {"open": _("To be answered"), "answered": _("Answered"), "closed": _("Closed")}
    return [
        {
            "url": f"?view={key}",
            "label": word,
            "current": key == view,
            "count": counts[key],
            "late": key == "open" and counts["late"] > 0,
        }
        for key, word in words.items()
    ]


@readers
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order: why it was given, by when it is due, and its answer."""
    page = reads.order_page(request.actor, pk)
    form = AnswerForm(typed(request))
    if request.method == "POST":
        if not page.answers and page.order.state == OrderState.OPEN:
            raise NotAllowed(_("The department that the order was given to answers it."))
        status = 400
        if form.is_valid():
            status = tried(form, lambda: ordering.answer_order(pk, actor=request.actor, answer=form.answer))
        if not status:
            messages.success(request, _("Your answer stands. The order closes once the case is solved."))
            return redirect("order", pk=pk)
        page = reads.order_page(request.actor, pk)
        return render(request, "evaluation/orders/order.html", {"page": page, "form": form}, status=status)
    return render(request, "evaluation/orders/order.html", {"page": page, "form": form})
