"""What patrols hold of a case that is erased: its words, its place and its photos go with it."""

import secrets

from grievances.actions.photos import GONE, LONG_AGO
from grievances.models import Grievance, PatrolFinding, PatrolPhoto, StagedUpload


def forget(case: Grievance) -> None:
    """In the transaction of the erasure: the findings that are in the case lose what it loses; that there
    were any, and of which kind, stays. The files are deleted by the sweep that tidies up, once it is
    committed."""
    found = PatrolFinding.objects.filter(grievance=case)
    photos = PatrolPhoto.objects.filter(finding__in=found)
    StagedUpload.objects.bulk_create(
        StagedUpload(form_key=GONE, token=secrets.token_hex(16), file=name, size=0, created_at=LONG_AGO)
        for name in photos.values_list("file", flat=True)
    )
    photos.delete()
    found.update(text="", place="", longitude=None, latitude=None)
