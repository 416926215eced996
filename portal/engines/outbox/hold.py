"""Holding news back for a moment, and taking it back before it leaves."""

from collections.abc import Collection
from datetime import datetime

from portal.engines.outbox.models import Message, State


def newest(subject: str) -> int:
    """The key of the subject's newest message; 0: there is none. The caller holds the subject's lock."""
    return Message.objects.filter(subject=subject).order_by("-pk").values_list("pk", flat=True).first() or 0


def hold(subject: str, after: int, until: datetime) -> list[int]:
    """Let the subject's messages that are newer than `after` not leave before then; their keys. To be called
    in the transaction that has queued them."""
    rows = Message.objects.filter(subject=subject, pk__gt=after, state=State.WAITING)
    rows.filter(next_at__lt=until).update(next_at=until)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def withdraw(keys: Collection[int]) -> bool:
    """Take these messages back, all or none: False where one has left, or is in a worker's hands. They are
    emptied, and stay as never sent."""
    rows = Message.objects.filter(pk__in=keys)
    held = list(rows.select_for_update().order_by("pk").values_list("state", "lease"))
    if any(state != State.WAITING or lease for state, lease in held):
        return False
    rows.update(state=State.DROPPED, recipient="", title="", body="", error="")
    return True
