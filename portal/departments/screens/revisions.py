"""Drafts of calendars and limit classes as they are read: what they change, what would move, case by case."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from portal.accounts.models import Person
from portal.departments.actions import revisions as actions
from portal.engines.limits import clocks
from portal.engines.limits.clock import Line, explain
from portal.engines.limits.models import CalendarVersion, LimitClassVersion
from portal.engines.limits.revisions import Revision, Round, ShiftRow
from portal.engines.limits.shifting import MOVES, SKIPS, Effect, retarget
from portal.engines.limits.terms import terms_of
from portal.engines.limits.wording import limit_words, sentences
from portal.kit.errors import NotThere

RECENT = 10
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LISTS = ("holidays", "extra_working_days")


@dataclass(frozen=True)
class Difference:
    """One thing that the draft changes. `what`: a weekday, a field; the sides in words, or as days."""

    what: str
    before: str = ""
    after: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counts:
    """A round in figures: due times by effect. `skips`: (effect, how many) of what is left as it is."""

    by: Counter

    @property
    def moving(self) -> int:
        return sum(self.by[each] for each in MOVES)

    @property
    def overdue(self) -> int:
        return self.by[Effect.OVERDUE]

    @property
    def rescued(self) -> int:
        return self.by[Effect.RESCUED]

    @property
    def same(self) -> int:
        return self.by[Effect.SAME]

    @property
    def rows(self) -> list[tuple[Effect, int]]:
        return [(each, self.by[each]) for each in Effect if self.by[each]]

    @property
    def skips(self) -> list[tuple[Effect, int]]:
        return [(each, self.by[each]) for each in SKIPS if self.by[each]]


def recent(kind: str = "", code: str = "") -> list[Revision]:
    """Drafts first, then the newest that were decided."""
    rows = Revision.objects.all()
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(code=code) if code else rows
    waiting = list(rows.filter(state=Revision.State.DRAFT))
    return waiting + list(rows.exclude(state=Revision.State.DRAFT)[: RECENT - min(len(waiting), RECENT)])


def revision(key: int) -> Revision:
    found = Revision.objects.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def stands(row: Revision) -> CalendarVersion | LimitClassVersion | None:
    """The version that the draft is compared with: its base, or for one that was applied the one before."""
    model = CalendarVersion if row.kind == Revision.Kind.CALENDAR else LimitClassVersion
    return model.objects.filter(code=row.code, version=row.base).first()


def rounds(row: Revision) -> tuple[Round | None, Round | None]:
    """The newest preview, and the recomputation if there is one."""
    found = {each.kind: each for each in row.rounds.exclude(state=Round.State.REPLACED).order_by("pk")}
    return found.get(Round.Kind.PREVIEW), found.get(Round.Kind.RECOMPUTE)


def counts(round_: Round | None) -> Counts:
    rows = round_.shifts.order_by().values_list("effect").annotate(Count("pk")) if round_ else ()
    return Counts(Counter(dict(rows)))


def shifts(round_: Round, effect: str) -> QuerySet[ShiftRow]:
    """The clocks of one effect; all that move where none is asked for. The page orders them."""
    known = {each.value for each in Effect}
    return round_.shifts.filter(effect__in=[effect] if effect in known else [each.value for each in MOVES])


def one_shift(row: Revision, key: int) -> ShiftRow:
    found = ShiftRow.objects.select_related("round").filter(round__revision=row, pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def explained(row: Revision, shift: ShiftRow, now: datetime) -> tuple[list[str], list[str]]:
    """How the due time comes about, line by line: as it stands, and by the draft. Once it is recomputed the
    first tells both versions, and there is no second."""
    past = clocks.events(shift.subject, shift.clock) if shift.clock else ()
    if not past:
        return [], []
    calendar, limit = clocks.terms(past)
    as_it_stands = sentences(explain(past, calendar, limit, now), now)
    if shift.round.kind == Round.Kind.RECOMPUTE or shift.effect in SKIPS:
        return as_it_stands, []
    turn = retarget(terms_of(row).of(shift.clock.partition(":")[0]), now)
    told: tuple[Line, ...] = explain([*past, turn], calendar, limit, now)
    return as_it_stands, sentences(told, now)


def person(key: str) -> str:
    """The name behind an actor's key."""
    number = key.partition(":")[2]
    found = Person.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    return found.name if found else ""


def differences(row: Revision, base: CalendarVersion | LimitClassVersion | None) -> list[Difference]:
    """What the draft changes of its base, in the order of the form."""
    if isinstance(base, LimitClassVersion) or row.kind == Revision.Kind.LIMIT:
        old = actions.limit_data(base) if isinstance(base, LimitClassVersion) else {}
        return [each for each in _texts(old, row.data, (*actions.SPANS, *actions.TEXTS))]
    old = actions.calendar_data(base) if isinstance(base, CalendarVersion) else {}
    week = [Difference(day, _hours(old, day), _hours(row.data, day)) for day in DAYS]
    lists = [_days(old, row.data, name) for name in LISTS]
    return [
        *_texts(old, row.data, ("name_zh", "name_en", "timezone")),
        *(each for each in week if each.before != each.after),
        *(each for each in lists if each.added or each.removed),
        *_texts(old, row.data, ("provisional_from",)),
    ]


def _texts(old: dict[str, Any], new: dict[str, Any], names: Iterable[str]) -> list[Difference]:
    pairs = [(name, str(old.get(name) or ""), str(new.get(name) or "")) for name in names]
    return [
        Difference(name, _worded(name, before), _worded(name, after))
        for name, before, after in pairs
        if before != after
    ]


def _worded(name: str, value: str) -> str:
    return limit_words(actions.Limit.parse(value)) if name in actions.SPANS and value else value


def _hours(data: dict[str, Any], day: str) -> str:
    return ", ".join(f"{opens}–{closes}" for opens, closes in data.get("week", {}).get(day, []))


def _days(old: dict[str, Any], new: dict[str, Any], name: str) -> Difference:
    before, after = set(old.get(name, [])), set(new.get(name, []))
    return Difference(name, added=tuple(sorted(after - before)), removed=tuple(sorted(before - after)))
