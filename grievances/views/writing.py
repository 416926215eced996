"""What stands in an act's form while it is being written: read from a request, put back, begun from a
template, kept."""

import uuid
from contextlib import suppress
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import translation

from grievances import blanks
from grievances.actions import drafting
from grievances.actions.drafting import Writing
from grievances.forms.acts import ActForm
from grievances.forms.inputs import Line, Prose, form_key
from grievances.lifecycle import Verb
from grievances.models import Draft, Grievance, ReplyTemplate
from grievances.models.draft import Fields
from grievances.selectors import CasePage, replies
from portal.departments.actors import Actor
from portal.kit.errors import Invalid, MoveRefused

# Of what a form sends: what is not written by its author, or not to be kept.
ASIDE = frozenset({"csrfmiddlewaretoken", "step", "template", "revision", "writer"})
UNKEPT = ASIDE | {"seen", "form_key", "anyway", "photos"}
SEVERAL = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
REMEMBERED = 20


def typed(sent: QueryDict) -> Fields:
    """What was typed and chosen, by field."""
    return {name: values for name, values in sent.lists() if name not in UNKEPT}


def texts_of(form: type[ActForm]) -> list[str]:
    """The fields of a form in which something is written, and not only chosen."""
    return [name for name, field in form.base_fields.items() if isinstance(field, Prose | Line)]


def writing_of(sent: QueryDict, form: type[ActForm]) -> Writing:
    """The same, with what the page knew of the case and of its draft; nothing, where not a word is written:
    choices alone are no draft."""
    return Writing(
        typed(sent) if any(sent.get(name, "").strip() for name in texts_of(form)) else {},
        seen=_number(sent.get("seen")),
        revision=_number(sent.get("revision")),
        writer=form_key(sent.get("writer", "")),
        form_key=form_key(sent.get("form_key", "")),
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def put_back(form: ActForm, fields: Fields) -> None:
    """Put what was written into the empty form; where nothing was, it stays as it begins."""
    names = [name for name in form.fields if name not in UNKEPT] if fields else []
    for name in names:
        form.initial[name] = _start(form.fields[name], fields.get(name, []), form.initial.get(name))


def _start(field: forms.Field, values: list[str], usual: Any) -> Any:
    """What the field begins with; a box that was not ticked stays so, whatever is usual."""
    if isinstance(field, forms.BooleanField):
        return bool(values and values[-1])
    if isinstance(field, SEVERAL):
        return values
    return values[-1] if values else usual


def begun_from(template: ReplyTemplate, verb: Verb, page: CasePage, actor: Actor) -> Fields:
    """The template's texts for the act, in the language of the case, with what the portal knows of it."""
    own = [part.department for part in page.mine]
    with translation.override(page.case.language):
        unit = own[0].name if own else actor.unit
        known = replies.known_of(page.case, unit)
        texts = template.texts_in(page.case.language)
        return {name: [blanks.filled(texts.get(name, ""), known)] for name in replies.TEXTS[verb]}


def has_text(fields: Fields, verb: Verb) -> bool:
    """Whether any of the texts that a template would fill is written already."""
    return any(value.strip() for name in replies.TEXTS.get(verb, ()) for value in fields.get(name, []))


def chosen(actor: Actor, case: Grievance, verb: Verb, key: str) -> ReplyTemplate | None:
    """The template with this key, if it can be chosen here."""
    rows = replies.templates_for(actor, case, verb) if key else []
    return next((row for row in rows if str(row.pk) == key), None)


def kept_by_the_way(case: Grievance, verb: Verb, actor: Actor, form: ActForm) -> Draft | None:
    """Keep what could not be sent; where another page has a newer draft, that one stays, and this page still
    shows its own words."""
    with suppress(Invalid, MoveRefused):
        return drafting.keep(case, verb, actor=actor, writing=writing_of(form.data, type(form)))
    return None


def is_sent(request: HttpRequest) -> bool:
    """Whether this form was sent already: what its page keeps after that is no draft any more."""
    kept = type(request.session)(request.session.session_key)
    return request.POST.get("form_key", "") in kept.get("sent", ())


def remember_sent(request: HttpRequest) -> None:
    """In the session: this form is sent. The caller saves it."""
    sent = [*request.session.get("sent", ()), request.POST.get("form_key", "")]
    request.session["sent"] = sent[-REMEMBERED:]


def state(draft: Draft | None, sent: QueryDict | None = None) -> dict[str, Any]:
    """What a page knows of its draft, for its hidden fields."""
    writer = form_key(sent.get("writer", "")) if sent else str(uuid.uuid4())
    revision = draft.revision if draft else _number(sent.get("revision")) if sent else 0
    return {"revision": revision, "writer": writer, "draft": draft}
