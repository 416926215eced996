"""How likely a closed case is drawn, and asked again: the panel secretary's versions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.actions import rechecking, rubrics
from evaluation.forms.rules import RecheckForm, RuleForm, SamplingForm
from evaluation.views.office import secretary
from grievances.forms import tried
from portal.kit import clock

Deed = Callable[..., Any]
FORMS: dict[str, tuple[type[RuleForm], Deed]] = {
    "sampling": (SamplingForm, rubrics.amend_rule),
    "recheck": (RecheckForm, rechecking.amend_rule),
}


@secretary
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Both rules as they stand, each with its form; `which` says whose button was pressed."""
    now = clock.now()
    rows = {"sampling": rubrics.in_force(now)[1], "recheck": rechecking.rule_in_force(now)}
    forms = {key: form(initial=form.known(rows[key]), prefix=key) for key, (form, _deed) in FORMS.items()}
    status, which = 200, request.POST.get("which", "")
    if request.method == "POST":
        status = 400
        if which in FORMS:
            made, deed = FORMS[which]
            form = forms[which] = made(request.POST, prefix=which)
            if form.is_valid():
                status = tried(form, lambda: deed(actor=request.actor, **form.changes))
            if not status:
                messages.success(request, _("The new version holds from now on."))
                return redirect("panel-rules")
    return render(request, "evaluation/office/rules.html", {"rows": rows, "forms": forms}, status=status)
