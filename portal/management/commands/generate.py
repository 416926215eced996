"""Makes cases in bulk in the demo district, for measuring: plausible over areas, matters, states and time,
with valid hash chains. Nobody is told of them. On an empty database it lays the district's ground first.

They are written as rows, a batch in a transaction; killed, it leaves whole cases. Run again, it adds more.
"""

import json
import random
from argparse import ArgumentParser
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grievances.models import Grievance
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.kit import clock
from portal.management.demo import seed
from portal.management.generating.ground import Ground, survey
from portal.management.generating.lives import live, moment
from portal.management.generating.plans import Plan
from portal.management.generating.raising import watch_over
from portal.management.generating.writing import BATCH, write
from portal.management.progress import Progress


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, required=True, metavar="N", help="how many")
        parser.add_argument("--days", type=int, default=365, help="filed within so many days (365)")
        parser.add_argument("--seed", type=int, help="the same seed makes the same cases at the same hour")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["cases"] < 1 or not 1 <= options["days"] <= 3650:
            raise CommandError("--cases is at least 1, --days from 1 to 3650.")
        ground = self._ground()
        began = monotonic()
        self._make(ground, options["cases"], options["days"], random.Random(options["seed"]))  # noqa: S311
        summary = {"made": options["cases"], "cases": Grievance.objects.count()}
        self.stdout.write(json.dumps(summary | {"seconds": round(monotonic() - began, 1)}))

    def _ground(self) -> Ground:
        if settings.MODE == "production" or Person.objects.filter(is_demo=False).exists():
            raise CommandError("Made-up cases are for no real site: set MODE=demo and another DATABASE_URL.")
        if not Area.objects.exists():
            seed.lay_ground(lambda what: self.stderr.write(f"writing {what}"))
        try:
            return survey()
        except LookupError as other:
            raise CommandError("This is not the demo district. Set another DATABASE_URL.") from other

    def _make(self, ground: Ground, cases: int, days: int, rng: random.Random) -> None:
        now = clock.now()
        moments = sorted(moment(rng, now - timedelta(days=days), now) for _ in range(cases))
        bar = Progress(cases)
        for start in range(0, cases, BATCH):
            plans = [_lived(ground, rng, at, now) for at in moments[start : start + BATCH]]
            write(plans)
            bar.add(len(plans), f"{start + len(plans)} cases")
        bar.end()


def _lived(ground: Ground, rng: random.Random, filed_at: Any, now: Any) -> Plan:
    plan = live(ground, rng, filed_at, now)
    watch_over(plan)
    return plan
