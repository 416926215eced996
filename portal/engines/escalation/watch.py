"""Watched moments: set, rest, claim; and the sweep that finds everything due, however late, exactly once.

Lock order is always subject first, watch row second: the sweep reads keys without a lock, the handler of
the kind locks its subject, then calls `claim`, which locks the row and looks again. Two sweeps at once, a
killed sweep or a task delivered twice therefore have one effect.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from portal.engines.escalation.ladder import Rung, moment, next_rung
from portal.engines.escalation.models import LadderRung, Watch

logger = logging.getLogger(__name__)
PARK_AFTER = 5
Handler = Callable[[Watch, datetime], None]


def rungs(kind: str) -> tuple[Rung, ...]:
    """The kind's ladder, lowest rung first."""
    return tuple(
        Rung(row.level, timedelta(minutes=row.after_minutes), row.tells)
        for row in LadderRung.objects.filter(kind=kind)
    )


def all_rungs() -> dict[str, tuple[Rung, ...]]:
    """Every kind's ladder in one query."""
    found: dict[str, tuple[Rung, ...]] = {}
    for row in LadderRung.objects.order_by("kind", "level"):
        rung = Rung(row.level, timedelta(minutes=row.after_minutes), row.tells)
        found[row.kind] = (*found.get(row.kind, ()), rung)
    return found


def begin(subject: str, moments: Mapping[tuple[str, int], tuple[datetime, datetime | None]]) -> None:
    """Watch a new subject's moments: {(kind, key): (due, first moment to act)}, in one INSERT."""
    Watch.objects.bulk_create(
        [
            Watch(subject=subject, kind=kind, key=key, due_at=due, next_at=first)
            for (kind, key), (due, first) in moments.items()
        ]
    )


def put(
    subject: str, kind: str, due: datetime, first: datetime | None, *, key: int = 0, cycle: int = 1
) -> None:
    """Watch one moment, or move it. A new cycle begins again at level 0; within a cycle no rung fires
    twice."""
    row, made = Watch.objects.select_for_update().get_or_create(
        subject=subject, kind=kind, key=key, defaults={"due_at": due, "next_at": first, "cycle": cycle}
    )
    if made:
        return
    if row.cycle != cycle:
        row.cycle, row.level = cycle, 0
    row.due_at, row.next_at, row.attempts, row.parked = due, first, 0, ""
    row.save()


def rest(subject: str, *kinds: str, key: int | None = None) -> None:
    """Let moments of the subject rest: nothing more happens until they are put again. No kinds: all of
    them."""
    rows = Watch.objects.filter(subject=subject)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if key is not None:
        rows = rows.filter(key=key)
    rows.update(next_at=None)


def claim(seen: Watch, now: datetime) -> Watch | None:
    """The row, locked, if it is still due as it was seen; else None. The caller holds the subject's lock."""
    rows = Watch.objects.select_for_update().filter(pk=seen.pk, level=seen.level, cycle=seen.cycle)
    return rows.filter(next_at__lte=now, parked="").first()


def climb(row: Watch, rung: Rung, ladder: tuple[Rung, ...]) -> None:
    """The rung has fired: stand there, and wait for the next, counted from the true due time."""
    above = next_rung(ladder, rung.level)
    row.level, row.attempts = rung.level, 0
    row.next_at = moment(row.due_at, above) if above else None
    row.save(update_fields=["level", "attempts", "next_at"])


def finish(row: Watch) -> None:
    """What had to happen has happened."""
    row.next_at, row.attempts = None, 0
    row.save(update_fields=["next_at", "attempts"])


def try_again(row: Watch) -> None:
    """A moment that was set aside comes before the next sweep: a person has asked for it."""
    row.attempts, row.parked = 0, ""
    row.save(update_fields=["attempts", "parked"])


def due(now: datetime, most: int) -> list[Watch]:
    """What is due, oldest first, by the partial index; not locked."""
    return list(Watch.objects.filter(next_at__lte=now, parked="").order_by("next_at", "id")[:most])


def sweep(handlers: Mapping[str, Handler], now: datetime, batch: int = 50, most: int = 20_000) -> int:
    """Handle everything due at `now` and return how many. One bad row does not stop the rest: five tries,
    then parked."""
    handled = 0
    while handled < most:
        rows = due(now, batch)
        if not rows:
            return handled
        progressed = sum(_handle(handlers, row, now) for row in rows)
        if not progressed:
            return handled
        handled += progressed
    return handled


def _handle(handlers: Mapping[str, Handler], row: Watch, now: datetime) -> bool:
    try:
        with transaction.atomic():
            handlers[row.kind](row, now)
        return True
    except Exception as error:
        logger.exception("Watch %s of %s could not be handled", row.kind, row.subject)
        _count_failure(row, error)
        return False


def _count_failure(row: Watch, error: Exception) -> None:
    Watch.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    Watch.objects.filter(pk=row.pk, attempts__gte=PARK_AFTER).update(parked=repr(error)[:300])
