"""An improvement is opened: by a cause that the sweep found, or by the panel secretary's hand."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evaluation.actions.recording import record
from evaluation.improving import notices, policies
from evaluation.improving.lifecycle import ANSWER, WINDOW, Cause
from evaluation.improving.selectors import causes
from evaluation.improving.selectors.causes import Found
from evaluation.lifecycle import SampleState, SessionState, Verb
from evaluation.models import Improvement, Session
from evaluation.places import district_calendar
from portal.departments.actions import amendments
from portal.departments.actors import SYSTEM, Actor
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import moment, next_rung
from portal.engines.escalation.models import NEVER
from portal.engines.limits.clock import Limit, after
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

KIND = "improvement"
LONGEST = 500
PATIENCE = WINDOW / 3  # what is not judged so long after a session's end is not waited for
Kind = Improvement.Kind


def sweep(now: datetime) -> int:
    """Weigh the sessions that are judged to their end, and open what the findings call for; returns how
    many were opened."""
    opened = sum(_weigh(key, now) for key in _over(now))
    return opened + sum(_opened(each, SYSTEM, now) is not None for each in causes.found(now))


def _over(now: datetime) -> list[int]:
    """Ended sessions that are not weighed yet, and of which nothing is open, or is waited for too long."""
    ended = Session.objects.filter(state=SessionState.ENDED, weighed_at__isnull=True).order_by("pk")
    rows = list(ended.values_list("pk", "ended_at"))
    open_ones = ended.filter(samples__state=SampleState.OPEN).values_list("pk", flat=True).distinct()
    waiting = set(open_ones) if rows else set()
    return [key for key, at in rows if key not in waiting or at + PATIENCE <= now]


def _weigh(key: int, now: datetime) -> int:
    """Look once how far the session's scorers agreed; returns how many questions are to be put anew."""
    with transaction.atomic():
        session = Session.objects.select_for_update(of=("self",)).select_related("rubric").get(pk=key)
        if session.weighed_at is not None:
            return 0
        opened = [each for each in causes.apart(session) if _opened(each, SYSTEM, now)]
        session.weighed_at = now
        session.save(update_fields=["weighed_at"])
        record(session.subject, Verb.WEIGH, SYSTEM, now, apart=[each.target for each in opened])
    return len(opened)


def propose(found: Found, *, actor: Actor, because: str) -> Improvement:
    """The panel secretary opens one by hand, and says why. MoveRefused where there is one already."""
    actor = policies.check_proposer(actor)
    because = " ".join(because.replace("\x00", "").split())
    if not because:
        raise Invalid(_("Please say what in the results calls for it."), "because")
    if len(because) > LONGEST:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST}, "because")
    made = _opened(found, actor, clock.now(), because)
    if made is None:
        raise MoveRefused(_("There is an open improvement on this already, or one from the last 90 days."))
    return made


def _opened(found: Found, actor: Actor, at: datetime, because: str = "") -> Improvement | None:
    """Open it, unless one on the same is open or was opened within the window; None then."""
    same = Improvement.objects.filter(kind=found.kind, target=found.target)
    recent = same.filter(opened_at__gt=at - WINDOW)
    if found.cause == Cause.ALPHA:  # each session is weighed once, and each time its own scorers' marks
        recent = same.filter(state=Improvement.State.OPEN)
    if recent.exists() or same.filter(state=Improvement.State.OPEN).exists():
        return None
    try:
        with transaction.atomic():
            return _made(found, actor, at, because)
    except IntegrityError:  # another sweep has just opened it
        return None


def _made(found: Found, actor: Actor, at: datetime, because: str) -> Improvement:
    row = Improvement.objects.create(
        kind=found.kind, target=found.target, cause=found.cause, facts=dict(found.facts), because=because,
        opened_at=at, due_at=_due(at), **found.rows,
    )  # fmt: skip
    row.samples.set(found.samples)
    if row.kind == Kind.ROUTING:
        row.amendment = amendments.draft(_ruled(row), actor=actor)
        row.save(update_fields=["amendment"])
    record(row.subject, Verb.OPEN_IMPROVEMENT, actor, at, kind=row.kind, target=row.target, cause=row.cause)
    rung = next_rung(watch.rungs(KIND), 0)
    watch.begin(row.subject, {(KIND, 0): (row.due_at, moment(row.due_at, rung) if rung else NEVER)})
    notices.tell_owner(row, at)
    return row


def _ruled(row: Improvement) -> amendments.Ruled:
    item: Any = row.item
    return amendments.Ruled(row.subject, item.category, item.area, item.lead, item)


def _due(at: datetime) -> datetime:
    """Counted by the district's calendar."""
    return after(at, Limit.parse(ANSWER), district_calendar())
