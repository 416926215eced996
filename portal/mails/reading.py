"""Reads of the outbox for its pages."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from grievances.models import Grievance
from portal.accounts.codes import tidy_reference
from portal.engines.outbox.models import SEALED, Message, State


@dataclass(frozen=True)
class Line:
    """A message as an administrator may know it: a word for its reader, no address, no text."""

    message: Message
    reader: str


def messages(state: str = "", reference: str = "") -> QuerySet[Message]:
    """Newest first comes with the page; narrowed to a state and to the case with this reference."""
    rows = Message.objects.all()
    if state in State.values:
        rows = rows.filter(state=state)
    if reference:
        rows = rows.filter(subject=_subject(reference))
    return rows


def _subject(reference: str) -> str:
    tidy = tidy_reference(reference, settings.REFERENCE_PREFIX)
    found = Grievance.objects.filter(reference=tidy).only("pk").first() if tidy else None
    return found.subject if found else "nothing"


def states(state: str = "") -> QuerySet[Message]:
    """The same without what is sealed: no address or text is as much as opened."""
    return messages(state).defer(*SEALED)


def lines(rows: list[Message]) -> list[Line]:
    """Each message with a word for its reader. No department is named: the one that is not (discipline) would
    stand out, and its mails could be counted."""
    return [Line(row, _reader(row.audience)) for row in rows]


def _reader(audience: str) -> str:
    kind = audience.partition(":")[0]
    words = {"department": _("A department"), "person": _("An officer")}
    return words.get(kind) or _("A resident")
