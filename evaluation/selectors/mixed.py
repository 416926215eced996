"""The secretary's lists: what is being judged, and the cases whose answer is known."""

from django.db.models import Count, Q, QuerySet

from evaluation.lifecycle import SampleState, SeatState
from evaluation.models import Criterion, ReferenceCase, Sample
from portal.kit.errors import NotThere


def judged() -> QuerySet[Sample]:
    """What is being judged now, with how many masks it has; not by whom, nor how many have handed in."""
    rows = Sample.objects.filter(state=SampleState.OPEN).select_related("grievance__category")
    waiting = Count("seats", filter=Q(seats__state=SeatState.WAITING), distinct=True)
    return rows.annotate(masked=Count("masks", distinct=True), waiting=waiting).filter(waiting__gt=0)


def judged_one(pk: int) -> Sample:
    """One of them; NotThere where it is not judged any more."""
    found = Sample.objects.filter(pk=pk, state=SampleState.OPEN).select_related("grievance__category").first()
    if found is None:
        raise NotThere("")
    return found


def known() -> QuerySet[ReferenceCase]:
    """The cases whose answer is known, with how often they were given."""
    rows = ReferenceCase.objects.filter(retired_at__isnull=True).select_related("grievance__category")
    return rows.annotate(given=Count("samples"))


def known_one(pk: int) -> ReferenceCase:
    """One of them; NotThere where there is none."""
    found = ReferenceCase.objects.filter(pk=pk).first()
    if found is None:
        raise NotThere("")
    return found


def criteria(sample: Sample) -> list[Criterion]:
    """What the panel was asked, with the anchors."""
    return list(sample.session.rubric.criteria.prefetch_related("anchors"))
