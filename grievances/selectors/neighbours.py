"""Reads for whoever joined a neighbour's case: their own joining, and what anybody may know of the case."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from grievances.lifecycle import OPEN, Status, Verb
from grievances.models import Attachment, Grievance, Joining, Letter
from grievances.selectors.case import CasePage, public_case, public_place, public_timeline
from grievances.selectors.reading import loaded
from grievances.selectors.register import heading
from grievances.selectors.telling import Moment
from portal.accounts import identities
from portal.accounts.identities import JOINED
from portal.areas.models import Area
from portal.kit.errors import NotThere

MOST_WORDS = 50


@dataclass(frozen=True)
class Progress:
    """How a case goes, as far as anybody may know; None in place of a case that is public no more."""

    case: Grievance
    heading: str
    place: Area
    timeline: tuple[Moment, ...]


def progress(case: int) -> Progress | None:
    """The public side of a case that somebody else filed; what was withdrawn can still be followed."""
    found = loaded(Grievance.objects.filter(pk=case, about_staff=False, sensitive=False)).first()
    if found is None:
        return None
    return Progress(found, heading(found), public_place(found), public_timeline(found))


def can_join(reference: str) -> Grievance:
    """The public case that can be joined, or what it was merged into; NotThere for any other."""
    found = public_case(reference)
    if found.merged_into_id:
        found = public_case(found.merged_into.reference)
    if found.status not in (*OPEN, Status.PROPOSED):
        raise NotThere("")
    return found


def of_visitor(shown: Iterable[int], owner_index: str) -> list[Joining]:
    """The joinings that are a visitor's: those whose code they have shown, and those of their account."""
    own = [identities.key_of(subject, JOINED) for subject in identities.subjects_of(owner_index, JOINED)]
    keys = {*shown, *own}
    return list(_there().filter(pk__in=keys).order_by("-pk")) if keys else []


def by_code(code: str) -> Joining | None:
    """The joining that this private code opens."""
    key = identities.key_of(identities.subject_by_code(code), JOINED)
    return _there().filter(pk=key).first() if key else None


def _there() -> QuerySet[Joining]:
    rows = Joining.objects.filter(left_at=None, origin=None)
    return rows.select_related("grievance__area__parent", "grievance__category")


@dataclass(frozen=True)
class Beside:
    """What officers read of the others on a case: what was merged into it, with its photos, and the words of
    those who joined."""

    merged: tuple[tuple[Grievance, tuple[Attachment, ...]], ...] = ()
    words: tuple[Joining, ...] = ()


def _open_photos() -> QuerySet[Attachment]:
    """Without those of notes: what the departments of one case tell each other stays there."""
    return Attachment.objects.exclude(letter__kind=Letter.Kind.NOTE)


def beside(page: CasePage) -> Beside:
    """Asked for only where the case's journal says that there is any."""
    verbs = {moment.verb for moment in page.timeline}
    if not verbs & {Verb.MERGE, Verb.JOIN_IN}:
        return Beside()
    case = page.case
    merged = list(Grievance.objects.filter(merged_into=case).select_related("area").order_by("pk"))
    photos = list(_open_photos().filter(grievance__in=merged).order_by("pk")) if merged else []
    words = Joining.objects.filter(~Q(text=""), grievance=case, left_at=None)[:MOST_WORDS]
    return Beside(
        tuple((each, tuple(photo for photo in photos if photo.grievance_id == each.pk)) for each in merged),
        tuple(words),
    )
