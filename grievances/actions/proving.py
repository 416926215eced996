"""What a panel sent back is not answered with what it has read already: it needs evidence that is new."""

import hashlib
import unicodedata
from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from grievances.actions.photos import re_encode
from grievances.actions.step import Step
from grievances.lifecycle import Verb
from grievances.models import Attachment, Grievance, Resolution
from portal.engines.journal import journal
from portal.kit.errors import Invalid

# Its resident said so, asked again or on the telephone: no panel has read anything.
OF_RESIDENT = {"came_back", "called"}


def refuse_old_evidence(this: Step, evidence: str, photos_given: Iterable[UploadedFile]) -> None:
    """A photo, or words, that no earlier reply of the case had; asked after a reopening alone, by a panel or
    because it came back.

    Raises Invalid beside `evidence`.
    """
    reason = _sent_back(this.case)
    if reason is None or _has_new_photo(this.case, photos_given):
        return
    earlier = Resolution.objects.filter(grievance=this.case).values_list("evidence", flat=True)
    if not evidence or _plain(evidence) in {_plain(each) for each in earlier}:
        told = _("The panel has read this evidence and sent the case back. Add a new photo, or new evidence.")
        if reason in OF_RESIDENT:
            told = _("With this evidence it was not solved. Add a new photo, or new evidence.")
        raise Invalid(told, "evidence")


def _sent_back(case: Grievance) -> str | None:
    """Why the present cycle began, where a reopening began it."""
    if case.cycle == 1:
        return None
    found = journal.facts_of([case.subject], Verb.REOPEN).get(case.subject, [])
    return next((facts.get("reason", "") for facts in found if facts.get("cycle") == case.cycle), None)


def _has_new_photo(case: Grievance, photos_given: Iterable[UploadedFile]) -> bool:
    known = set(Attachment.objects.filter(grievance=case).values_list("sha256", flat=True))
    given = set()
    for upload in photos_given:
        given.add(hashlib.sha256(re_encode(upload)).hexdigest())
        upload.seek(0)
    return bool(given - known)


def _plain(text: str) -> str:
    """Without what makes no difference to a reader."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
