"""How a case comes to its end, and back: propose, solve on the spot, confirm, dispute, lapse, refuse,
reopen."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from grievances import mediations, policies
from grievances.actions import (
    appeals,
    comparing,
    disputing,
    ending,
    grounds,
    leaving,
    legs,
    photos,
    proving,
    timing,
)
from grievances.actions.handling import letter_of, own_part, refuse_blanks, text_of, write
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import Ground, Outcome, PartState, Verb
from grievances.models import Assignment, Grievance, Letter, Resolution
from grievances.selectors.replies import together
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, Actor
from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch
from portal.kit.errors import Invalid, MoveRefused


@dataclass(frozen=True)
class Reply:
    """A reasoned reply. `evidence` says how it can be checked; photos count as evidence too."""

    facts: str
    basis: str
    decision: str
    next_steps: str = ""
    evidence: str = ""


def propose(
    grievance: Grievance,
    *,
    actor: Actor,
    reply: Reply,
    photos_given: tuple = (),
    anyway: bool | None = None,
    seen: int | None = None,
) -> Grievance:
    """Propose a resolution 拟办结: a reasoned reply with evidence, and no mandatory sub-task open
    (invariant 5). An interim lead that disputes its dispatch has done the work: its objection rests.
    `anyway`: as `comparing.refuse_alike` takes it."""
    reply = _checked(reply, photos_given)
    with step(grievance, Verb.PROPOSE, actor=actor, seen=seen) as this:
        part = own_part(this, PartState.SIGNED, role=Assignment.LEAD)
        _refuse_open_sub_tasks(this.case)
        words = together(reply.facts, reply.decision, reply.next_steps)
        comparing.refuse_alike(this, words, part.department_id, anyway)
        part.state, part.done_at = PartState.DONE, this.at
        part.save(update_fields=["state", "done_at"])
        disputing.drop(this)
        _propose(this, reply, part.department_id, photos_given)
    return grievance


def solve(
    grievance: Grievance, *, actor: Actor, reply: Reply, photos_given: tuple = (), seen: int | None = None
) -> Grievance:
    """Solve on the spot: the grid officer has been there, and it is done."""
    reply = _checked(reply, photos_given)
    with step(grievance, Verb.SOLVE, actor=actor, seen=seen) as this:
        solver = this.speaks
        disputing.drop(this)
        for part in policies.living_parts(this.case):
            legs.take_back(this.case, part, this.at, actor.key)
        leaving.pass_on(this)
        _propose(this, reply, solver, photos_given)
    return grievance


def _checked(reply: Reply, photos_given: tuple) -> Reply:
    facts = letter_of(reply.facts, "facts", _("Please write what you found."))
    basis = letter_of(reply.basis, "basis", _("Please name the rule or the standard that you went by."))
    decision = letter_of(reply.decision, "decision", _("Please write what was done or decided."))
    refuse_blanks(reply.next_steps, "next_steps")
    refuse_blanks(reply.evidence, "evidence")
    if not (photos_given or reply.evidence.strip()):
        raise Invalid(_("Add a photo, or write how the result can be checked."), "evidence")
    return Reply(facts, basis, decision, reply.next_steps.strip(), reply.evidence.strip())


def _refuse_open_sub_tasks(case: Grievance) -> None:
    open_tasks = [p for p in policies.living_parts(case) if p.mandatory and p.is_open and not p.is_lead]
    if open_tasks:
        raise MoveRefused(
            _(
                "%(count)s sub-task(s) of co-departments are still open. "
                "Wait for them, or waive them with a reason."
            )
            % {"count": len(open_tasks)}
        )


def _propose(this: Step, reply: Reply, department: int, photos_given: tuple) -> None:
    case = this.case
    proving.refuse_old_evidence(this, reply.evidence, photos_given)
    if case.is_found:  # nobody is there to confirm it: whoever walks there looks again
        this.told = (*this.told, *departments.grid_officers(case.area.path))
    timing.contacted(case, this.at, this.actor.key)
    timing.stop(case, this.at, this.actor.key)
    timing.open_window(case, this.at)
    case.question_open = False
    made = Resolution.objects.create(
        grievance=case,
        department_id=department,
        cycle=case.cycle,
        proposed_at=this.at,
        author=this.actor.key,
        **{**reply.__dict__, "decision": _with_agreement(case, reply.decision)},
    )
    this.data |= {"resolution": made.pk, "department": department, "confirm_by": case.confirm_by.isoformat()}
    this.data["photos"] = photos.attach(this, photos_given)


def _with_agreement(case: Grievance, decision: str) -> str:
    """What the parties have agreed in a mediation is part of what was decided, by whatever door it came."""
    agreed = mediations.agreed_now(case)
    if agreed is None or agreed.agreement in decision:
        return decision
    with translation.override(case.language):
        return decision + "\n\n" + _("What the parties agreed:") + "\n" + agreed.agreement


def answered(this: Step, answer: str) -> None:
    Resolution.objects.filter(grievance=this.case, cycle=this.case.cycle).update(
        answer=answer, answered_at=this.at
    )


def confirm(
    grievance: Grievance,
    *,
    actor: Actor,
    rating: int | None = None,
    explained: int | None = None,
    respected: int | None = None,
    text: str = "",
) -> Grievance:
    """The resident confirms that it is solved, and may say from 1 to 5 how well it was (`rating`), whether
    the reasons were `explained`, and whether they were `respected`: any of the three or none."""
    said = {"rating": rating, "explained": explained, "respected": respected}
    if wrong := [name for name, given in said.items() if given not in (None, 1, 2, 3, 4, 5)]:
        raise Invalid(_("Please choose from 1 to 5."), wrong[0])
    with step(grievance, Verb.CONFIRM, actor=actor) as this:
        answered(this, "confirmed")
        this.case.rating, this.case.outcome = rating, Outcome.CONFIRMED
        this.case.explained, this.case.respected = explained, respected
        if text.strip():
            write(this, Letter.Kind.ADDITION, text.strip()[:3000])
        timing.end(this.case, this.at)
        leaving.fall_away(this)
        by = appeals.allow(this.case, this.at)
        this.data |= said | {"appeal_by": by.isoformat()}
    return grievance


def dispute(grievance: Grievance, *, actor: Actor, reason: str, photos_given: tuple = ()) -> Grievance:
    """The resident disputes the resolution 不认可: it goes back to the lead, and the supervisor is told."""
    reason = text_of(reason, "reason", _("Please say what is still wrong."))
    with step(grievance, Verb.DISPUTE, actor=actor) as this:
        answered(this, "disputed")
        write(this, Letter.Kind.DISPUTE, reason)
        back_to_lead(this)
        this.data["photos"] = photos.attach(this, photos_given, photos.RESIDENT)
    return grievance


def open_again(this: Step) -> None:
    """What the case came to, and what the resident said of it, stands no more."""
    this.case.outcome, this.case.closed_at = Outcome.NONE, None
    this.case.rating = this.case.explained = this.case.respected = None
    appeals.clear(this)


def back_to_lead(this: Step) -> None:
    """A new cycle for the lead that answered; what was solved on the spot goes to triage's correction
    instead."""
    timing.reopen(this.case, this.at, this.actor.key)
    lead = next((p for p in policies.living_parts(this.case) if p.is_lead), None)
    if lead is None:
        lead = _solver_leads(this)
    lead.state, lead.done_at, lead.due_at = PartState.SIGNED, None, this.case.done_due
    lead.save()
    this.data |= {"lead": lead.department_id, "due": this.case.done_due.isoformat(), "cycle": this.case.cycle}


def _solver_leads(this: Step) -> Assignment:
    """Who solved it on the spot was the first to receive it, and leads to the end (首接负责制)."""
    last = Resolution.objects.filter(grievance=this.case).latest("pk")
    return Assignment(
        grievance=this.case,
        department_id=last.department_id,
        role=Assignment.LEAD,
        dispatched_at=this.at,
        signed_at=this.at,
    )


def lapse(row: Watch, now: datetime) -> None:
    """Handler of the watched `window`: nobody answered in time; the case closes as silent, never as
    satisfied; what a patrol found as seen by nobody (`seeing`)."""
    case = _locked_subject(row)
    if watch.claim(row, now) is None:
        return
    with step(case, Verb.LAPSE, actor=SYSTEM) as this:
        this.case.outcome = Outcome.UNSEEN if this.case.is_found else Outcome.SILENT
        answered(this, this.case.outcome)
        timing.end(this.case, this.at)
        leaving.fall_away(this)
        this.data["appeal_by"] = appeals.allow(this.case, this.at).isoformat()


def _locked_subject(row: Watch) -> Grievance:
    return lock(Grievance(pk=int(row.subject.partition(":")[2])))


def refuse(
    grievance: Grievance,
    *,
    actor: Actor,
    reason: str,
    basis: str,
    ground: str = Ground.OUTSIDE,
    channel: str = "",
    cites: str = "",
    anyway: bool | None = None,
    seen: int | None = None,
) -> Grievance:
    """Refuse a case on a ground: citing a basis, and saying how to have it reviewed and by when (invariant
    13). `channel`: the statutory one to go to instead; `cites`: where it is known or was answered already.
    While its dispatch is disputed it waits for the ruling: whoever says "not ours" does not end it for the
    resident. `anyway`: as `comparing.refuse_alike` takes it. Raises Invalid."""
    named = grounds.checked(ground, channel, cites)
    basis = letter_of(basis, "basis", _("A refusal must cite the rule that it rests on."))
    reason = letter_of(reason, "reason", _("Please give your reasons."))
    with step(grievance, Verb.REFUSE, actor=actor, seen=seen) as this:
        told = _("A department has this case now: the refusal would be its own.")
        ending.refuse_wrong_side(this, told, policies.LEAD)
        comparing.refuse_alike(this, reason, this.speaks, anyway)
        named = grounds.cited(this.case, actor, named)
        this.data["ground"] = named["ground"]
        ending.answer_and_end(this, Outcome.REFUSED, facts=reason, basis=basis, **named)
    return grievance


def reopen(grievance: Grievance, *, reason: str, order: int | None = None) -> Grievance:
    """A panel found it wanting (score under 40, or a false closure): the case goes back to its lead."""
    with step(grievance, Verb.REOPEN, actor=SYSTEM) as this:
        open_again(this)
        back_to_lead(this)
        this.data |= {"reason": reason, "order": order}
    return grievance
