"""Doorbells of the sweep: they look what is due in the table of watched moments."""

from celery import shared_task

from portal.engines.escalation import watch
from portal.kit import clock
from portal.kit.registry import named


@shared_task(name="grievances.tasks.sweep")
def sweep() -> int:
    """Handle everything that is due: late cases and parts, windows that ended, orders; returns how many."""
    return watch.sweep(named("watch"), clock.now())
