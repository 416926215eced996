"""Payments to members, at the panel secretary's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.actions import paying
from evaluation.forms import typed
from evaluation.forms.payments import PaymentForm, VoidForm
from evaluation.selectors import payments
from evaluation.views.office import secretary
from grievances.forms import tried
from portal.kit import pages

PAGE = 25


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """What was paid to whom, and the form of the next payment."""
    form = PaymentForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            status = tried(form, lambda: paying.pay(actor=request.actor, **form.cleaned_data))
        if not status:
            messages.success(request, _("Recorded. The member has a letter."))
            return redirect("panel-payments")
    page = pages.page(request, payments.listed(), "-day", PAGE)
    context = {"page": page, "form": form, "total": payments.total()}
    return render(request, "evaluation/office/payments.html", context, status=status)


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out what was recorded by mistake."""
    row = payments.one(pk)
    form = VoidForm(typed(request))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            why = form.cleaned_data["why"]
            status = tried(form, lambda: paying.void(pk, actor=request.actor, why=why))
        if not status:
            messages.success(request, _("Struck out. It stays in the list with the reason."))
            return redirect("panel-payments")
    return render(request, "evaluation/office/payment.html", {"row": row, "form": form}, status=status)
