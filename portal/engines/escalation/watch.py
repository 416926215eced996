"""Watched moments: set, rest, claim; and the sweep that finds everything due, however late, exactly once.

Lock order is always subject first, watch row second: the sweep reads keys without a lock, the handler of
the kind locks its subject, then calls `claim`, which locks the row and looks again. Two sweeps at once, a
killed sweep or a task delivered twice therefore have one effect.

Kinds that have a handler for many are handled in batches, one transaction each. It locks the subjects in one
order, and waits for none while it holds others: what somebody else is at work on comes with the next sweep.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet

from portal.engines.escalation.ladder import Counting, Ladder, Rung, coming
from portal.engines.escalation.models import NEVER, LadderRung, Watch
from portal.kit.gathered import rewrite
from portal.kit.prepared import Prepared, PreparedIn, PreparedUpdate, Unsigned, insert, update
from portal.kit.remembered import remembering

logger = logging.getLogger(__name__)
PARK_AFTER = 5
# Fifty spread what a transaction costs far enough. Where its lock is the whole database's, a request waits
# for all of it: twenty are written in less than a tenth of a second.
BATCH, SHORT_BATCH = 50, 20
MOST_LEFT = 1000  # what fails or is locked in one sweep; more than that is no accident
Handler = Callable[[Watch, datetime], None]
# Handles rows of as many subjects in a transaction of its own, all or none; answers with those whose subjects
# it could lock.
Many = Callable[[Sequence[Watch], datetime], Collection[Watch]]
ONE_BY_ONE: Mapping[str, Many] = MappingProxyType({})
STANDS = ("due_at", "next_at", "level", "warned", "cycle", "attempts", "parked")


def rungs(kind: str) -> tuple[Rung, ...]:
    """The kind's general ladder, for any matter and area: warnings first, then the lowest rung."""
    return next((each.rungs for each in ladders(kind) if not (each.matter or each.area)), ())


def ladders(*kinds: str) -> tuple[Ladder, ...]:
    """The ladders of the kinds (none named: all) in one query."""
    plain = _rungs_of(kinds) if kinds else _plain(LadderRung.objects.all())
    found = groupby(plain, key=lambda row: row[:3])
    return tuple(Ladder(*key, tuple(_rung(*row[3:]) for row in group)) for key, group in found)


def _plain(rows: QuerySet[LadderRung]) -> QuerySet:
    return rows.order_by("kind", "matter", "area", "-warning", "level").values_list(
        "kind", "matter", "area", "level", "after_minutes", "tells", "accountable", "warning", "working",
        "share", "quiet_from", "quiet_until",
    )  # fmt: skip


_rungs_of = PreparedIn(lambda kinds: _plain(LadderRung.objects.filter(kind__in=kinds)), str)


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
    insert(
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
    row = _one.first(subject, kind, key)
    if row is None:
        row, made = Watch.objects.select_for_update().get_or_create(
            subject=subject, kind=kind, key=key, defaults={"due_at": due, "next_at": first, "cycle": cycle}
        )
        if made:
            return
    if row.cycle != cycle:
        row.cycle, row.level, row.warned = cycle, 0, 0
    row.due_at, row.next_at, row.attempts, row.parked = due, first, 0, ""
    update(row, ["due_at", "next_at", "level", "warned", "cycle", "attempts", "parked"])


_one = Prepared(
    lambda subject, kind, key: Watch.objects.select_for_update().filter(subject=subject, kind=kind, key=key),
    str,
    str,
    Unsigned,
)


def rest(subject: str, *kinds: str, key: int | None = None, but: Collection[str] = ()) -> None:
    """Let moments of the subject rest: nothing more happens until they are put again. No kinds: all of
    them, `but` these."""
    keys = [] if key is None else [key]
    _resting(len(kinds), len(but), key is not None)(subject, *kinds, *but, *keys)


@cache
def _resting(kinds: int, but: int, keyed: bool) -> PreparedUpdate:
    def build(subject: str, *given) -> tuple[QuerySet[Watch], dict[str, None]]:
        rows = Watch.objects.filter(subject=subject)
        rows = rows.filter(kind__in=given[:kinds]) if kinds else rows
        rows = rows.exclude(kind__in=given[kinds : kinds + but]) if but else rows
        return rows.filter(key=given[kinds + but]) if keyed else rows, {"next_at": None}

    return PreparedUpdate(build, str, *[str] * (kinds + but), *[Unsigned] * keyed)


def pass_on(subject: str, kind: str, key: int, to: int) -> None:
    """Another key of the subject is watched instead of this one, from where this one stands on its ladder;
    this one rests. Nothing to do where this one is not watched."""
    rows = Watch.objects.filter(subject=subject, kind=kind)
    found = rows.filter(key=key).values(*STANDS).first()
    if found is not None:
        rows.filter(key=to).update(**found)
        rest(subject, kind, key=key)


def stands(subject: str) -> list[dict[str, Any]]:
    """How the subject's moments are watched, for `put_back`."""
    return list(Watch.objects.filter(subject=subject).order_by("pk").values("kind", "key", *STANDS))


def put_back(subject: str, before: Iterable[Mapping[str, Any]], *, but: Collection[str] = ()) -> None:
    """Watch the subject's moments as they were, without those of the kinds `but`; what was not watched then
    rests."""
    rest(subject, but=but)
    for row in before:
        if row["kind"] in but:
            continue
        rows = Watch.objects.filter(subject=subject, kind=row["kind"], key=row["key"])
        rows.update(**{name: row[name] for name in STANDS})


def claim(seen: Watch, now: datetime) -> Watch | None:
    """The row, locked, if it is still due as it was seen; else None. The caller holds the subject's lock."""
    return claim_many([seen], now).get(seen.pk)


def claim_many(seen: Iterable[Watch], now: datetime) -> dict[int, Watch]:
    """{key: row} of those that are still due as they were seen, locked in one query. The caller holds the
    locks of their subjects."""
    levels = {row.pk: _stands(row) for row in seen}
    return {row.pk: row for row in _due_of(levels, now) if _stands(row) == levels[row.pk]}


_due_of = PreparedIn(
    lambda keys, now: (
        Watch.objects.select_for_update().filter(pk__in=keys, next_at__lte=now, parked="").order_by("pk")
    ),
    int,
    datetime,
)


def _stands(row: Watch) -> tuple[int, int, int]:
    return row.cycle, row.level, row.warned


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
    rewrite(row, "level", "warned", "attempts", "next_at")


def look_again(kind: str, now: datetime) -> int:
    """A ladder of the kind was changed: whatever runs is looked at in the next sweep, and waits by the new
    rungs from then on. Returns how many."""
    return Watch.objects.filter(kind=kind, next_at__gt=now, parked="").update(next_at=now)


def finish(row: Watch) -> None:
    """What had to happen has happened."""
    row.next_at, row.attempts = None, 0
    rewrite(row, "next_at", "attempts")


def try_again(row: Watch) -> None:
    """A moment that was set aside comes before the next sweep: a person has asked for it."""
    row.attempts, row.parked = 0, ""
    row.save(update_fields=["attempts", "parked"])


def due(now: datetime, most: int, without: Collection[int] = ()) -> list[Watch]:
    """What is due, oldest first, by the partial index; not locked."""
    return _first_due(most)(now) if not without else list(_all_due(now).exclude(pk__in=without)[:most])


def _all_due(now: datetime) -> QuerySet[Watch]:
    return Watch.objects.filter(next_at__lte=now, parked="").order_by("next_at", "id")


@lru_cache(maxsize=16)
def _first_due(most: int) -> Prepared:
    return Prepared(lambda now: _all_due(now)[:most], datetime)


def sweep(
    handlers: Mapping[str, Handler],
    now: datetime,
    many: Mapping[str, Many] = ONE_BY_ONE,
    *,
    most: int = 10_000,
) -> int:
    """Handle everything due at `now` and return how many; by kind, those of `many` in batches. One bad row
    does not stop the rest: a try in each of five sweeps, then parked."""
    size = BATCH if connection.features.has_select_for_update else SHORT_BATCH
    handled, left = 0, set[int]()
    while handled < most and len(left) < MOST_LEFT and (rows := _batch(now, size, left)):
        done: set[int] = set()
        for at_once, group in _by_handler(many, rows):
            done |= _together(at_once, handlers, group, now) if at_once else _singly(handlers, group, now)
        handled += len(done)
        left |= {row.pk for row in rows} - done
    return handled


def _batch(now: datetime, size: int, left: Collection[int]) -> list[Watch]:
    """What is due, of each subject the first: its next one sees what came of it."""
    firsts: dict[str, Watch] = {}
    for row in due(now, 2 * size, left):
        firsts.setdefault(row.subject, row)
    return list(firsts.values())[:size]


def _by_handler(many: Mapping[str, Many], rows: Iterable[Watch]) -> list[tuple[Many | None, list[Watch]]]:
    groups: dict[Many | None, list[Watch]] = {}
    for row in rows:
        groups.setdefault(many.get(row.kind), []).append(row)
    return list(groups.items())


def _together(at_once: Many, handlers: Mapping[str, Handler], rows: list[Watch], now: datetime) -> set[int]:
    """Keys of the rows that were handled. Where one can't be, none of them was: then each by itself."""
    try:
        with remembering():  # ladders, posts and departments are the same for most of a batch
            return {row.pk for row in at_once(rows, now)}
    except Exception as error:
        logger.warning("%s watches could not be handled at once: %r", len(rows), error)
        return _singly(handlers, rows, now)


def _singly(handlers: Mapping[str, Handler], rows: Iterable[Watch], now: datetime) -> set[int]:
    with remembering():
        return {row.pk for row in rows if _handle(handlers, row, now)}


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
