"""One generated case with everything that hangs on it, as unsaved rows. Nothing here asks the database."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from grievances import lifecycle
from grievances.lifecycle import Verb
from grievances.models import Assignment, Escalation, Grievance, Letter, Resolution
from portal.accounts.identities import Filer
from portal.engines.escalation.models import Watch
from portal.engines.limits.clock import Event, Limit
from portal.management.demo.district import stories
from portal.management.generating.ground import Ground

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
RESIDENT, SYSTEM = ("resident", "resident"), ("system", "system")


@dataclass
class Deed:
    """An entry of the journal to be. `facts` is asked once keys are known."""

    at: datetime
    verb: Verb
    actor: str
    role: str
    facts: Callable[[], dict[str, Any]]


@dataclass
class Span:
    """A clock of the case, or of one part, in one cycle: since when it runs, from when it is late, when it
    stopped."""

    kind: str
    part: Assignment | None
    begins: datetime
    due: datetime
    ends: datetime | None = None
    cycle: int = 1


@dataclass
class Clock(Span):
    """`events`: what happened to it, each with who did it."""

    events: list[tuple[Event, str]] = field(default_factory=list)


@dataclass
class Plan:
    """A case with everything that hangs on it, until `now`."""

    ground: Ground
    rng: random.Random
    now: datetime
    case: Grievance
    filer: Filer
    parts: list[Assignment] = field(default_factory=list)
    deeds: list[Deed] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    resolutions: list[Resolution] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    raised: list[Escalation] = field(default_factory=list)
    watched: list[Watch] = field(default_factory=list)
    earlier: list[Span] = field(default_factory=list)
    words: stories.Story | None = None

    @property
    def lead(self) -> Assignment:
        return next(part for part in self.parts if part.is_lead)

    @property
    def latest(self) -> datetime:
        """When the last thing happened so far."""
        return max(deed.at for deed in self.deeds)

    @property
    def of_filing(self) -> int:
        """How many entries filing itself writes, which changes no version: with the dispatch by the list."""
        return 1 + any(part.dispatched_at == self.case.filed_at for part in self.parts)

    def worker(self, part: Assignment) -> tuple[str, str, int | None]:
        """(actor, role, person) of whoever works on the part; a unit without people does nothing."""
        found = self.ground.worker(part.department_id, self.case.area.path)
        return (f"person:{found[0]}", found[1], found[0]) if found else ("", "", None)

    def did(self, at: datetime, verb: Verb, who: tuple[str, str], facts: Callable[[], dict]) -> None:
        self.deeds.append(Deed(at, verb, *who, facts))

    def moves(self, verb: Verb) -> None:
        self.case.status = lifecycle.after(verb, self.case.status)

    def clock(self, kind: str, part: Assignment | None = None) -> Clock:
        return next(each for each in self.clocks if each.kind == kind and each.part is part)

    def start(self, kind: str, due: datetime, limit: Limit, at: datetime, actor: str, part=None) -> None:
        event = Event("start", at, limit, self.ground.hours)
        self.clocks.append(Clock(kind, part, at, due, events=[(event, actor)]))

    def stop(self, kind: str, at: datetime, actor: str, part: Assignment | None = None) -> None:
        found = self.clock(kind, part)
        if found.ends is None:
            found.ends = at
            found.events.append((Event("stop", at), actor))

    def writes(self, kind: str, text: str, at: datetime, author: str, unit: int | None) -> Letter:
        letter = Letter(kind=kind, text=text, at=at, author=author, department_id=unit)
        self.letters.append(letter)
        return letter
