"""Counting attempts, so that guessing gets nobody anything: windows in the database, atomic on both
databases."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from portal.accounts.models import Attempt
from portal.kit import clock
from portal.kit.errors import TooMany
from portal.kit.sealed import blind


def count(scope: str, who: str, *, most: int, seconds: int) -> None:
    """Count one attempt of `who` (an address, an account: kept as a blind index). TooMany beyond `most` a
    window."""
    now = clock.now()
    key, window = blind(who, f"throttle.{scope}"), int(now.timestamp()) // seconds
    rows = Attempt.objects.filter(scope=scope, key=key, window=window)
    if not rows.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                Attempt.objects.create(
                    scope=scope, key=key, window=window, count=1, ends_at=now + timedelta(seconds=seconds)
                )
        except IntegrityError:
            rows.update(count=F("count") + 1)
    if rows.filter(count__gt=most).exists():
        minutes = max(1, seconds // 60)
        raise TooMany(_("Too many attempts. Please try again in %(minutes)s minutes.") % {"minutes": minutes})


def forget_old() -> int:
    """Forget the counts of windows that have ended; returns how many."""
    return Attempt.objects.filter(ends_at__lt=clock.now()).delete()[0]
