"""What the panels' secretary has masked in a packet, besides what is masked by itself."""

from django.db import models

from evaluation.models.sample import Sample
from portal.kit.rows import Row
from portal.kit.sealed import SealedTextField


class Mask(Row):
    """Words that stand masked in the packet of a sample. They are sealed: they may be somebody's name."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="masks")
    words = SealedTextField()
    masked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
