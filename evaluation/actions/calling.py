"""Calling residents who stayed silent: who is drawn, whose number is read for it, and what they said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from evaluation import drawing, policies
from evaluation.actions.recording import record
from evaluation.lifecycle import Verb
from evaluation.models import CallBack, Recheck
from grievances.actions import resolving
from grievances.actions.handling import text_of
from grievances.lifecycle import Outcome
from grievances.models import Grievance
from portal.accounts import identities
from portal.departments.actors import Actor
from portal.departments.models import Department, Role
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

MOST_TRIES = 3
States = CallBack.State
NOT_REACHED, CALLED = "not_reached", "called"
OUTCOMES = (States.SOLVED, States.NOT_SOLVED, NOT_REACHED)


def draw(considered: Sequence[Recheck], at: datetime) -> None:
    """Of the closings that were just considered, which silent ones are called: a draw of its own, from the
    same key."""
    rows = [_drawn(row, at) for row in considered if _is_drawn(row)]
    CallBack.objects.bulk_create(rows)


def _is_drawn(row: Recheck) -> bool:
    silent = row.grievance.outcome == Outcome.SILENT and row.state != Recheck.State.ASIDE
    return silent and drawing.is_drawn(f"{row.rule.seed}:call", row.key_digest, row.rule.call)


def _drawn(row: Recheck, at: datetime) -> CallBack:
    kept = identities.shown(row.grievance.subject)
    reachable = kept is not None and kept.has_phone and not (kept.anonymous or row.grievance.guarded)
    return CallBack(
        rule=row.rule,
        grievance=row.grievance,
        cycle=row.cycle,
        probability=row.rule.call,
        state=States.WAITING if reachable else States.UNREACHABLE,
        drawn_at=at,
    )


@dataclass(frozen=True)
class Number:
    """Whom to call: of who filed nothing else is read out."""

    name: str
    phone: str


def number(callback: CallBack, *, actor: Actor, purpose: str) -> Number:
    """Who is to be called, and under which number: for a call that is due alone, for a purpose, written down,
    and told to the resident on their page like every other reading (invariant 8). The centre reads who filed
    no other case of its own accord."""
    purpose = text_of(
        purpose, "purpose", _("Please say what you need it for. The resident will see your reason.")
    )[:300]
    actor = policies.check_caller(actor, callback)
    with transaction.atomic():
        row = _open(callback.pk)
        case, unit = row.grievance, _unit(actor, row.grievance)
        with translation.override(case.language):
            named = unit.name
        read = identities.read(
            case.subject, person_id=actor.person_id, role=Role.RULING, unit=named, purpose=purpose
        )
        record(row.subject, Verb.READ_NUMBER, actor, clock.now(), department=unit.pk)
    return Number(read.name, read.phone)


def _unit(actor: Actor, case: Grievance) -> Department:
    """The department for whose post they call."""
    posts = (post for post in actor.posts if post.role == Role.RULING)
    post = next(post for post in posts if case.area.path.startswith(post.area_path))
    return Department.objects.get(pk=post.department_id)


def note(
    callback: CallBack, *, actor: Actor, outcome: str, higher: bool = False, again: bool = False
) -> CallBack:
    """What came of a call: solved or not, as they said; or nobody was reached, for the third time for good.
    `higher`: they have taken it higher; `again`: it is not solved and they want it opened again, which it is
    in the same transaction. Raises Invalid, MoveRefused."""
    actor = policies.check_caller(actor, callback)
    _check_said(outcome, higher, again)
    at = clock.now()
    with transaction.atomic():
        row = _open(callback.pk)
        row.tries, row.tried_at, row.caller_id = row.tries + 1, at, actor.person_id
        row.higher = higher
        if outcome != NOT_REACHED:
            row.state, row.settled_at = outcome, at
        elif row.tries >= MOST_TRIES:
            row.state, row.settled_at = States.UNREACHED, at
        row.save()
        record(
            row.subject, Verb.CALL, actor, at, outcome=outcome, higher=higher, tries=row.tries, again=again
        )
        if again:
            resolving.reopen(row.grievance, reason=CALLED)
    return row


def _check_said(outcome: str, higher: bool, again: bool) -> None:
    if outcome not in OUTCOMES:
        raise Invalid(_("Please choose one of these."), "outcome")
    if higher and outcome == NOT_REACHED:
        raise Invalid(_("Nobody was reached, so nobody can have said this."), "higher")
    if again and outcome != States.NOT_SOLVED:
        raise Invalid(_("Only what is not solved is opened again."), "again")


def _open(key: int) -> CallBack:
    """The row, locked, while there is still somebody to be called about it."""
    rows = CallBack.objects.select_for_update(of=("self",)).select_related("grievance__area")
    row = rows.get(pk=key)
    case = row.grievance
    if row.state != States.WAITING or case.cycle != row.cycle or case.is_open or case.guarded:
        raise MoveRefused(_("This call is settled, or the case has been opened again."))
    return row


def forget(case: Grievance) -> None:
    """In the transaction of an erasure: nobody is called any more."""
    CallBack.objects.filter(grievance=case, state=States.WAITING).update(state=States.FALLEN)
