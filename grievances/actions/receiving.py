"""What a resident answers by mail: taken into their case as if they had written it on its page.

The address that they answer to proves that the portal wrote to somebody about the case; the sender must be
the resident's own address besides, for letters are forwarded. What can't be taken in is told to the address
that the resident left, never to the sender: nobody gets mail by writing to us.
"""

import logging
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from grievances.actions import answering, photos
from grievances.actions.handling import LONGEST_LETTER
from grievances.models import Grievance
from portal.accounts import identities
from portal.accounts.codes import tidy_reference
from portal.departments.actors import bearer
from portal.engines.inbox import addresses, reading
from portal.engines.inbox.models import Fate, Received
from portal.engines.inbox.reading import Incoming
from portal.engines.outbox.post import Letter as Mail
from portal.engines.outbox.post import post
from portal.kit import clock
from portal.kit.errors import DomainError, Invalid

MOST_BYTES = 40_000_000
MOST_LETTERS = 3
A_DAY, MOST_TOLD = timedelta(days=1), 3
logger = logging.getLogger(__name__)


def receive(raw: bytes) -> str:
    """Take a mail in, once; returns what became of it (a `Fate`), also when it comes again."""
    mail = reading.read(raw[:MOST_BYTES])
    if before := Received.objects.filter(key=mail.key).first():
        return before.fate
    case = _case_of(mail)
    try:
        with transaction.atomic():
            row = Received.objects.create(
                key=mail.key, subject=case.subject if case else "", fate=Fate.UNKNOWN, at=clock.now()
            )
            row.fate = _take(mail, case)
            row.save(update_fields=["fate"])
    except IntegrityError:  # the same mail, read by two at once
        return Received.objects.get(key=mail.key).fate
    return row.fate


def _case_of(mail: Incoming) -> Grievance | None:
    """The case whose address it was sent to."""
    tag = addresses.tag_in(mail.recipients, settings.REPLY_ADDRESS)
    reference = tidy_reference(tag, settings.REFERENCE_PREFIX) if tag else ""
    return Grievance.objects.filter(reference=reference).first() if reference else None


def _take(mail: Incoming, case: Grievance | None) -> Fate:
    if case is None:
        return Fate.UNKNOWN
    if mail.automatic:
        return Fate.AUTOMATIC
    kept = identities.address_of(case.subject)
    if not kept or not kept[0]:
        return Fate.REFUSED
    with translation.override(kept[1]):
        if mail.sender == kept[0].lower():
            return _take_own(mail, case, kept)
        _tell(case, mail, kept, _("It came from another address than the one you gave us."))
        return Fate.FOREIGN


def _take_own(mail: Incoming, case: Grievance, kept: tuple[str, str, str]) -> Fate:
    try:
        with transaction.atomic():
            left_out = _write(mail, case)
    except DomainError as refused:
        _tell(case, mail, kept, str(refused))
        return Fate.REFUSED
    if left_out:
        _tell(case, mail, kept, left_out, taken=True)
    return Fate.TAKEN


def _write(mail: Incoming, case: Grievance) -> str:
    """The answer, or the addition, with its photos; a long text as several letters. Returns what was left
    out of it, in words; "": nothing."""
    pictures, others = _pictures(mail)
    text = mail.text or (_("Photos") if pictures else "")
    pieces = [text[at : at + LONGEST_LETTER] for at in range(0, len(text), LONGEST_LETTER)] or [""]
    actor, case = bearer(case.pk), Grievance.objects.select_for_update().get(pk=case.pk)
    deed = answering.answer if case.question_open and case.is_open else answering.add
    deed(case, actor=actor, text=pieces[0], photos_given=pictures)
    for piece in pieces[1:MOST_LETTERS]:
        answering.add(case, actor=actor, text=piece)
    if len(pieces) > MOST_LETTERS:
        return _("It was too long: only its beginning stands in your case.")
    return _("Some of its attachments are no photos that we can read, or were too many.") if others else ""


def _pictures(mail: Incoming) -> tuple[tuple[SimpleUploadedFile, ...], int]:
    """Its photos, as many as a letter holds, and how many files had to stay outside: each passes the gate
    that every photo passes."""
    good = []
    for file in mail.files:
        try:
            photos.re_encode(SimpleUploadedFile(file.name, file.content))
        except Invalid:
            continue
        good.append(SimpleUploadedFile(file.name, file.content))
    return tuple(good[: photos.MOST]), len(mail.files) - min(len(good), photos.MOST)


def _tell(case: Grievance, mail: Incoming, kept: tuple[str, str, str], why: str, taken: bool = False) -> None:
    """Tell the resident, at the address they left, that their mail was not taken in, or not whole; a few
    times a day at most, whoever writes."""
    address, _language, code = kept
    lately = Received.objects.filter(subject=case.subject, at__gt=clock.now() - A_DAY)
    if lately.exclude(fate__in=(Fate.TAKEN, Fate.UNKNOWN)).count() >= MOST_TOLD:
        return
    context = {"case": case, "why": why, "taken": taken, "link": f"{settings.SITE_URL}/k/{code}/"}
    title = _("%(reference)s: about your mail") % {"reference": case.reference}
    body = render_to_string("grievances/tracking/mail_refused.txt", context)
    post([Mail(f"received:{mail.key}", case.subject, "resident", address, title, body)], clock.now())


def read_folder(folder: Path, most: int = 200) -> dict[str, int]:
    """Take in the mails that lie in a folder, the oldest first: one file each (`*.eml`, or a Maildir's
    `new`), taken away when it is done. Returns how many of each fate; `failed`: put aside under that name,
    for somebody to look at."""
    counts: dict[str, int] = {}
    files = [*folder.glob("*.eml"), *(folder / "new").glob("[!.]*")]
    for file in sorted(files, key=lambda each: each.name)[:most]:
        try:
            fate = receive(file.read_bytes())
            file.unlink(missing_ok=True)
        except Exception:
            logger.exception("A mail could not be taken in: %s", file.name)
            fate = "failed"
            (folder / fate).mkdir(exist_ok=True)
            file.rename(folder / fate / file.name)
        counts[fate] = counts.get(fate, 0) + 1
    return counts
