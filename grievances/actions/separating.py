"""Separating what was merged: it was another matter after all, and both cases stand alone again.

The case that was merged gets its own clock back as if it had never stood still: its resident has waited all
the while. The other gives back the earlier due time, which the first had earned, unless its clock was
changed since: then it keeps it, for a time that was promised on top of it is not made later. Whoever had
joined the case goes back to it. What fell with the merging (a dispute, orders, a call, a mediation) stays
fallen and can be begun anew; what had been merged into the case before stays with the other, and is
separated by itself.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions import legs, matters, moments, neighbours, timing
from grievances.actions.handling import text_of, write
from grievances.actions.step import Step, as_it_stands, step
from grievances.lifecycle import OPEN_PARTS, Outcome, PartState, Status, Verb
from grievances.models import Assignment, Grievance, Joining, Letter
from portal.departments.actors import Actor
from portal.engines.limits import clocks
from portal.engines.limits.replay import UNDO
from portal.kit.errors import MoveRefused


def separate(grievance: Grievance, *, actor: Actor, reason: str, seen: int | None = None) -> Grievance:
    """Let a merged case stand alone again, while the one that it went on as is open. `reason`: both residents
    read it. Raises Invalid, MoveRefused."""
    reason = text_of(reason, "reason", _("Please say why they are two matters."))
    with transaction.atomic():
        case, other = _held(grievance)
        policies.check(actor, Verb.SEPARATE, case)
        if not other.is_open:
            told = _("%(reference)s is not open any more: what was decided there holds for both.")
            raise MoveRefused(told % {"reference": other.reference})
        merged_at = Joining.objects.get(origin=case).at
        with step(other, Verb.SEPARATE, actor=actor, held=True) as onto:
            onto.stay = True
            _let_go(onto, case, merged_at)
            write(onto, Letter.Kind.SEPARATE, reason, speaks=onto.speaks)
        with step(case, Verb.SEPARATE, actor=actor, seen=seen, held=True) as this:
            _stand_alone(this, other)
            write(this, Letter.Kind.SEPARATE, reason, speaks=this.speaks)
    as_it_stands(grievance, case)
    return grievance


def _held(grievance: Grievance) -> tuple[Grievance, Grievance]:
    """The case and the one that it went on as, both locked. MoveRefused where it isn't merged any more."""
    into = Grievance.objects.values_list("merged_into", flat=True).get(pk=grievance.pk)
    if into is not None:
        held = matters.hold(lambda: (grievance.pk, into))
        if held[grievance.pk].merged_into_id == into:
            return held[grievance.pk], held[into]
    raise MoveRefused(_("The case has moved on: this can't be done now. The page shows how it stands."))


def _let_go(onto: Step, case: Grievance, merged_at: datetime) -> None:
    other = onto.case
    Joining.objects.filter(home=case).update(grievance=case, home=None)
    Joining.objects.filter(origin=case).delete()
    onto.data |= {"let_go": case.reference, "joined": neighbours.recount(other)}
    if _takes_back(other, moments.CONTACT, merged_at, onto):
        other.contact_due = clocks.due_of(other.subject, moments.CONTACT)
        moments.put(other, moments.CONTACT, other.contact_due)
    if _takes_back(other, moments.DONE, merged_at, onto):
        timing.follow(other)
        onto.data["due"] = other.done_due.isoformat() if other.done_due else None


def _takes_back(other: Grievance, name: str, merged_at: datetime, onto: Step) -> bool:
    """Whether the clock has given back what the merging brought: nothing has changed it since."""
    last = clocks.newest(other.subject, name)
    if last is None or (last.kind, last.reason, last.at) != ("retarget", "merged", merged_at):
        return False
    key = onto.actor.key
    return clocks.record(other.subject, name, UNDO, at=onto.at, actor_key=key, reason="separated") is not None


def _stand_alone(this: Step, other: Grievance) -> None:
    case, parts = this.case, policies.living_parts(this.case)
    lead = next((part for part in parts if part.is_lead), None)
    this.becomes = _stands(case, lead)
    case.outcome, case.merged_into = Outcome.NONE, None
    case.done_at = case.closed_at = None
    neighbours.recount(case)
    key = this.actor.key
    clocks.record(case.subject, moments.DONE, UNDO, at=this.at, actor_key=key, reason="separated")
    timing.follow(case)
    if case.contacted_at is None:
        moments.put(case, moments.CONTACT, case.contact_due)
    legs.watch_again(case, [part for part in parts if part.state in OPEN_PARTS and not part.is_lead])
    if lead and lead.state == PartState.WAITING:
        moments.put(case, moments.SIGN, lead.sign_by, key=lead.pk)
    this.data |= {"from": other.reference, "due": case.done_due.isoformat() if case.done_due else None}


def _stands(case: Grievance, lead: Assignment | None) -> Status:
    """Where it stood: by what its lead has done."""
    if lead is None:
        return Status.FILED
    if lead.state == PartState.WAITING:
        return Status.DISPATCHED
    return Status.IN_PROGRESS if case.contacted_at else Status.SIGNED
