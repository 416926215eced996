"""Forgetting what messages said and to whom, where the matter they told of is erased."""

from portal.engines.outbox.models import Message, State


def forget(subject: str) -> int:
    """Empty the subject's messages, and send none that still waits; that there were some stays readable.
    Returns how many."""
    rows = Message.objects.filter(subject=subject)
    rows.exclude(state=State.SENT).update(state=State.DROPPED, lease="")
    return rows.update(recipient="", title="", body="", error="")
