"""What panels and orders hold of a case that is erased at its resident's wish: judging ends, words go."""

from datetime import datetime

from django.db import transaction

from evaluation.actions import rechecking, seating
from evaluation.actions.hiding import hide
from evaluation.actions.recording import record
from evaluation.lifecycle import SampleState, SeatState, Verb
from evaluation.models import AdviceQuestion, Appeal, Mask, Opinion, Order, OrderAnswer, Reason, Sample
from grievances.models import Grievance
from portal.departments.actors import SYSTEM
from portal.kit import clock


def forget(case: Grievance) -> None:
    """In the transaction of the erasure: nobody judges the case any more, and what was planned, answered
    and found of its orders is emptied. Scores and reasons, which are figures and codes, stay; panels keep no
    copy.
    """
    hide(case)
    for pk in _open().filter(grievance=case).values_list("pk", flat=True):
        _abandon(seating.lock(pk), clock.now())
    Reason.objects.filter(sample__grievance=case).delete()
    Mask.objects.filter(sample__grievance=case).delete()
    rechecking.forget(case)
    asked = AdviceQuestion.objects.filter(grievance=case)
    Opinion.objects.filter(question__in=asked).update(words="", because="")
    asked.update(title="", words="")
    Appeal.objects.filter(sample__grievance=case).update(words="", reason="")
    Order.objects.filter(grievance=case).update(plan="")
    OrderAnswer.objects.filter(order__grievance=case).update(cause="", remedy="", prevention="", found="")


def sweep(now: datetime, most: int = 200) -> int:
    """End the judging of what was drawn in the very moment of its erasure; returns how many."""
    rows = _open().filter(grievance__erased_at__isnull=False)
    return sum(_abandon_one(pk, now) for pk in list(rows.values_list("pk", flat=True)[:most]))


def _open():
    return Sample.objects.filter(state=SampleState.OPEN).order_by("pk")


def _abandon_one(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        return _abandon(seating.lock(pk), now)


def _abandon(sample: Sample, at: datetime) -> bool:
    """The sheets that are in can never be opened: their key is destroyed."""
    if sample.state != SampleState.OPEN:
        return False
    sample.seats.filter(state=SeatState.WAITING).update(state=SeatState.LAPSED, draft="")
    sample.state, sample.sheet_key = SampleState.ERASED, ""
    sample.save(update_fields=["state", "sheet_key"])
    record(sample.subject, Verb.ABANDON, SYSTEM, at)
    return True
