"""Rectification orders 整改通知: watched, raised where they are late, answered, closed."""

from datetime import datetime

from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `order`."""
    held = watch.claim(row, now)
    if held is not None:
        watch.finish(held)
