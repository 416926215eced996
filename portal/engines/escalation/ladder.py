"""The ladder: which one holds for a case, which rung comes next, when, and when its letter may leave. PURE.

A rung is so far from the due time: in minutes as they pass, in working minutes, or as a share of the limit.
Rungs before the due time are warnings: they tell somebody and raise nothing. Those at it and after it are
levels of escalation. Both are numbered from 1, each in the order of their moments.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NIGHT = (22, 7)


@dataclass(frozen=True)
class Rung:
    """So long after the due time (a warning: before it), `tells` (a role) is told, and the case stands at
    `level`.

    `accountable`: the role that answers for the case from here on; empty: as before. `working`: `after` is
    working time. `share`: percent of the limit that is used up, instead of `after`. `quiet`: from this hour
    to that its letters wait; the same hour twice: never.
    """

    level: int
    after: timedelta
    tells: str
    accountable: str = ""
    warning: bool = False
    working: bool = False
    share: int | None = None
    quiet: tuple[int, int] = NIGHT


@dataclass(frozen=True)
class Ladder:
    """The rungs of one kind of clock, for a matter (a category's or a group's code; empty: any) and an area
    (its path; empty: any)."""

    kind: str
    matter: str
    area: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Counting:
    """How the calendar counts: (moment, working minutes) → moment, and (due, percent) → when so much of the
    limit is used up."""

    worked_from: Callable[[datetime, int], datetime]
    used: Callable[[datetime, int], datetime]


def choose(ladders: Iterable[Ladder], kind: str, matters: Sequence[str], path: str) -> tuple[Rung, ...]:
    """The rungs that hold: those for the nearest matter (`matters`: category, group), then those of the
    nearest area. Empty: there is no ladder."""
    fitting = [
        each
        for each in ladders
        if each.kind == kind and each.matter in ("", *matters) and path.startswith(each.area)
    ]
    nearest = {matter: len(matters) - place for place, matter in enumerate(matters)} | {"": 0}
    best = max(fitting, key=lambda each: (nearest[each.matter], len(each.area)), default=None)
    return best.rungs if best else ()


def next_rung(rungs: Sequence[Rung], level: int) -> Rung | None:
    """The lowest level above `level`; None at the top. Warnings are no levels."""
    above = (rung for rung in rungs if not rung.warning and rung.level > level)
    return min(above, key=lambda rung: rung.level, default=None)


def next_warning(rungs: Sequence[Rung], warned: int) -> Rung | None:
    """The first warning after the one numbered `warned`."""
    later = (rung for rung in rungs if rung.warning and rung.level > warned)
    return min(later, key=lambda rung: rung.level, default=None)


def moment(due: datetime, rung: Rung, counting: Counting | None = None) -> datetime:
    """When the rung fires: counted from the due time alone, never from the last change."""
    if rung.share is not None and counting:
        return counting.used(due, rung.share)
    if rung.working and counting:
        minutes = rung.after // timedelta(minutes=1)
        return counting.worked_from(due, -minutes if rung.warning else minutes)
    return due - rung.after if rung.warning else due + rung.after


def coming(
    rungs: Sequence[Rung],
    due: datetime,
    stands: tuple[int, int],
    counting: Counting | None = None,
    now: datetime | None = None,
) -> tuple[datetime, Rung] | None:
    """The next rung with its moment; None where none comes. `stands`: (level, warned) so far.

    `now`: what is late already is not warned of any more.
    """
    level, warned = stands
    found = [next_rung(rungs, level)]
    if now is None or now < due:
        found.append(next_warning(rungs, warned))
    moments = [(moment(due, rung, counting), rung) for rung in found if rung]
    return min(moments, key=lambda pair: pair[0], default=None)


def may_leave(local: datetime, quiet: tuple[int, int]) -> datetime:
    """When a letter written at `local` (the district's own time) may leave: at once, or when the quiet hours
    end."""
    begins, ends = quiet
    hour = local.hour
    night = begins <= hour < ends if begins <= ends else hour >= begins or hour < ends
    if not night:
        return local
    day = local + timedelta(days=1) if begins > ends and hour >= begins else local
    return day.replace(hour=ends, minute=0, second=0, microsecond=0)
