"""Clocks as they are kept: recorded events, due times rebuilt from them, and the versions they count by."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.engines.limits import clock as pure
from portal.engines.limits.calendar import BadCalendar
from portal.engines.limits.clock import Calendar, Limit
from portal.engines.limits.models import CalendarVersion, ClockEvent, LimitClassVersion
from portal.engines.limits.replay import UNDO, lived, moves
from portal.kit.errors import Invalid, MoveRefused
from portal.kit.prepared import Prepared, insert

Version = TypeVar("Version", CalendarVersion, LimitClassVersion)

YEAR = 366 * 24 * 60
MOST_PAUSED = 366  # days at once
LONGEST = {  # what one of a unit may come to, in minutes
    "calendar_minutes": 1,
    "calendar_hours": 60,
    "calendar_days": 24 * 60,
    "working_hours": 60,
    "working_days": 24 * 60,
}
BY_RULE = "revision "  # so begins the reason of a clock's event that a change of the rule brought
SIGN, ANSWER = Limit(4, "working_hours"), Limit(1, "working_days")
# Calendars in use, by version id, each beside what it was read from: laying out a year takes milliseconds.
_loaded: dict[int, tuple[dict[str, Any], Calendar]] = {}


def record(
    subject: str,
    clock: str,
    kind: str,
    *,
    at: datetime,
    actor_key: str,
    reason: str = "",
    limit: Limit | None = None,
    calendar: CalendarVersion | None = None,
    first: bool = False,
) -> ClockEvent | None:
    """Write what happened to a clock; None where it would change nothing, as a stop of what is stopped.

    `first` says that the subject is new: a start is then one INSERT. The caller holds the subject's lock.
    """
    past = [] if first else _kinds(subject, clock)
    if not moves(past, kind):
        return None
    event = ClockEvent(
        **_limit_columns(limit),
        subject=subject,
        clock=clock,
        seq=len(past) + 1,
        kind=kind,
        at=at,
        calendar=calendar,
        actor_key=actor_key,
        reason=reason,
    )
    insert([event])
    return event


_kinds = Prepared(
    lambda subject, clock: ClockEvent.objects.filter(subject=subject, clock=clock).values_list(
        "kind", flat=True
    ),
    str,
    str,
)


def start_many(
    subject: str,
    starts: Iterable[tuple[str, Limit]],
    *,
    calendar: CalendarVersion,
    at: datetime,
    actor_key: str,
    reason: str = "",
) -> dict[str, datetime]:
    """Start several new clocks of one subject, in one INSERT. The due time of each, by clock."""
    wanted = dict(starts)
    events = [
        ClockEvent(
            **_limit_columns(limit),
            subject=subject,
            clock=clock,
            seq=1,
            kind="start",
            at=at,
            calendar=calendar,
            actor_key=actor_key,
            reason=reason,
        )
        for clock, limit in wanted.items()
    ]
    insert(events)
    hours = load_calendar(calendar)
    return {clock: pure.after(at, limit, hours) for clock, limit in wanted.items()}


def written(subject: str) -> dict[str, int]:
    """{clock: how many events it has}: what `undo` goes back to."""
    rows = ClockEvent.objects.filter(subject=subject).order_by()
    return dict(rows.values_list("clock").annotate(Max("seq")))


def undo(subject: str, since: Mapping[str, int], *, at: datetime, actor_key: str) -> int:
    """Take back what was written to the subject's clocks since they were as in `since`: each event by one of
    its own, so that every due time is again, to the microsecond, what it was. How many."""
    back = 0
    for name, count in written(subject).items():
        for _each in range(count - since.get(name, 0)):
            back += record(subject, name, UNDO, at=at, actor_key=actor_key, reason="undo") is not None
    return back


def newest(subject: str, clock: str) -> ClockEvent | None:
    """The newest event of a clock that was not taken back."""
    found = lived(_events(subject, clock), attrgetter("kind"))
    return found[-1] if found else None


def events(subject: str, clock: str) -> tuple[pure.Event, ...]:
    """What happened to a clock and was not taken back, in its order, as the engine reads it."""
    return tuple(
        _read(row, {row.calendar_id: load_calendar(row.calendar)} if row.calendar else {})
        for row in lived(_events(subject, clock), attrgetter("kind"))
    )


_events = Prepared(
    lambda subject, clock: (
        ClockEvent.objects.filter(subject=subject, clock=clock).select_related("calendar").order_by("seq")
    ),
    str,
    str,
)


def _read(row: ClockEvent, calendars: Mapping[int | None, Calendar]) -> pure.Event:
    limit = Limit(row.amount, row.unit) if row.amount else None
    by_rule = row.reason.startswith(BY_RULE)
    return pure.Event(row.kind, row.at, limit, calendars.get(row.calendar_id), by_rule)


def events_of(subjects: Iterable[str]) -> dict[tuple[str, str], tuple[pure.Event, ...]]:
    """What happened to every clock of these subjects, by (subject, clock): two queries, for a batch."""
    rows = list(ClockEvent.objects.filter(subject__in=list(subjects)).order_by("subject", "clock", "seq"))
    versions = CalendarVersion.objects.in_bulk({row.calendar_id for row in rows if row.calendar_id})
    calendars = {key: load_calendar(version) for key, version in versions.items()}
    return {key: tuple(_read(row, calendars) for row in past) for key, past in _by_clock(rows).items()}


def _by_clock(rows: Iterable[ClockEvent]) -> dict[tuple[str, str], list[ClockEvent]]:
    """What was not taken back, by (subject, clock)."""
    groups = groupby(rows, key=attrgetter("subject", "clock"))
    return {key: lived(past, attrgetter("kind")) for key, past in groups}


def due_of(subject: str, clock: str) -> datetime | None:
    """The due time, from the stored events alone; None while nothing runs towards one."""
    past = events(subject, clock)
    return pure.due(past, *terms(past)) if past else None


def limit_of(past: Iterable[pure.Event]) -> Limit:
    """The limit that counts now: the newest that was recorded."""
    return [event.limit for event in past if event.limit][-1]


def foresee(past: tuple[pure.Event, ...], *more: pure.Event) -> datetime | None:
    """The due time if this happened besides; writes nothing. A clock that stands still is asked as if it ran
    on from the last of `more`."""
    every = (*past, *more)
    if pure.paused(every):
        every = (*every, pure.Event("resume", every[-1].at))
    return pure.due(every, *terms(past))


def ending(past: tuple[pure.Event, ...], by: datetime, at: datetime) -> Limit | None:
    """The limit in minutes with which the clock, told so at `at`, is due at `by` or within the minute before;
    None where it began too late for that."""

    def due(minutes: int) -> datetime | None:
        return foresee(past, pure.Event("retarget", at, Limit(minutes, "calendar_minutes")))

    minutes, first = 1, due(1)
    if first is not None and first < by:
        minutes += int((by - first).total_seconds()) // 60
    reached = due(minutes)
    while reached is not None and reached > by and minutes > 1:  # it stood still in between
        minutes = max(1, minutes - 1 - int((reached - by).total_seconds()) // 60)
        reached = due(minutes)
    return Limit(minutes, "calendar_minutes") if reached is not None and reached <= by else None


def explain(subject: str, clock: str, now: datetime) -> tuple[pure.Line, ...]:
    """How the due time comes about, from the stored events alone."""
    past = events(subject, clock)
    return pure.explain(past, *terms(past), now) if past else ()


def terms(past: tuple[pure.Event, ...]) -> tuple[Calendar, Limit]:
    """The calendar and the limit a clock was started with: its start always holds both."""
    start = past[0]
    if start.calendar is None or start.limit is None:
        raise ValueError("a clock's first event is a start with its limit and calendar")
    return start.calendar, start.limit


def current_calendar(code: str) -> CalendarVersion:
    return _latest(CalendarVersion, code, _("There is no calendar “%(code)s”."))


def current_limit(code: str) -> LimitClassVersion:
    return _latest(LimitClassVersion, code, _("There is no limit class “%(code)s”."))


def load_calendar(row: CalendarVersion) -> Calendar:
    """The version as the engine reads it; read once per process."""
    data = row.data
    kept = _loaded.get(row.pk)
    if kept is None or kept[0] != data:
        kept = _loaded[row.pk] = (data, Calendar.parse(data, version=row.version))
    return kept[1]


def save_calendar_version(
    data: Mapping[str, Any], *, code: str = "", name_zh: str = "", name_en: str = ""
) -> CalendarVersion:
    """A new version of a calendar, from the form calendars are exchanged in; nothing that runs changes."""
    calendar = read_calendar(data, code=code)
    before = _newest[CalendarVersion].first(calendar.code)
    kept = calendar.as_data()
    return _save_next(
        before,
        CalendarVersion(
            code=calendar.code,
            name_zh=name_zh or data.get("name_zh") or (before.name_zh if before else calendar.code),
            name_en=name_en or data.get("name_en") or (before.name_en if before else calendar.code),
            timezone=calendar.timezone,
            week=kept["week"],
            holidays=kept["holidays"],
            extra_working_days=kept["extra_working_days"],
            provisional_from=calendar.provisional_from,
        ),
    )


def save_limit_version(
    code: str,
    *,
    name_zh: str,
    name_en: str,
    contact: Limit,
    done: Limit,
    part: Limit,
    sign: Limit = SIGN,
    objection: Limit = ANSWER,
    ruling: Limit = ANSWER,
    basis_zh: str = "",
    basis_en: str = "",
    longest_extension: Limit | None = None,
    longest_pause: Limit | None = None,
) -> LimitClassVersion:
    """A new version of a limit class; cases that run keep theirs. `longest_extension` (in the unit of `done`,
    at most as much again) and `longest_pause` (calendar days): as of the version before where they are not
    given. Raises Invalid."""
    limits = {
        "contact": contact, "done": done, "part": part,
        "sign": sign, "objection": objection, "ruling": ruling,
    }  # fmt: skip
    for limit in limits.values():
        refuse_longer_than_a_year(limit)
    before = _newest[LimitClassVersion].first(code)
    return _save_next(
        before,
        LimitClassVersion(
            **_more_time(before, done, longest_extension, longest_pause),
            code=code,
            name_zh=name_zh,
            name_en=name_en,
            basis_zh=basis_zh,
            basis_en=basis_en,
            **{f"{name}_amount": limit.amount for name, limit in limits.items()},
            **{f"{name}_unit": limit.unit for name, limit in limits.items()},
        ),
    )


def _more_time(
    before: LimitClassVersion | None, done: Limit, extension: Limit | None, pause: Limit | None
) -> dict[str, int | None]:
    """The columns of what may be granted at once. As much again as `done` stays so in later versions."""
    found: dict[str, int | None] = {}
    if before:
        found = {"longer_amount": before.longer_amount, "pause_days": before.pause_days}
    if extension:
        refuse_more_than_again(extension, done)
        found["longer_amount"] = extension.amount if extension.amount < done.amount else None
    if pause:
        refuse_long_pause(pause)
        found["pause_days"] = pause.amount
    return found


def refuse_more_than_again(extension: Limit, done: Limit) -> None:
    """Invalid where one extension would be longer than the limit, or counted otherwise."""
    if extension.unit != done.unit or extension.amount > done.amount:
        raise Invalid(_("An extension can't be longer than the limit itself."), "longest_extension_amount")


def refuse_long_pause(pause: Limit) -> None:
    if pause.unit != "calendar_days" or pause.amount > MOST_PAUSED:
        told = _("A pause can't be longer than %(most)s days.") % {"most": MOST_PAUSED}
        raise Invalid(told, "longest_pause_amount")


def refuse_longer_than_a_year(limit: Limit) -> None:
    if limit.amount * LONGEST[limit.unit] > YEAR:
        raise Invalid(_("A limit can't be longer than a year."))


def read_calendar(data: Mapping[str, Any], *, code: str = "") -> Calendar:
    """A calendar somebody gave us, or a refusal they can read."""
    try:
        return Calendar.parse(data, code=code)
    except BadCalendar as bad:
        message, field = _refusals()[bad.problem]
        raise Invalid(message % {"detail": bad.detail}, field) from bad


def _refusals() -> dict[str, tuple[str, str | None]]:
    return {
        "shape": (_("This is not a calendar: %(detail)s is not in the expected form."), None),
        "code": (_("A calendar needs a code."), "code"),
        "zone": (_("There is no time zone %(detail)s."), "timezone"),
        "day": (_("“%(detail)s” is not a day of the week: use mon, tue, wed, thu, fri, sat, sun."), "week"),
        "time": (_("%(detail)s is not a time of day: write it as 09:00."), "week"),
        "window": (_("These working hours end before they begin, or overlap: %(detail)s."), "week"),
        "hours": (_("A calendar needs at least one working hour."), "week"),
        "date": (_("%(detail)s is not a date: write it as 2026-10-01."), "holidays"),
    }


def _latest(model: type[Version], code: str, refusal: str) -> Version:
    row = _newest[model].first(code)
    if row is None:
        raise Invalid(refusal % {"code": code})
    return row


def _newest_of(model: type[Version]) -> Prepared:
    return Prepared(lambda code: model.objects.filter(code=code).order_by("-version")[:1], str)


_newest = {model: _newest_of(model) for model in (CalendarVersion, LimitClassVersion)}


def _save_next(before: Version | None, row: Version) -> Version:
    row.version = before.version + 1 if before else 1
    try:
        with transaction.atomic():
            insert([row])
    except IntegrityError as taken:
        raise MoveRefused(
            _("Somebody else saved a new version just now. Look at it, then save yours again.")
        ) from taken
    return row


def _limit_columns(limit: Limit | None) -> dict[str, Any]:
    return {"amount": limit.amount, "unit": limit.unit} if limit else {"amount": None, "unit": ""}
