"""Rectification orders: for the departments that answer them, and for those who oversee them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evaluation.actions import rectifying
from evaluation.forms import typed
from evaluation.forms.orders import AnswerForm, FoundForm, PlanForm
from evaluation.lifecycle import OrderState
from evaluation.models import Sample
from evaluation.policies import OVERSEERS
from evaluation.selectors import orders as reads
from evaluation.selectors.results import found
from grievances.forms import tried
from grievances.selectors import public_place
from grievances.selectors.register import heading
from portal.departments.access import role_only
from portal.departments.actors import WORKERS
from portal.departments.models import Department, Role
from portal.kit import clock, pages
from portal.kit.errors import NotAllowed

readers = role_only(*WORKERS, *OVERSEERS)
PAGE = 25
BY = {"open": "due_at", "answered": "check_due_at", "verified": "-answered_at", "closed": "-closed_at"}


@readers
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The orders that are there for the officer: to be answered, to be looked at, verified, closed."""
    view = request.GET.get("view", "open")
    view = view if view in reads.VIEWS else "open"
    page = pages.page(request, reads.orders_for(request.actor, view), BY[view], PAGE)
    counts = reads.counts(request.actor, clock.now())
    context = {"page": page, "view": view, "tabs": _tabs(view, counts)}
    context["may_appeals"] = request.actor.has(Role.SUPERVISOR, *OVERSEERS)
    return render(request, "evaluation/orders/page.html", context)


def _tabs(view: str, counts: dict[str, int]) -> list[dict]:
    words = {
        "open": _("To be answered"),
        "answered": _("To be looked at"),
        "verified": _("Verified"),
        "closed": _("Closed"),
    }
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
    """One order: why it was given, what is due, its plan, its answers; its department answers here."""
    page = reads.order_page(request.actor, pk)
    if request.method != "POST":
        return _shown(request, page)
    if not page.answers and page.order.state == OrderState.OPEN:
        raise NotAllowed(_("The department that the order was given to answers it."))
    form = AnswerForm(typed(request))
    told = _("Your answer stands. Somebody who is not of your department will look at it.")
    return _tried(
        request, pk, form, lambda: rectifying.answer_order(pk, actor=request.actor, answer=form.answer), told
    )


@readers
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The department says what it will do."""
    form = PlanForm(typed(request))
    reads.order_page(request.actor, pk)
    told = _("Your plan stands. Answer the order once it is done.")

    def deed() -> None:
        rectifying.plan_order(pk, actor=request.actor, plan=form.cleaned_data["plan"])

    return _tried(request, pk, form, deed, told, "plan")


@readers
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looked found that it was put right."""
    told = _("Verified. The department has been told.")
    return _looked(request, pk, rectifying.verify_order, told)


@readers
@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looked found it wanting."""
    told = _("Sent back. The department answers again within seven days.")
    return _looked(request, pk, rectifying.send_back_order, told)


def _looked(request: HttpRequest, pk: int, act: Callable[..., Any], told: str) -> HttpResponse:
    form = FoundForm(typed(request))
    reads.order_page(request.actor, pk)
    return _tried(
        request,
        pk,
        form,
        lambda: act(pk, actor=request.actor, found=form.cleaned_data["found"]),
        told,
        "looking",
    )


def _tried(
    request: HttpRequest, pk: int, form: Form, deed: Callable[[], Any], told: str, name: str = "form"
) -> HttpResponse:
    """Do it and go on to the order's page; a refusal stands beside what was typed."""
    status = tried(form, deed) if form.is_valid() else 400
    if not status:
        messages.success(request, told)
        return redirect("order", pk=pk)
    return _shown(request, reads.order_page(request.actor, pk), status, **{name: form})


def _shown(request: HttpRequest, page: reads.OrderPage, status: int = 200, **bound: Form) -> HttpResponse:
    forms = {"form": AnswerForm(), "plan": PlanForm(), "looking": FoundForm()} | bound
    shown = {"form": page.answers, "plan": page.plans, "looking": page.verifies}
    lost = [form for name, form in bound.items() if not shown[name]]
    context = {"page": page, "lost": lost, "lines": lines(page.samples), **forms}
    return render(request, "evaluation/orders/order.html", context, status=status)


def lines(samples: Iterable[Sample]) -> list[dict[str, Any]]:
    """Results as a list shows them."""
    return [
        {"found": found(each), "heading": heading(each.grievance), "place": public_place(each.grievance)}
        for each in samples
    ]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every order as everybody may read it; of one department, where `unit` names it."""
    named = request.GET.get("unit", "")
    unit = Department.objects.filter(code=named).first() if named else None
    code = unit.code if unit else ""
    view = request.GET.get("view", "open")
    view = view if view in reads.PUBLIC_VIEWS else "open"
    page = pages.page(request, reads.public_orders(view, code), "-issued_at", PAGE)
    counts = reads.public_counts(clock.now(), code)
    kept = f"&unit={code}" if code else ""
    words = {"open": _("To be put right"), "closed": _("Put right and closed")}
    tabs = [
        {
            "url": f"?view={key}{kept}", "label": word, "current": key == view, "count": counts[key],
            "late": key == "open" and counts["late"] > 0,
        }
        for key, word in words.items()
    ]  # fmt: skip
    return render(request, "evaluation/orders/public.html", {"page": page, "tabs": tabs, "unit": unit})


@require_safe
def public(request: HttpRequest, pk: int) -> HttpResponse:
    """An order of a whole department, with the results that it counts."""
    page = reads.public_order(pk)
    context = {"page": page, "order": page.order, "lines": lines(page.samples)}
    return render(request, "evaluation/orders/one.html", context)
