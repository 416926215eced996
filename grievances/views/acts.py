"""What officers do to a case: one table of verbs, one way to be refused without losing a word."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from grievances import policies, selectors
from grievances.actions import (
    appeals,
    behalf,
    dispatching,
    drafting,
    ending,
    extending,
    following,
    handing,
    handling,
    identifying,
    mediating,
    merging,
    naming,
    photos,
    planning,
    pressing,
    previewing,
    rating,
    recusing,
    repeating,
    resolving,
    reviewing,
    seeing,
    separating,
    supervising,
    undoing,
    whistling,
)
from grievances.forms import tried
from grievances.forms.acts import FORMS as HANDLING
from grievances.forms.acts import ActForm, Scene
from grievances.forms.counter import FORMS as COUNTER
from grievances.forms.endings import FORMS as ENDINGS
from grievances.forms.extending import FORMS as EXTENDING
from grievances.forms.handing import FORMS as HANDING
from grievances.forms.mediating import FORMS as MEDIATING
from grievances.forms.merging import FORMS as MERGING
from grievances.forms.orders import FORMS as ORDERS
from grievances.forms.seeing import FORMS as SEEING
from grievances.forms.whistles import FORMS as WHISTLES
from grievances.lifecycle import Verb
from grievances.models import Draft, Grievance
from grievances.selectors import replies
from grievances.selectors.drafts import of_act
from grievances.views import writing
from grievances.views.desk import beside, render_case, seen
from portal.departments.actors import Actor
from portal.kit.errors import Invalid, MoveRefused

REMEMBERED = 20
# Whatever else happens to the case: what is rated doesn't hang on what the others write meanwhile.
UNSEEN = frozenset({Verb.READ, Verb.RATE})
FORMS: MappingProxyType[Verb, type[ActForm]] = MappingProxyType(
    {**HANDLING, **EXTENDING, **ORDERS, **WHISTLES, **HANDING, **ENDINGS, **COUNTER, **MEDIATING, **MERGING}
    | SEEING
)


@dataclass(frozen=True)
class Act:
    """The action of a verb, and what is said once it is done."""

    do: Callable[..., Any]
    done: Any


ACTS: MappingProxyType[Verb, Act] = MappingProxyType(
    {
        Verb.CORRECT: Act(dispatching.correct, gettext_lazy("Corrected.")),
        Verb.DISPATCH: Act(dispatching.dispatch, gettext_lazy("Dispatched.")),
        Verb.SOLVE: Act(
            resolving.solve, gettext_lazy("Solved on the spot. The resident has been asked to confirm.")
        ),
        Verb.SIGN: Act(handling.sign, gettext_lazy("Signed for.")),
        Verb.CONTACT: Act(handling.contact, gettext_lazy("The resident has your message.")),
        Verb.ASK: Act(handling.ask, gettext_lazy("The resident has your question.")),
        Verb.NOTE: Act(handling.note, gettext_lazy("Noted.")),
        Verb.FINISH: Act(handling.finish, gettext_lazy("Your part is done. The lead has been told.")),
        Verb.JOIN: Act(dispatching.join, gettext_lazy("Called in. The department has been told.")),
        Verb.WAIVE: Act(handling.waive, gettext_lazy("Waived. The department has been told.")),
        Verb.OBJECT: Act(
            dispatching.object_to, gettext_lazy("The objection is with the co-operation centre.")
        ),
        Verb.RULE: Act(dispatching.rule, gettext_lazy("Ruled. The departments have been told.")),
        Verb.PROPOSE: Act(
            resolving.propose, gettext_lazy("Proposed. The resident has been asked to confirm.")
        ),
        Verb.REFUSE: Act(
            resolving.refuse, gettext_lazy("Refused. The resident has your reasons and the way to appeal.")
        ),
        Verb.TRANSFER_OUT: Act(
            ending.transfer_out, gettext_lazy("Passed on. The resident knows who has it now.")
        ),
        Verb.DECIDE_REVIEW: Act(
            reviewing.decide_review, gettext_lazy("Decided. The resident has your decision.")
        ),
        Verb.ASK_TIME: Act(extending.ask_time, gettext_lazy("Asked. Whoever decides has been told.")),
        Verb.GRANT_TIME: Act(extending.grant_time, gettext_lazy("Approved. The resident has been told why.")),
        Verb.DECLINE_TIME: Act(extending.decline_time, gettext_lazy("Declined. Who asked has been told.")),
        Verb.DROP_TIME: Act(extending.drop_time, gettext_lazy("The request is taken back.")),
        Verb.PLAN: Act(extending.plan, gettext_lazy("Asked. The co-operation centre has been told.")),
        Verb.REACH: Act(planning.reach, gettext_lazy("Reported. The resident has been told.")),
        Verb.GO_ON: Act(extending.go_on, gettext_lazy("The clock runs again. The resident has been told.")),
        Verb.MEDIATE: Act(mediating.mediate, gettext_lazy("Offered. The resident has been asked.")),
        Verb.RECORD_CONSENT: Act(mediating.record_consent, gettext_lazy("The answer is written down.")),
        Verb.SIT: Act(mediating.sit, gettext_lazy("The session is written down.")),
        Verb.AGREE: Act(
            mediating.agree,
            gettext_lazy("Written down. Now propose a resolution: the agreement becomes part of it."),
        ),
        Verb.END_MEDIATION: Act(
            mediating.end_mediation, gettext_lazy("The mediation has ended. The resident has been told why.")
        ),
        Verb.FOLLOW_UP: Act(following.follow_up, gettext_lazy("Written down. The resident has been told.")),
        Verb.READ: Act(identifying.read, ""),
        Verb.SUPERVISE: Act(supervising.supervise, gettext_lazy("Issued. The department has been told.")),
        Verb.RECEIVE: Act(supervising.receive, gettext_lazy("Signed for the order.")),
        Verb.RESPOND: Act(supervising.respond, gettext_lazy("Answered. Whoever issued it has been told.")),
        Verb.ACCEPT_RESPONSE: Act(supervising.accept_response, gettext_lazy("Accepted: it is settled.")),
        Verb.SEND_BACK: Act(supervising.send_back, gettext_lazy("Sent back. The department has been told.")),
        Verb.PRESS: Act(supervising.press, gettext_lazy("Pressed. The department has been told.")),
        Verb.WHISTLE: Act(whistling.whistle, gettext_lazy("Called. The departments have been told.")),
        Verb.ACKNOWLEDGE: Act(whistling.acknowledge, gettext_lazy("Whoever called you knows now.")),
        Verb.ARRIVE: Act(whistling.arrive, gettext_lazy("You are there: the moment is kept.")),
        Verb.ACT: Act(whistling.act, gettext_lazy("Written down. Whoever called has been told.")),
        Verb.MINUTES: Act(whistling.minutes, gettext_lazy("The minutes are written; it is over.")),
        Verb.CALL_OFF: Act(whistling.call_off, gettext_lazy("Called off. The departments have been told.")),
        Verb.RATE: Act(
            rating.rate,
            gettext_lazy(
                "Rated. The other side reads it once it has rated you too, or fourteen days after closing."
            ),
        ),
        Verb.TAKE: Act(handing.take, gettext_lazy("You have it now.")),
        Verb.HAND: Act(handing.hand, gettext_lazy("Handed over. Your colleague has been told.")),
        Verb.RELEASE: Act(handing.release, gettext_lazy("Given back. Nobody has it now.")),
        Verb.RECODE: Act(behalf.recode, gettext_lazy("There is a new code. It can be printed once.")),
        Verb.RECUSE: Act(recusing.recuse, gettext_lazy("Entered. It is for others to act on now.")),
        Verb.HEED: Act(pressing.heed, gettext_lazy("Written down. The resident has been told.")),
        Verb.READMIT: Act(recusing.readmit, gettext_lazy("Ended. They have been told.")),
        Verb.MERGE: Act(merging.merge, gettext_lazy("Merged. The residents have been told.")),
        Verb.GO_AHEAD: Act(repeating.go_ahead, gettext_lazy("They go their way.")),
        Verb.SEEN_DONE: Act(seeing.seen_done, gettext_lazy("Written down. The case is closed.")),
        Verb.SEEN_OPEN: Act(seeing.seen_open, gettext_lazy("Written down. It is back with who leads.")),
        Verb.SEPARATE: Act(separating.separate, gettext_lazy("Separated. The residents have been told.")),
        Verb.UNDO: Act(undoing.undo, gettext_lazy("Taken back. Everything stands as it did before.")),
    }
)


@dataclass(frozen=True)
class Attempt:
    """One request to act: who, on what, with which verb."""

    request: HttpRequest
    actor: Actor
    case: Grievance
    verb: Verb

    @property
    def address(self) -> str:
        return reverse("desk-case", args=[self.case.reference])


def sent(attempt: Attempt) -> HttpResponse:
    request = attempt.request
    form = bound(attempt)
    if _done_before(request):
        return _onwards(attempt)
    result: list[Any] = []
    status = Invalid.status
    if form.is_valid():
        status = tried(form, lambda: result.append(_checked(attempt, form)))
    if status == MoveRefused.status and _done_before(request):
        return _onwards(attempt)
    if status:
        return refused(attempt, form, status)
    if attempt.verb is Verb.READ:
        context = {"case": attempt.case, "filer": result[0], "top": 2 if request.htmx else 1}
        return beside(request, "filer", context)
    messages.success(request, _told(attempt))
    return _onwards(attempt)


# What a patrol found has no resident who was asked anything.
TO_BE_SEEN = gettext_lazy("Done. Whoever walks there looks at it again.")


def _told(attempt: Attempt) -> Any:
    asked = attempt.verb in (Verb.PROPOSE, Verb.SOLVE)
    return TO_BE_SEEN if asked and attempt.case.is_found else ACTS[attempt.verb].done


def bound(attempt: Attempt) -> ActForm:
    page = selectors.case_page(attempt.actor, attempt.case, staff=True)
    request = attempt.request
    return FORMS[attempt.verb](request.POST.copy(), request.FILES, scene=Scene(attempt.actor, page))


def _checked(attempt: Attempt, form: ActForm) -> Any:
    """The deed, where no text of it names who filed, or it is said why."""
    actor, given, reason = attempt.actor, form.given(), form.cleaned_data.get("named")
    if reason:
        return _do(replace(attempt, actor=naming.naming(actor, reason)), form)
    naming.refuse(attempt.case, actor=actor, verb=attempt.verb, given=given)
    return _do(attempt, form)


def _do(attempt: Attempt, form: ActForm) -> Any:
    """The deed, and the memory that this form has done it, in one transaction: a second click finds it."""
    seen_too = {} if attempt.verb in UNSEEN else {"seen": form.cleaned_data["seen"]}
    with transaction.atomic():
        with undoing.offering(attempt.case, attempt.verb, actor=attempt.actor):
            result = ACTS[attempt.verb].do(attempt.case, actor=attempt.actor, **form.given(), **seen_too)
        session = attempt.request.session
        session["acts"] = [*session.get("acts", ()), _fingerprint(attempt.request)][-REMEMBERED:]
        drafting.drop(attempt.case, attempt.verb, actor=attempt.actor)
        writing.remember_sent(attempt.request)
        session.save()
    for token in form.cleaned_data.get("kept", ()):
        photos.unstage(form.cleaned_data["form_key"], token)
    return result


def _fingerprint(request: HttpRequest) -> str:
    """This form with these words: the same form sent again with others is another deed."""
    said = sorted((name, values) for name, values in request.POST.lists() if name not in writing.ASIDE)
    return hashlib.sha256(repr((request.path, said)).encode()).hexdigest()[:24]


def _done_before(request: HttpRequest) -> bool:
    kept = type(request.session)(request.session.session_key)
    return _fingerprint(request) in kept.get("acts", ())


def refused(attempt: Attempt, form: ActForm, status: int) -> HttpResponse:
    """The form again with every word, or, where it can't be sent any more, the case and the words to copy.
    Where the case has moved on, they are kept as a draft, too."""
    fresh = selectors.desk_case(attempt.actor, attempt.case.reference)
    context = seen(attempt.request, attempt.actor, fresh)
    news = news_since(context["page"], form.data.get("seen", ""))
    if attempt.verb not in context["page"].acts:
        told = " ".join(form.non_field_errors()) or _("This can't be done as the case stands now.")
        _keep(attempt, fresh, form, status)
        more = {"refusal": told, "news": news, "written": form.written}
        return render_case(attempt.request, attempt.actor, fresh, status, **more)
    form.keep_photos()
    draft = _keep(attempt, fresh, form, status) or of_act(attempt.actor, fresh, attempt.verb)
    form.renew(context["page"])
    context |= writing.state(draft, form.data) | {"is_typed": True}
    return form_page(attempt, context | {"form": form, "news": news}, status)


def _keep(attempt: Attempt, case: Grievance, form: ActForm, status: int) -> Draft | None:
    if attempt.verb in drafting.NEVER or status != MoveRefused.status:
        return None
    return writing.kept_by_the_way(case, attempt.verb, attempt.actor, form)


def news_since(page: selectors.CasePage, version: str) -> list[selectors.Moment]:
    """What has happened since the form's version: each change that it counts is one entry of the journal."""
    behind = page.case.version - int(version) if version.isdecimal() else 0
    if behind <= 0:
        return []
    first = page.counted[-behind:][0]
    return [moment for moment in page.timeline if moment.seq >= first]


def form_page(attempt: Attempt, context: dict[str, Any], status: int) -> HttpResponse:
    context |= {"verb": attempt.verb, "appeal_by": appeals.ask_by(context["now"])}
    context["can_preview"] = attempt.verb in previewing.VERBS
    context["is_kept"] = attempt.verb not in drafting.NEVER and bool(writing.texts_of(FORMS[attempt.verb]))
    templates = replies.templates_for(attempt.actor, context["case"], attempt.verb)
    context["standard"], context["templates"] = replies.standard_first(templates)
    return beside(attempt.request, "act", context, status)


def _onwards(attempt: Attempt) -> HttpResponse:
    """Back to the case; to the desk, where it is no longer theirs."""
    if attempt.verb is Verb.RECODE and behalf.prints(attempt.actor, attempt.case):
        address = reverse("counter-receipt", args=[attempt.case.reference])
        return HttpResponseClientRedirect(address) if attempt.request.htmx else redirect(address)
    if policies.visible_to(attempt.actor).filter(pk=attempt.case.pk).exists():
        return redirect(f"{attempt.address}?done={attempt.verb}")
    messages.info(attempt.request, _("The case is with others now."))
    if attempt.request.htmx:
        return HttpResponseClientRedirect(reverse("desk"))
    return redirect("desk")
