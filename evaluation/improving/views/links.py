"""What lower floors show of improvements."""

from django.urls import reverse

from evaluation.improving import wording
from evaluation.models import Improvement
from portal.departments.work import Proposer


def proposer(source: str) -> Proposer | None:
    """The improvement that `source` (`improvement:7`) names, as the proposer of an amendment."""
    kind, _colon, key = source.partition(":")
    if kind != "improvement":
        return None
    row = Improvement.objects.select_related("item__category", "item__area").filter(pk=int(key)).first()
    if row is None:
        return None
    why = row.because or wording.cause(row)
    return Proposer(wording.heading(row), why, reverse("improvement", args=[row.pk]))
