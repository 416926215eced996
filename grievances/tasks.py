"""Doorbells of the sweeps: they look what is due in the table of watched moments, which rounds run, and who
has left."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from grievances.actions import bulk, exporting, handing, receiving, recomputing, words
from portal.engines.escalation import watch
from portal.kit import clock
from portal.kit.registry import named


@shared_task(name="grievances.tasks.sweep")
def sweep() -> int:
    """Handle everything that is due: late cases and parts, windows that ended, orders; returns how many."""
    return watch.sweep(named("watch"), clock.now(), named("watch_many"))


@shared_task(name="grievances.tasks.recompute")
def recompute() -> int:
    """Go on with the rounds over running cases, to count or to recompute their due times; returns how many
    cases were looked at."""
    return recomputing.sweep(clock.now())


@shared_task(name="grievances.tasks.read_mail")
def read_mail() -> int:
    """Take in what residents answered by mail and what lies in MAIL_INBOX; returns how many mails."""
    return sum(receiving.read_folder(Path(settings.MAIL_INBOX)).values()) if settings.REPLY_ADDRESS else 0


@shared_task(name="grievances.tasks.let_go")
def let_go() -> int:
    """Give parts back that belong to people who work at the department no more; returns how many."""
    return handing.let_go()


@shared_task(name="grievances.tasks.act_on_many")
def act_on_many() -> int:
    """Go on with acts on many cases; returns how many cases were handled."""
    return bulk.sweep()


@shared_task(name="grievances.tasks.export")
def export() -> int:
    """Go on with exports; returns how many cases were settled."""
    return exporting.sweep()


@shared_task(name="grievances.tasks.index")
def index() -> int:
    """Have new cases found by their words; returns how many."""
    return words.sweep()
