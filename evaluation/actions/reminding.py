"""Members are reminded of what falls due soon: once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from evaluation import notices
from evaluation.lifecycle import SampleState, SeatState
from evaluation.models import Seat

BEFORE = timedelta(days=2)


def sweep(now: datetime, most: int = 200) -> int:
    """Remind of the seats whose time is up within two days; returns how many. Whose time is over is not
    reminded: an alternate steps in."""
    opened = Q(opens_at__isnull=True) | Q(opens_at__lte=now)
    rows = Seat.objects.filter(
        opened,
        state=SeatState.WAITING,
        due_at__gt=now,
        due_at__lte=now + BEFORE,
        reminded_at__isnull=True,
        sample__state=SampleState.OPEN,
        sample__grievance__historical=False,
    )
    return sum(_one(pk, now) for pk in list(rows.order_by("due_at").values_list("pk", flat=True)[:most]))


def _one(pk: int, now: datetime) -> bool:
    """The mark and the letter in one transaction: whoever comes second finds the mark."""
    with transaction.atomic():
        rows = Seat.objects.filter(pk=pk, state=SeatState.WAITING, reminded_at__isnull=True)
        if not rows.update(reminded_at=now):
            return False
        notices.remind_member(Seat.objects.select_related("member__person").get(pk=pk), now)
    return True
