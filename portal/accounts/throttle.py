"""Counting attempts, so that guessing gets nobody anything: windows in the database, atomic on both
databases."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
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
    if _counted(rows, most):  # nearly always: one statement
        return
    ends_at = now + timedelta(seconds=seconds)
    try:
        with transaction.atomic():
            Attempt.objects.create(scope=scope, key=key, window=window, count=1, ends_at=ends_at)
    except IntegrityError:
        if not _counted(rows, most):
            raise _refusal(seconds) from None


def _counted(rows: QuerySet[Attempt], most: int) -> bool:
    """Whether there was a count that had room for one more."""
    return bool(rows.filter(count__lt=most).update(count=F("count") + 1))


def refuse_beyond(scope: str, who: str, *, most: int, seconds: int) -> None:
    """TooMany where `who` has used up the window's attempts; counts nothing.

    For doors that count failures alone: looked at before the attempt, so that a right guess gets no further.
    """
    key, window = blind(who, f"throttle.{scope}"), int(clock.now().timestamp()) // seconds
    if Attempt.objects.filter(scope=scope, key=key, window=window, count__gte=most).exists():
        raise _refusal(seconds)


def forgive(scope: str, who: str, *, seconds: int) -> None:
    """Take back one counted attempt: it was none, somebody came in with the right word."""
    key, window = blind(who, f"throttle.{scope}"), int(clock.now().timestamp()) // seconds
    rows = Attempt.objects.filter(scope=scope, key=key, window=window, count__gt=0)
    rows.update(count=F("count") - 1)


def _refusal(seconds: int) -> TooMany:
    minutes = max(1, seconds // 60)
    return TooMany(_("Too many attempts. Please try again in %(minutes)s minutes.") % {"minutes": minutes})


def forget_old() -> int:
    """Forget the counts of windows that have ended; returns how many."""
    return Attempt.objects.filter(ends_at__lt=clock.now()).delete()[0]
