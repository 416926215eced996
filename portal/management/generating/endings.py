"""How a generated case comes to its end: taken back, refused, or proposed and answered."""

from collections.abc import Callable
from datetime import datetime

from grievances import lifecycle
from grievances.actions import appeals, timing
from grievances.actions.moments import DONE, PART
from grievances.lifecycle import Ground, Outcome, PartState, Statutory, Verb
from grievances.models import Assignment, Letter, Resolution
from portal.engines.limits import clock
from portal.engines.limits.clock import Event
from portal.management.demo.district import stories
from portal.management.generating.plans import HOUR, MINUTE, RESIDENT, SYSTEM, Plan, Span

REFUSED = "经核实，所反映的事项应通过法定途径办理，本单位不予受理。"
DISPUTED = "问题还在，没有解决。"


def early(plan: Plan) -> bool:
    """A few are taken back by the resident, a few refused."""
    chance, at = plan.rng.random(), plan.latest + plan.rng.uniform(2, 40) * HOUR
    if chance > 0.05 or at > plan.now:
        return False
    if chance < 0.02:
        plan.case.outcome = Outcome.WITHDRAWN
        plan.did(at, Verb.WITHDRAW, RESIDENT, dict)
        _end(plan, Verb.WITHDRAW, at, RESIDENT[0])
        return True
    actor, role, _person = plan.worker(plan.lead)
    made = _resolution(plan, at, actor, facts=REFUSED, basis="《信访工作条例》", decision="")
    made.answer, plan.case.outcome = "refused", Outcome.REFUSED
    made.ground, made.channel = Ground.CHANNEL, Statutory.PETITION
    appeal_by = appeals.allow(plan.case, at).isoformat()
    unit = plan.lead.department_id
    plan.did(
        at,
        Verb.REFUSE,
        (actor, role),
        lambda: (
            {"resolution": made.pk, "department": unit, "appeal_by": appeal_by}
            | {"ground": Ground.CHANNEL.value}
        ),
    )
    _end(plan, Verb.REFUSE, at, actor)
    return True


def _resolution(plan: Plan, at: datetime, author: str, **texts: str) -> Resolution:
    made = Resolution(
        department_id=plan.lead.department_id, cycle=plan.case.cycle, proposed_at=at, author=author, **texts
    )
    plan.resolutions.append(made)
    return made


def _end(plan: Plan, verb: Verb, at: datetime, actor: str) -> None:
    """The case ends, and every clock that runs with it."""
    _done(plan, at, actor)
    plan.moves(verb)
    plan.case.closed_at = at
    for each in plan.clocks:
        each.ends = each.ends or at


def _done(plan: Plan, at: datetime, actor: str) -> None:
    if plan.case.done_at is None:
        plan.case.done_at = at
        plan.stop(DONE, at, actor)


def finish(plan: Plan) -> None:
    """Co-departments report what they have done, mostly in time."""
    for part in plan.parts:
        if part.is_lead or part.signed_at is None:
            continue
        share = plan.rng.uniform(1.02, 1.4) if plan.rng.random() < 0.1 else plan.rng.uniform(0.1, 0.9)
        at = max(part.signed_at + MINUTE, part.dispatched_at + share * (part.due_at - part.dispatched_at))
        actor, role, _person = plan.worker(part)
        if at > plan.now:
            continue
        part.state, part.done_at = PartState.DONE, at
        unit = next((row.code for row in plan.ground.departments if row.pk == part.department_id), "")
        part.result = stories.co_result(plan.words, unit, plan.rng.randrange(100))
        plan.did(at, Verb.FINISH, (actor, role), _finished(part))
        plan.stop(PART, at, actor, part)


def _finished(part: Assignment) -> Callable[[], dict]:
    return lambda: {"department": part.department_id, "part": part.pk, "photos": 0}


def close(plan: Plan) -> None:
    """Proposed, answered; disputed once by some, and proposed again."""
    if not _propose(plan, plan.words.reply):
        return
    if plan.rng.random() < 0.07 and _dispute(plan):
        _propose(plan, plan.words.second or plan.words.reply)
    _answer(plan)


def _propose(plan: Plan, texts: tuple[str, ...]) -> bool:
    case, lead = plan.case, plan.lead
    if any(part.is_open for part in plan.parts if not part.is_lead):
        return False
    span = case.done_due - case.filed_at
    share = plan.rng.uniform(1.02, 1.8) if plan.rng.random() < 0.11 else plan.rng.uniform(0.2, 0.95)
    at = max(plan.latest + plan.rng.uniform(0.2, 3) * HOUR, case.filed_at + share * span)
    if at > plan.now:
        return False
    actor, role, _person = plan.worker(lead)
    facts, basis, decision, then = (*texts, "", "", "")[:4]
    made = _resolution(
        plan, at, actor, facts=facts, basis=basis, decision=decision, next_steps=then,
        evidence="处置记录已存档，可以查阅。",
    )  # fmt: skip
    lead.state, lead.done_at, case.confirm_by = PartState.DONE, at, at + timing.CONFIRM_WITHIN
    _done(plan, at, actor)
    plan.moves(Verb.PROPOSE)
    until, unit = case.confirm_by.isoformat(), lead.department_id
    plan.did(
        at, Verb.PROPOSE, (actor, role),
        lambda: {"resolution": made.pk, "department": unit, "confirm_by": until, "photos": 0},
    )  # fmt: skip
    return True


def _dispute(plan: Plan) -> bool:
    """Whether the resident does not accept it: a new cycle, with the time left or, if none is, the limit."""
    case, lead = plan.case, plan.lead
    at = case.done_at + plan.rng.uniform(2, 90) * HOUR
    if at > plan.now:
        return False
    reason = plan.words.dispute or DISPUTED
    letter = plan.writes(Letter.Kind.DISPUTE, reason, at, RESIDENT[0], None)
    plan.resolutions[-1].answer, plan.resolutions[-1].answered_at = "disputed", at
    ran = plan.clock(DONE)
    past = [event for event, _actor in ran.events]
    again = timing.done_limit(case) if clock.due(past, plan.ground.hours, past[0].limit) else None
    ran.events.append((Event("reopen", at, again), RESIDENT[0]))
    past.append(ran.events[-1][0])
    plan.earlier.append(Span(DONE, None, ran.begins, ran.due, ran.ends, case.cycle))
    case.cycle, case.done_at, case.confirm_by = case.cycle + 1, None, None
    case.done_due = clock.due(past, plan.ground.hours, past[0].limit)
    ran.begins, ran.due, ran.ends, ran.cycle = at, case.done_due, None, case.cycle
    lead.state, lead.done_at, lead.due_at = PartState.SIGNED, None, case.done_due
    plan.moves(Verb.DISPUTE)
    facts = {"lead": lead.department_id, "due": case.done_due.isoformat(), "cycle": case.cycle, "photos": 0}
    plan.did(at, Verb.DISPUTE, RESIDENT, lambda: facts | {"letter": letter.pk})
    return True


def _answer(plan: Plan) -> None:
    """Somewhat more than half confirm; of the others nobody hears, and the window ends."""
    case, chance = plan.case, plan.rng.random()
    if case.status != lifecycle.Status.PROPOSED:
        return
    at = case.done_at + plan.rng.uniform(1, 100) * HOUR if chance < 0.56 else case.confirm_by
    if at > plan.now:
        return
    confirmed = at < case.confirm_by
    case.rating = plan.rng.choice((5, 5, 4, 4, 3, 2, None)) if confirmed else None
    case.outcome = Outcome.CONFIRMED if confirmed else Outcome.SILENT
    plan.resolutions[-1].answer = "confirmed" if confirmed else "silent"
    plan.resolutions[-1].answered_at = at
    verb, who = (Verb.CONFIRM, RESIDENT) if confirmed else (Verb.LAPSE, SYSTEM)
    by = {"appeal_by": appeals.allow(case, at).isoformat()}
    facts = by | {"rating": case.rating} if confirmed else by
    plan.did(at, verb, who, lambda: facts)
    _end(plan, verb, at, who[0])
