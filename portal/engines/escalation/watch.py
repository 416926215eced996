"""Watched moments: set, rest, claim; and the sweep that finds everything due, however late, exactly once.

Lock order is always subject first, watch row second: the sweep reads keys without a lock, the handler of
the kind locks its subject, then calls `claim`, which locks the row and looks again. Two sweeps at once, a
killed sweep or a task delivered twice therefore have one effect.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F

from portal.engines.escalation.ladder import Counting, Ladder, Rung, coming
from portal.engines.escalation.models import NEVER, LadderRung, Watch
from portal.kit.remembered import remembering

logger = logging.getLogger(__name__)
PARK_AFTER = 5
Handler = Callable[[Watch, datetime], None]


def rungs(kind: str) -> tuple[Rung, ...]:
    """The kind's general ladder, for any matter and area: warnings first, then the lowest rung."""
    return next((each.rungs for each in ladders(kind) if not (each.matter or each.area)), ())


def ladders(*kinds: str) -> tuple[Ladder, ...]:
    """The ladders of the kinds (none named: all) in one query."""
    rows = LadderRung.objects.filter(kind__in=kinds) if kinds else LadderRung.objects.all()
    plain = rows.order_by("kind", "matter", "area", "-warning", "level").values_list(
        "kind", "matter", "area", "level", "after_minutes", "tells", "accountable", "warning", "working",
        "share", "quiet_from", "quiet_until",
    )  # fmt: skip
    found = groupby(plain, key=lambda row: row[:3])
    return tuple(Ladder(*key, tuple(_rung(*row[3:]) for row in group)) for key, group in found)


def _rung(level, minutes, tells, accountable, warning, working, share, *quiet) -> Rung:
    after = timedelta(minutes=minutes)
    return Rung(level, after, tells, accountable, warning, working, share, quiet)


def begin(
    subject: str,
    moments: Mapping[tuple[str, int], tuple[datetime, datetime | None]],
    *,
    cycle: int = 1,
) -> None:
    """Watch a subject's new moments: {(kind, key): (due, first moment to act)}, in one INSERT."""
    Watch.objects.bulk_create(
        [
            Watch(subject=subject, kind=kind, key=key, due_at=due, next_at=first, cycle=cycle)
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
        row.cycle, row.level, row.warned = cycle, 0, 0
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


def pass_on(subject: str, kind: str, key: int, to: int) -> None:
    """Another key of the subject is watched instead of this one, from where this one stands on its ladder;
    this one rests. Nothing to do where this one is not watched."""
    rows = Watch.objects.filter(subject=subject, kind=kind)
    names = ("due_at", "next_at", "level", "warned", "cycle", "attempts", "parked")
    stands = rows.filter(key=key).values(*names).first()
    if stands is not None:
        rows.filter(key=to).update(**stands)
        rest(subject, kind, key=key)


def claim(seen: Watch, now: datetime) -> Watch | None:
    """The row, locked, if it is still due as it was seen; else None. The caller holds the subject's lock."""
    as_seen = {"pk": seen.pk, "level": seen.level, "warned": seen.warned, "cycle": seen.cycle}
    rows = Watch.objects.select_for_update().filter(**as_seen)
    return rows.filter(next_at__lte=now, parked="").first()


def reached(
    row: Watch, ladder: tuple[Rung, ...], now: datetime, counting: Counting | None = None
) -> tuple[datetime, Rung] | None:
    """The rung that a claimed row has come to, with its moment. None: not yet, and the row waits for the
    next; so it is where a ladder was changed, or where there is no rung left."""
    found = coming(ladder, row.due_at, (row.level, row.warned), counting, now)
    if found and found[0] <= now:
        return found
    _wait(row, found)
    return None


def climb(
    row: Watch,
    rung: Rung,
    ladder: tuple[Rung, ...],
    counting: Counting | None = None,
    now: datetime | None = None,
) -> None:
    """The rung has fired: stand there, and wait for the next, counted from the true due time."""
    if rung.warning:
        row.warned = rung.level
    else:
        row.level = rung.level
    _wait(row, coming(ladder, row.due_at, (row.level, row.warned), counting, now))


def _wait(row: Watch, found: tuple[datetime, Rung] | None) -> None:
    row.attempts, row.next_at = 0, found[0] if found else NEVER
    stands = {"level": row.level, "warned": row.warned, "attempts": 0, "next_at": row.next_at}
    Watch.objects.filter(pk=row.pk).update(**stands)


def look_again(kind: str, now: datetime) -> int:
    """A ladder of the kind was changed: whatever runs is looked at in the next sweep, and waits by the new
    rungs from then on. Returns how many."""
    return Watch.objects.filter(kind=kind, next_at__gt=now, parked="").update(next_at=now)


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
        with remembering():  # ladders, posts and departments are the same for most of a batch
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
