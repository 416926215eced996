"""Reads of the first page: how many were filed in the last 30 days, how many of the closed were confirmed."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from grievances.lifecycle import Outcome, Status
from grievances.models import Grievance
from grievances.selectors.case import public_cases, public_place
from portal.areas.models import Area
from portal.kit import clock
from portal.kit.cells import suppressed
from portal.kit.numbers import SMALLEST_CELL, Share

DAYS, KEPT_SECONDS = 30, 60


@dataclass(frozen=True)
class Month:
    """The register's cases filed since the local day `since`; of the closed ones, the confirmed."""

    since: date
    filed: int
    confirmed: Share

    @property
    def is_shown(self) -> bool:
        """A public count under ten is not told."""
        return self.filed >= SMALLEST_CELL

    @property
    def is_share_shown(self) -> bool:
        """Of 30 closed ones at least, and only where no count under ten could be worked out from it."""
        confirmed, n = self.confirmed.count, self.confirmed.n
        _total, cells = suppressed(n, {"confirmed": confirmed, "others": n - confirmed})
        return self.confirmed.is_enough and None not in cells.values()


def month() -> Month:
    """The last 30 days; counted anew once a minute, whatever the number of visitors."""
    since = timezone.localtime(clock.now()).date() - timedelta(days=DAYS - 1)
    key = f"front:{since}:{int(clock.now().timestamp()) // KEPT_SECONDS}"
    filed, closed, confirmed = cache.get_or_set(key, lambda: _counted(since), KEPT_SECONDS)
    return Month(since, filed, Share(confirmed, closed))


def _counted(since: date) -> tuple[int, int, int]:
    """(filed, closed, confirmed): one query, along the index on the day of filing."""
    begin = timezone.make_aware(datetime.combine(since, time.min))
    closed = Q(status=Status.CLOSED)
    found = (
        public_cases()
        .filter(filed_at__gte=begin)
        .order_by()
        .aggregate(
            filed=Count("pk"),
            closed=Count("pk", filter=closed),
            confirmed=Count("pk", filter=closed & Q(outcome=Outcome.CONFIRMED)),
        )
    )
    return found["filed"], found["closed"], found["confirmed"]


def latest(most: int = 4) -> list[tuple[Grievance, Area]]:
    """The newest entries of the public register, each with its place as far as the public may know it."""
    rows = public_cases().defer("body", "place", "area__boundary", "area__parent__boundary")
    return [(case, public_place(case)) for case in rows.order_by("-filed_at", "-pk")[:most]]
