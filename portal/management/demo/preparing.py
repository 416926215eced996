"""Prepares the demo: forgets a half-made district, lays the ground, lets the cases happen, marks it as
done."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction

from portal.accounts.models import Person
from portal.engines.journal import journal
from portal.kit import clock
from portal.management.demo import histories, seed

MARK = "demo:district"


def prepare(tell: Callable[[str], None]) -> None:
    """Make the whole district anew. Killed half-way, the next start forgets the half and begins again."""
    _refuse_a_real_site()
    tell("forgetting what was there")
    call_command("flush", verbosity=0, interactive=False)
    for folder in ("media", "mail"):
        shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)
    seed.lay_ground(lambda what: tell(f"writing {what}"))
    counts = histories.live(tell)
    with transaction.atomic():
        journal.record(subject=MARK, at=clock.now(), deed=journal.Deed("prepare", "system", "system", counts))


def _refuse_a_real_site() -> None:
    """The demo begins by forgetting everything: never where somebody who is no demo person has an account."""
    if Person.objects.filter(is_demo=False).exists():
        raise CommandError(
            "This database holds people of a real site. The demo won't touch it: set another DATABASE_URL."
        )
