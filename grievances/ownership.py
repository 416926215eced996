"""Who was accountable for a case at every moment since it was filed: one department, or the triage queue.
PURE.

While departments dispute a dispatch, the lead works as interim owner 先办后议: the span is that department's,
and is marked as disputed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from grievances.lifecycle import Verb

TRIAGE = None
TAKEN_BACK = frozenset({Verb.CORRECT, Verb.RETRIAGE})
ENDING = frozenset({Verb.CONFIRM, Verb.LAPSE, Verb.REFUSE, Verb.TRANSFER_OUT, Verb.WITHDRAW})


@dataclass(frozen=True)
class Turn:
    """A moment at which accountability may change: the verb, and the department that it names as owner."""

    at: datetime
    verb: str
    department: int | None = None


@dataclass(frozen=True)
class Dispute:
    """From the objection until the ruling, or until it was dropped; None: it goes on."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Span:
    """From `since` until just before `until`. `department`: who was accountable; None: the triage queue."""

    since: datetime
    until: datetime
    department: int | None
    disputed: bool = False

    @property
    def length(self) -> timedelta:
        return self.until - self.since


def spans(turns: Sequence[Turn], disputes: Iterable[Dispute], now: datetime) -> tuple[Span, ...]:
    """The spans in order, without gap or overlap while the case is open; none after it ended, until it is
    reopened. `turns` in the order of the journal; the first is the filing."""
    found: list[Span] = []
    owner, since = TRIAGE, turns[0].at
    last: int | None = TRIAGE
    running = True
    for turn in turns[1:]:
        held, was_running = owner, running
        owner, running = _after(turn, owner, last, running)
        last = owner or last
        if was_running and (owner != held or not running):
            found.append(Span(since, turn.at, held))
        if owner != held or running != was_running:
            since = turn.at
    if running:
        found.append(Span(since, now, owner))
    return tuple(part for span in found for part in _cut(span, tuple(disputes), now) if part.length)


def _after(turn: Turn, owner: int | None, last: int | None, running: bool) -> tuple[int | None, bool]:
    """Owner and whether the case is open, after the turn."""
    if turn.verb in ENDING:
        return owner, False
    if turn.verb in TAKEN_BACK:
        return TRIAGE, True
    if turn.department is not None:
        return turn.department, True
    return (owner or last, True) if turn.verb == Verb.REOPEN else (owner, running)


def _cut(span: Span, disputes: tuple[Dispute, ...], now: datetime) -> Iterable[Span]:
    """The span, cut where a dispute begins or ends."""
    edges = {span.since, span.until}
    for dispute in disputes:
        edges |= {edge for edge in (dispute.since, dispute.until) if edge and span.since < edge < span.until}
    ordered = sorted(edges)
    for since, until in zip(ordered, ordered[1:], strict=False):
        disputed = any(d.since <= since and until <= (d.until or now) for d in disputes)
        yield replace(span, since=since, until=until, disputed=disputed)


def ownerless(found: Iterable[Span]) -> timedelta:
    """How long it stood in the triage queue, all told (invariant 1)."""
    return sum((span.length for span in found if span.department is TRIAGE), timedelta())


def disputed(found: Iterable[Span]) -> timedelta:
    """How long departments disputed it, all told (invariant 4)."""
    return sum((span.length for span in found if span.disputed), timedelta())


def owner_at(found: Iterable[Span], moment: datetime) -> list[Span]:
    """The spans that hold the moment: exactly one while the case is open."""
    return [span for span in found if span.since <= moment < span.until]
