"""What more time would come to: the choices there are for a case, each with the due time it would give."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from grievances.models import Grievance, TimeRequest
from portal.engines.limits import clocks
from portal.engines.limits.clock import Event, Limit
from portal.kit import clock

DONE = "done"
AMOUNTS = (1, 2, 3, 5, 7, 10, 15, 20, 30, 60)
DAYS = (1, 3, 7, 14, 21, 30, 60)
MOST_SHOWN = 7
OPENS = 9  # a pause ends at nine in the morning, when somebody can go on


@dataclass(frozen=True)
class Choice:
    """An extension by `more`, or a pause `until` then; `due`: the due time that it would give."""

    kind: str
    more: Limit | None
    until: datetime | None
    due: datetime | None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.more.amount if self.more else clock.local(self.until).date().isoformat()}"


def extended_already(case: Grievance) -> bool:
    """Whether an extension was granted in the case's present cycle."""
    granted = TimeRequest.objects.filter(
        grievance=case.pk, kind=TimeRequest.Kind.EXTENSION, state=TimeRequest.State.GRANTED
    )
    return granted.filter(cycle=case.cycle).exists()


def choices(case: Grievance, now: datetime) -> list[Choice]:
    """What can be asked for now: nothing where it is late, one extension in a cycle, one pause at a time."""
    if is_late(case, now):
        return []
    past = clocks.events(case.subject, DONE)
    found = []
    if not extended_already(case):
        most = case.limit_class.longest_extension
        found += [longer(past, Limit(n, most.unit), now) for n in _up_to(AMOUNTS, most.amount)]
    if not case.is_held:
        morning = clock.local(now).replace(hour=OPENS, minute=0, second=0, microsecond=0)
        days = _up_to(DAYS, case.limit_class.longest_pause.amount)
        found += [paused(past, morning + timedelta(days=n), now) for n in days]
    return found


def is_late(case: Grievance, now: datetime) -> bool:
    return case.done_due is not None and case.done_due <= now


def would_be(case: Grievance, asked: TimeRequest, now: datetime) -> Choice:
    """What a request comes to if it is approved now."""
    past = clocks.events(case.subject, DONE)
    return paused(past, asked.until, now) if asked.until else longer(past, asked.limit, now)


def longer(past: tuple[Event, ...], more: Limit, now: datetime) -> Choice:
    """An extension of the limit that counts now."""
    limit = clocks.limit_of(past)
    changed = Event("retarget", now, limit=Limit(limit.amount + more.amount, limit.unit))
    return Choice("extension", more, None, clocks.foresee(past, changed))


def paused(past: tuple[Event, ...], until: datetime, now: datetime) -> Choice:
    """A pause until then."""
    due = clocks.foresee(past, Event("pause", now), Event("resume", until))
    return Choice("pause", None, until, due)


def _up_to(steps: tuple[int, ...], most: int) -> list[int]:
    """At most so many steps, the longest always among them."""
    return [*(step for step in steps if step < most), most][-MOST_SHOWN:]
