"""Photos: checked, re-encoded without their metadata, staged while a form is filled, kept with the case."""

import hashlib
import io
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from grievances.actions.step import Step
from grievances.models import Attachment, Grievance, StagedUpload
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid

MOST, LONGEST_SIDE, MOST_PIXELS = 5, 2000, 60_000_000
RESIDENT, EVIDENCE = Attachment.Side.RESIDENT, Attachment.Side.EVIDENCE
GONE, LONG_AGO = "gone", datetime(2000, 1, 1, tzinfo=UTC)
TOKEN = re.compile(r"[0-9a-f]{32}")
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")  # JPEG reads the MPO of phones too


def stage(form_key: str, upload: UploadedFile) -> StagedUpload:
    """Accept a photo for a form that is not yet filed; the same one sent again is still one.

    Raises Invalid: too big, too many, no photo.
    """
    content, name = re_encode(upload), _name(upload.name)
    before = staged_for(form_key)
    if same := [row for row in before if (row.name, row.size) == (name, len(content))]:
        return same[0]
    if len(before) >= MOST:
        raise Invalid(_("At most %(most)s photos fit.") % {"most": MOST}, "photos")
    staged = StagedUpload(
        form_key=form_key,
        token=secrets.token_hex(16),
        name=name,
        size=len(content),
        created_at=clock.now(),
    )
    staged.file.save("photo.jpg", ContentFile(content), save=True)
    return staged


def unstage(form_key: str, token: str) -> None:
    """Take a staged photo out of the form again."""
    for row in staged(form_key, [token]):
        row.file.delete(save=False)
        row.delete()


def staged(form_key: str, tokens: Iterable[str]) -> list[StagedUpload]:
    """The form's staged photos with these tokens; what can't be a token is none."""
    known = [token for token in tokens if TOKEN.fullmatch(token)]
    return list(StagedUpload.objects.filter(form_key=form_key, token__in=known).order_by("pk"))


def staged_for(form_key: str) -> list[StagedUpload]:
    """All photos that were accepted for the form."""
    return list(StagedUpload.objects.filter(form_key=form_key).order_by("pk"))


def re_encode(upload: UploadedFile) -> bytes:
    """The picture as a fresh JPEG, at most 2,000 pixels a side, without metadata; its size is checked
    before decoding."""
    if upload.size > settings.UPLOAD_MAX_BYTES:
        raise Invalid(
            _(
                "This photo has %(size)s MB; at most %(most)s MB fit. "
                "Take a smaller one, or a screenshot of it."
            )
            % {"size": upload.size // 1_000_000, "most": settings.UPLOAD_MAX_BYTES // 1_000_000},
            "photos",
        )
    try:
        picture = Image.open(upload, formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise Invalid(_("This photo has too many pixels. Take a smaller one."), "photos")
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture = ImageOps.exif_transpose(picture).convert("RGB")
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        target = io.BytesIO()
        picture.save(target, "JPEG", quality=82, optimize=True)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid(_("This file can't be read as a photo. JPEG, PNG and WebP work."), "photos") from error
    return target.getvalue()


def _name(name: str | None) -> str:
    """A name fit to be shown: no path, no control signs, at most 80 long."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[:80] or "photo.jpg"


def attach_staged(case: Grievance, form_key: str, tokens: tuple[str, ...], actor: Actor) -> int:
    """Keep the form's staged photos with the case; returns how many."""
    if not tokens:
        return 0
    rows = staged(form_key, tokens)
    of_case = (case, actor, case.filed_at, RESIDENT)
    kept = [_attachment(*of_case, file=row.file.name, name=row.name, content=row.file.read()) for row in rows]
    Attachment.objects.bulk_create(kept)
    StagedUpload.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(kept)


def attach(this: Step, uploads: Iterable[UploadedFile], side: str = EVIDENCE) -> int:
    """Keep photos with the case, and with what was written in this step: whoever may not read that doesn't
    see them. Returns how many. Raises Invalid, and then nothing of the act has happened."""
    uploads = list(uploads)
    if len(uploads) > MOST:
        raise Invalid(_("At most %(most)s photos fit.") % {"most": MOST}, "photos")
    for upload in uploads:
        content = re_encode(upload)
        kept = _attachment(this.case, this.actor, this.at, side, name=_name(upload.name), content=content)
        kept.letter_id = this.data.get("letter")
        kept.file.save("photo.jpg", ContentFile(content), save=True)
    return len(uploads)


def _attachment(
    case: Grievance, actor: Actor, at: datetime, side: str, *, name: str, content: bytes, file: str = ""
) -> Attachment:
    return Attachment(
        grievance=case,
        side=side,
        file=file,
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        at=at,
        author=actor.key,
    )


def let_go(photos: QuerySet[Attachment]) -> None:
    """Let go of photos in the caller's transaction: no page finds them any more, and as soon as it is
    committed their files are deleted. What a crash leaves behind is found by `forget_stale`."""
    rows = [
        StagedUpload(form_key=GONE, token=secrets.token_hex(16), file=name, size=0, created_at=LONG_AGO)
        for name in photos.values_list("file", flat=True)
    ]
    StagedUpload.objects.bulk_create(rows)
    photos.delete()
    transaction.on_commit(partial(_delete, [row.token for row in rows]))


def _delete(tokens: list[str]) -> None:
    for token in tokens:
        unstage(GONE, token)


def forget_stale(older_than: timedelta = timedelta(days=2)) -> int:
    """Forget staged photos of forms that were never filed; returns how many."""
    rows = list(StagedUpload.objects.filter(created_at__lt=clock.now() - older_than)[:500])
    for row in rows:
        row.file.delete(save=False)
        row.delete()
    return len(rows)
