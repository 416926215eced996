"""Photos: staged while a form is filled, then kept with the case; always re-encoded, without their
metadata."""

import secrets

from django.db import models

from grievances.models.grievance import Grievance
from grievances.models.letter import Letter
from portal.kit.rows import Row


def _path(instance, filename: str) -> str:
    name = secrets.token_hex(16)
    return f"photos/{name[:2]}/{name}.jpg"


class StagedUpload(Row):
    """A photo that was accepted while the form is not yet filed; found again by the form's key and its
    token."""

    form_key = models.CharField(max_length=36, db_index=True)
    token = models.CharField(max_length=32, unique=True)
    file = models.FileField(upload_to=_path)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_index=True)


class Attachment(Row):
    """A photo of a case. `side`: filed by the resident, or evidence of a department. `letter`: what was
    written with it; who may not read that does not see it."""

    class Side(models.TextChoices):
        RESIDENT = "resident"
        EVIDENCE = "evidence"

    grievance = models.ForeignKey(Grievance, models.PROTECT, related_name="attachments")
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="photos")
    side = models.CharField(max_length=10, choices=Side)
    file = models.FileField(upload_to=_path)
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    author = models.CharField(max_length=40)

    class Meta:
        ordering = ["pk"]

    @property
    def is_internal(self) -> bool:
        """Whether it came with a note: for departments alone."""
        return self.letter is not None and self.letter.kind == Letter.Kind.NOTE
