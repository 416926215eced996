"""The resident's own case: how it stands, what comes next, and what they can do about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from grievances import policies, selectors
from grievances.actions import (
    answering,
    behalf,
    checking,
    erasing,
    mediating,
    pressing,
    resolving,
    reviewing,
    texting,
)
from grievances.actions.photos import staged_for
from grievances.forms import tried
from grievances.forms.acting import (
    AddForm,
    AnswerForm,
    ConfirmForm,
    ConsentForm,
    DisownForm,
    DisputeForm,
    EraseForm,
    GuardForm,
    ReportForm,
    ResidentForm,
    ReviewForm,
    TextsForm,
    UnguardForm,
    WellForm,
    WithdrawForm,
)
from grievances.forms.inputs import form_key
from grievances.lifecycle import Verb
from grievances.models import Grievance
from grievances.selectors import exports, neighbours
from grievances.selectors.case import CasePage
from grievances.views import granting, staging
from grievances.views.tracking import own_case
from portal.accounts import identities
from portal.departments.actors import Actor
from portal.engines.limits import clocks, wording
from portal.kit import clock, look
from portal.kit.errors import MoveRefused
from portal.kit.registry import named


@dataclass(frozen=True)
class Act:
    """One thing a resident can do: its form, its action, and what is said once it is done."""

    form: type[ResidentForm]
    action: Callable[..., Grievance]
    done: str

    def do(self, case: Grievance, actor: Actor, form: ResidentForm) -> Grievance:
        given = {name: form.cleaned_data[name] for name in form.fields if name not in {"form_key", "photos"}}
        if "photos" in form.fields:
            given["photos_given"] = staging.given(form.cleaned_data["form_key"])
        return self.action(case, actor=actor, **given)


ACTS: MappingProxyType[Verb, Act] = MappingProxyType(
    {
        Verb.ANSWER: Act(AnswerForm, answering.answer, _("Your answer is with the department.")),
        Verb.ADD: Act(AddForm, answering.add, _("Added. The department sees it.")),
        Verb.CONSENT: Act(ConsentForm, mediating.consent, _("Your answer is with the department.")),
        Verb.CONFIRM: Act(ConfirmForm, resolving.confirm, _("Thank you. The case is closed.")),
        Verb.DISPUTE: Act(DisputeForm, resolving.dispute, _("It is open again; the supervisor is told.")),
        Verb.ASK_REVIEW: Act(
            ReviewForm, reviewing.ask_review, _("Your request is there. You get an answer within 30 days.")
        ),
        Verb.WITHDRAW: Act(WithdrawForm, answering.withdraw, _("You have withdrawn the case.")),
        Verb.REPORT: Act(ReportForm, pressing.report, _("It is with those who stand outside the case.")),
        Verb.GUARD: Act(
            GuardForm, checking.guard, _("Who you are is kept from those who handle your case now.")
        ),
        Verb.UNGUARD: Act(UnguardForm, checking.unguard, _("Taken back. Who you are stays sealed.")),
        Verb.ALL_WELL: Act(WellForm, checking.all_well, _("Thank you. We are glad that nothing happened.")),
        Verb.TEXTS: Act(TextsForm, texting.texts, _("Saved.")),
        Verb.DISOWN: Act(DisownForm, behalf.disown, _("Thank you for telling us. It will be looked into.")),
        Verb.ERASE: Act(EraseForm, erasing.erase, _("Your personal information has been erased.")),
    }
)


@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole of it on one page."""
    return _page(request, own_case(request, reference))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str, verb: Verb) -> HttpResponse:
    """One act on a page of its own; a refusal keeps what was typed."""
    found, chosen = own_case(request, reference), ACTS[verb]
    if request.method != "POST":
        return _asked(request, found, verb, chosen.form.begun())
    key = form_key(request.POST.get("form_key", ""))
    typed = request.POST.dict() | {"form_key": key}
    form = chosen.form(typed)
    status = staging.stage(request, key, form)
    if "drop" in typed:
        return _asked(request, found, verb, chosen.form.begun(typed))
    if wish := look.wish(request):
        look.wear(request, *wish)
        return look.keep(_asked(request, found, verb, chosen.form.begun(typed)), *wish)
    status = status or (0 if form.is_valid() else 400)
    status = status or tried(form, partial(chosen.do, found, request.actor, form))
    if status:
        return _asked(request, found, verb, form, status)
    staging.clear(key)
    if verb is Verb.ERASE:
        granting.grant(request, found.pk)  # the account is no longer tied to it; this browser still finds it
    messages.success(request, chosen.done)
    return redirect("own-case", found.reference)


def _asked(
    request: HttpRequest, found: Grievance, verb: Verb, form: ResidentForm, status: int = 0
) -> HttpResponse:
    """The act's page; where the case has moved on, the case itself with what was typed."""
    if status == MoveRefused.status:
        found = own_case(request, found.reference)
    if verb not in policies.available(request.actor, found):
        waits = verb is Verb.ERASE and not found.is_erased
        return _page(request, found, MoveRefused.status, too_late=not waits, waits=waits, words=form.words)
    context = {
        "case": found,
        "page": selectors.case_page(request.actor, found, staff=False),
        "form": form,
        "photos": staged_for(form["form_key"].value() or ""),
    }
    return render(request, f"grievances/tracking/{verb}.html", context, status=status or 200)


def _page(request: HttpRequest, found: Grievance, status: int = 200, **more: Any) -> HttpResponse:
    page = selectors.case_page(request.actor, found, staff=False)
    sections = [part(request.actor, found) for part in named("case_parts").values()]
    context = {
        "case": found,
        "page": page,
        "verbs": [verb for verb in page.verbs if verb in ACTS],
        "why": _why(found) if found.is_open else [],
        **_told(request, found, page),
        "answer": AnswerForm.begun() if page.question else None,
        "onward": neighbours.progress(found.merged_into_id) if found.merged_into_id else None,
        "sections": [section for section in sections if section],
        "exports": exports.of_case(found),
        **more,
    }
    return render(request, "grievances/tracking/case.html", context, status=status)


def _told(request: HttpRequest, found: Grievance, page: CasePage) -> dict[str, Any]:
    """What they told of themselves. Not who they are and how they are reached, where an officer has made the
    private code anew: who holds that code need not be them, and an officer reads it with a purpose that they
    see. Whoever filed it by an account sees it."""
    filer = identities.own(found.subject, page.readings)
    by_new_code = page.behalf is not None and page.behalf.codes > 0
    if not by_new_code or found.subject in identities.subjects_of(request.actor.owner_index):
        return {"filer": filer}
    kept = replace(filer, name="", phone="", email="", address="")
    return {"filer": kept, "covered": filer.is_identifying}


def _why(found: Grievance) -> list[str]:
    """How the due time comes about, in plain words."""
    now = clock.now()
    return wording.plain(clocks.explain(found.subject, "done", now), now)
