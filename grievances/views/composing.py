"""An act's form from its first letter to the last: begun, kept as a draft, started from a template,
previewed, sent."""

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from grievances import policies, selectors
from grievances.actions import drafting, photos, previewing
from grievances.forms import tried
from grievances.forms.acts import Scene
from grievances.forms.inputs import form_key
from grievances.lifecycle import Verb
from grievances.models import Draft, ReplyTemplate
from grievances.models.draft import Fields
from grievances.own_hand import WHY
from grievances.selectors.drafts import of_act, words_of
from grievances.views import writing
from grievances.views.acts import ACTS, FORMS, Attempt, bound, form_page, news_since, refused, sent
from grievances.views.desk import beside, render_case, seen
from portal.departments.access import staff_only
from portal.kit import clock, spans
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere

# Of what a form sends: what does not go along through the preview.
NOT_ALONG = frozenset({"csrfmiddlewaretoken", "step", "template", "photos"})


@staff_only
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """The form of a verb; sent, the deed, or a step on the way to it (`step`: one of STEPS). A refusal keeps
    what was typed, and says what is new."""
    actor = request.actor.as_officer()
    found = selectors.desk_case(actor, reference)
    if verb not in ACTS:
        raise NotThere("")
    attempt = Attempt(request, actor, found, Verb(verb))
    if request.method != "POST":
        return _asked(attempt)
    return STEPS.get(request.POST.get("step", ""), sent)(attempt)


def _asked(attempt: Attempt) -> HttpResponse:
    """The form, with the draft of it; where it can't be done now, the case, why not, and what was written."""
    context = seen(attempt.request, attempt.actor, attempt.case)
    draft = _draft(attempt)
    if attempt.verb in context["page"].acts:
        return _begun(attempt, context, draft)
    policies.check(attempt.actor, attempt.verb, attempt.case)
    told, status = _("This can't be done as the case stands now."), MoveRefused.status
    if policies.offer(attempt.actor, attempt.case).get(attempt.verb):
        told, status = WHY[attempt.verb], NotAllowed.status
    more = {"written": words_of(draft), "news": news_since(context["page"], str(draft.seen))} if draft else {}
    return render_case(attempt.request, attempt.actor, attempt.case, status, refusal=told, **more)


def _draft(attempt: Attempt) -> Draft | None:
    return of_act(attempt.actor, attempt.case, attempt.verb)


def _begun(attempt: Attempt, context: dict[str, Any], draft: Draft | None) -> HttpResponse:
    """The form to be written: with the draft's words and what is new since, or with a template's."""
    fields = draft.fields if draft else {}
    more = {"news": news_since(context["page"], str(draft.seen))} if draft else {}
    template = writing.chosen(
        attempt.actor, attempt.case, attempt.verb, attempt.request.GET.get("template", "")
    )
    if template:
        return _from_template(attempt, context | more, template, fields, draft)
    return _open(attempt, context | more | writing.state(draft), fields)


def _open(attempt: Attempt, context: dict[str, Any], fields: Fields, status: int = 200) -> HttpResponse:
    """The form with these words in it, none of them judged yet."""
    draft = context.get("draft")
    key = form_key(attempt.request.POST.get("form_key", "") or (draft.form_key if draft else ""))
    start = {"seen": context["case"].version, "form_key": key}
    form = FORMS[attempt.verb](initial=start, scene=Scene(attempt.actor, context["page"]))
    writing.put_back(form, fields)
    return form_page(attempt, context | {"form": form}, status)


def _from_template(
    attempt: Attempt, context: dict[str, Any], template: ReplyTemplate, fields: Fields, draft: Draft | None
) -> HttpResponse:
    """The form begun from the template; where something is written already, it is asked first."""
    post = attempt.request.POST if attempt.request.method == "POST" else None
    context |= writing.state(draft, post) | {"is_typed": True, "template": template}
    if post is not None:
        context["news"] = news_since(context["page"], post.get("seen", ""))
    if writing.has_text(fields, attempt.verb) and (post is None or post.get("step") != "replace"):
        return _open(attempt, context | {"asks": True}, fields)
    texts = writing.begun_from(template, attempt.verb, context["page"], attempt.actor)
    return _open(attempt, context, {**fields, **texts})


def _previewed(attempt: Attempt) -> HttpResponse:
    """What the resident would get; the words go along, to be sent from there or written on."""
    context = seen(attempt.request, attempt.actor, attempt.case)
    form, made = bound(attempt), []
    if attempt.verb not in previewing.VERBS or attempt.verb not in context["page"].acts:
        return refused(attempt, form, MoveRefused.status)
    status = Invalid.status
    if form.is_valid():
        do = partial(previewing.preview, attempt.case, attempt.verb, actor=attempt.actor)
        status = tried(form, lambda: made.append(do(given=form.given())))
    if status:
        return refused(attempt, form, status)
    form.keep_photos()
    writing.kept_by_the_way(attempt.case, attempt.verb, attempt.actor, form)
    context |= {"verb": attempt.verb, "preview": made[0], "letter_goes": _has_address(context["page"])}
    along = [(name, values) for name, values in form.data.lists() if name not in NOT_ALONG]
    context["along"] = [(name, value) for name, values in along for value in values]
    context["waiting"] = photos.staged(form.data.get("form_key", ""), form.data.getlist("kept"))
    return beside(attempt.request, "preview", context)


def _has_address(page: selectors.CasePage) -> bool:
    """Whether a letter goes at all: officers know whether there is an address, not which."""
    return page.identity is not None and page.identity.has_email


def _written_on(attempt: Attempt) -> HttpResponse:
    """Back from the preview to the text."""
    context = seen(attempt.request, attempt.actor, attempt.case)
    draft = _draft(attempt)
    post = attempt.request.POST
    if attempt.verb not in context["page"].acts:
        return refused(attempt, bound(attempt), MoveRefused.status)
    context["news"] = news_since(context["page"], post.get("seen", ""))
    return _open(attempt, context | writing.state(draft, post) | {"is_typed": True}, writing.typed(post))


def _filled(attempt: Attempt) -> HttpResponse:
    """A template was chosen in the form."""
    post = attempt.request.POST
    template = writing.chosen(attempt.actor, attempt.case, attempt.verb, post.get("template", ""))
    context = seen(attempt.request, attempt.actor, attempt.case)
    if template is None or attempt.verb not in context["page"].acts:
        return _written_on(attempt)
    draft = _draft(attempt)
    return _from_template(attempt, context, template, writing.typed(post), draft)


def _kept(attempt: Attempt) -> HttpResponse:
    """Keep what is written as a draft, by a button; its photos, too."""
    form = bound(attempt)
    form.is_valid()
    form.keep_photos()
    said = writing.writing_of(form.data, FORMS[attempt.verb])
    try:
        draft = drafting.keep(attempt.case, attempt.verb, actor=attempt.actor, writing=said)
    except MoveRefused as refusal:
        return _clash(attempt, str(refusal))
    told = _("Kept as a draft. Nobody else can read it.") if draft else _("Nothing is written yet.")
    messages.success(attempt.request, told)
    return redirect("desk-act", attempt.case.reference, attempt.verb)


def _clash(attempt: Attempt, told: str) -> HttpResponse:
    """Another page has kept a newer draft: both are shown. Kept again, this one takes its place."""
    context = seen(attempt.request, attempt.actor, attempt.case)
    draft, post = _draft(attempt), attempt.request.POST
    more = {"revision": draft.revision if draft else 0, "clash": told, "is_typed": True}
    context |= writing.state(None, post) | more | {"other": words_of(draft) if draft else []}
    if attempt.verb not in context["page"].acts:
        return refused(attempt, bound(attempt), MoveRefused.status)
    return _open(attempt, context, writing.typed(post), MoveRefused.status)


def _kept_meanwhile(attempt: Attempt) -> HttpResponse:
    """Keep what is being written: asked by the page itself, which shows what it is told. It is no deed of
    anybody's: no figure is counted anew for it."""
    attempt.request.is_no_deed = True
    return JsonResponse({"sent": True}) if writing.is_sent(attempt.request) else _told_of_keeping(attempt)


def _told_of_keeping(attempt: Attempt) -> JsonResponse:
    said = writing.writing_of(attempt.request.POST, FORMS[attempt.verb])
    try:
        draft = drafting.keep(attempt.case, attempt.verb, actor=attempt.actor, writing=said)
    except (Invalid, MoveRefused) as refusal:
        return JsonResponse({"told": str(refusal)}, status=refusal.status)
    if draft is None:
        return JsonResponse({"revision": 0, "told": ""})
    told = _("Draft kept at %(at)s.") % {"at": spans.lately(draft.saved_at, clock.now())}
    return JsonResponse({"revision": draft.revision, "told": told})


STEPS: MappingProxyType[str, Callable[[Attempt], HttpResponse]] = MappingProxyType(
    {
        "preview": _previewed,
        "back": _written_on,
        "fill": _filled,
        "replace": _filled,
        "keep": _kept,
        "meanwhile": _kept_meanwhile,
    }
)
