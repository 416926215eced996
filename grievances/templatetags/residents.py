"""What the resident's pages say of a case: where it stands, what comes next and when; photos, a QR code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.lifecycle import Consent, Outcome, Status, Verb
from grievances.models import Assignment, Attachment, Grievance, Mediation
from grievances.selectors import CasePage
from grievances.templatetags.casework import status_tone, status_word

register = template.Library()

# Where the words for everybody would speak of "the resident" to the resident.
OWN_WORDS = {
    Status.FILED: gettext_lazy("With the grid officer"),
    Status.TRIAGED: gettext_lazy("With the grid officer"),
    Status.DISPATCHED: gettext_lazy("Sent to the department"),
    Status.SIGNED: gettext_lazy("The department has it"),
    Status.PROPOSED: gettext_lazy("Waiting for your word"),
}
ANSWERS = (Verb.REFUSE, Verb.TRANSFER_OUT)
OWN_OUTCOMES = {
    Outcome.CONFIRMED: gettext_lazy("Solved, as you confirmed"),
    Outcome.SILENT: gettext_lazy("Closed without your word"),
}


@register.filter
def own_word(case: Grievance) -> str:
    """The word for where the case stands, said to the resident."""
    if case.question_open:
        return _("Waiting for your answer")
    word = OWN_OUTCOMES.get(case.outcome) or (None if case.outcome else OWN_WORDS.get(Status(case.status)))
    return str(word or status_word(case))


@register.filter
def own_tone(case: Grievance) -> str:
    """The tone of the status tag; a question to the resident waits for them."""
    return "waiting" if case.question_open else status_tone(case)


@dataclass(frozen=True)
class Next:
    """What happens next, until when at the latest; `yours`: it is the resident's turn."""

    text: str
    by: datetime | None = None
    yours: bool = False


@register.filter
def what_next(page: CasePage) -> Next:
    """What comes next on the case, with its date."""
    case = page.case
    unit = page.lead.department.name if page.lead else ""
    if case.question_open:
        return Next(_("%(unit)s needs your answer to go on.") % {"unit": unit}, None, yours=True)
    if case.disputed:
        text = _("The co-operation centre decides which department leads. Your time limit runs on.")
        return Next(text, case.done_due)
    return _NEXT[Status(case.status)](page, unit)


def _looked_at(page: CasePage, unit: str) -> Next:
    return Next(_("A grid officer looks at it and sends it to a department."), page.case.contact_due)


def _handled(page: CasePage, unit: str) -> Next:
    case = page.case
    if case.planned:
        text = _("%(unit)s works through the plan; then it is looked at again.")
        return Next(text % {"unit": unit}, case.held_until)
    if case.held_until:
        text = _("%(unit)s waits for something that others must do first; then the clock runs on.")
        return Next(text % {"unit": unit}, case.held_until)
    if case.mediating:
        return _mediated(page, unit)
    if case.contacted_at is None:
        return Next(_("%(unit)s signs for it and writes to you.") % {"unit": unit}, case.contact_due)
    return Next(_("%(unit)s has it solved, and asks you whether it is.") % {"unit": unit}, case.done_due)


def _mediated(page: CasePage, unit: str) -> Next:
    if asks_resident(page.mediations[0]):
        return Next(
            _("You say whether you take part in the mediation."), page.mediations[0].until, yours=True
        )
    text = _("%(unit)s mediates between you and the other side. The time limit runs on all the while.")
    return Next(text % {"unit": unit}, page.case.done_due)


def _judged(page: CasePage, unit: str) -> Next:
    text = _("You say whether it is solved. Without your word the case is closed as silent.")
    return Next(text, page.case.confirm_by, yours=True)


def _reviewed(page: CasePage) -> Next | None:
    """What comes next of a review: it is decided, it can be asked for, or there is none any more."""
    case = page.case
    if case.reviewing:
        first = _("The co-operation centre decides the review.")
        text = first if case.reviewing == 1 else _("The head of the district decides the second review.")
        return Next(text, case.review_by)
    if case.is_final:
        return Next(_("The answer is final. New facts are a new case."))
    if case.can_be_reviewed:
        first = _("If the answer is wrong, you can ask for a review.")
        text = _("If the review is wrong, you can ask for the second one.") if case.reviewed else first
        return Next(text, case.review_by)
    return None


def _closed(page: CasePage, unit: str) -> Next:
    if found := _reviewed(page):
        return found
    return Next(_("Nothing more is open. A panel of residents may be drawn to judge how it was handled."))


def _appeal(page: CasePage, unit: str) -> Next:
    if found := _reviewed(page):
        return found
    if page.case.review_by is not None:
        return Next(_("The time to ask for a review is over. New facts are a new case."))
    told = (m.data.get("appeal_by") for m in reversed(page.timeline) if m.verb in ANSWERS)
    by = next(told, None)
    text = _("You can ask the petition office for a review.")
    return Next(text, datetime.fromisoformat(by) if by else None)


def _over(page: CasePage, unit: str) -> Next:
    return Next(_("Nothing more happens. You can file again at any time."))


def _elsewhere(page: CasePage, unit: str) -> Next:
    other = page.case.merged_into
    text = _("It goes on as %(reference)s, which tells of the same matter; you are told of it as before.")
    return Next(text % {"reference": other.reference if other else ""})


_NEXT = {
    Status.FILED: _looked_at,
    Status.TRIAGED: _looked_at,
    Status.DISPATCHED: _handled,
    Status.SIGNED: _handled,
    Status.IN_PROGRESS: _handled,
    Status.PROPOSED: _judged,
    Status.CLOSED: _closed,
    Status.REFUSED: _appeal,
    Status.TRANSFERRED: _appeal,
    Status.WITHDRAWN: _over,
    Status.MERGED: _elsewhere,
}


@register.filter
def due_at(case: Grievance) -> datetime | None:
    """The moment that counts now: until when it is to be done, or until when the resident can say so."""
    if case.status == Status.PROPOSED:
        return case.confirm_by
    return case.done_due if case.is_open else None


@register.filter
def asks_resident(mediation: Mediation) -> bool:
    """Whether a mediation waits for the resident's own answer."""
    own = (party for party in mediation.parties.all() if party.resident)
    return mediation.is_open and any(party.consent == Consent.ASKED for party in own)


@register.filter
def helpers(page: CasePage) -> list[Assignment]:
    """The co-departments' parts."""
    return [part for part in page.parts if not part.is_lead]


@register.filter
def evidence(page: CasePage) -> list[Attachment]:
    """The photos that came with the newest reply."""
    at = page.resolution.proposed_at if page.resolution else None
    return [photo for photo in page.photos if photo.at == at]


@register.filter
def as_files(photos: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Attachments as `photo_list` takes them."""
    return [
        {
            "url": reverse("photo", args=[photo.pk]),
            "thumb": reverse("photo-small", args=[photo.pk]),
            "name": _("Photo: %(name)s") % {"name": photo.name},
        }
        for photo in photos
    ]


@register.filter
def public_address(case: Grievance) -> str:
    """Where anyone can look the case up; where nothing of it is public, the page that asks for the code."""
    hidden = case.about_staff or case.sensitive or case.status == Status.WITHDRAWN
    path = reverse("track") if hidden else reverse("public-case", args=[case.reference])
    return f"{settings.SITE_URL}{path}"


@register.filter
def in_fours(digest: str) -> str:
    """A digest that can be compared by eye: groups of four signs."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


@register.simple_tag
def qr(text: str) -> SafeString:
    """The text as a QR code, dark on white in either look; decoration beside the written link."""
    made = segno.make(text, error="m", micro=False)
    svg = made.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    return mark_safe(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308 - segno's own markup
