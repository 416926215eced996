"""One generated case: what happens to it until now, as unsaved rows. Nothing here asks the database.

The sequence is that of an ordinary life (`lifecycle.MOVES`): filed, routed by the list, signed for, the
resident told, sub-tasks finished, a resolution proposed, confirmed or disputed or left in silence. Due times,
routing and rungs are computed by the engines that compute them in the portal. No questions, no extensions, no
objections, no photos.
"""

import hashlib
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from grievances import lifecycle
from grievances.actions import dispatching, filing, legs, timing
from grievances.actions.moments import CONTACT, DONE, PART, SIGN
from grievances.lifecycle import Outcome, PartState, Verb
from grievances.models import Assignment, Escalation, Grievance, Letter, Resolution
from portal.accounts.codes import new_reference
from portal.accounts.identities import Filer
from portal.engines.escalation.models import Watch
from portal.engines.limits import clock
from portal.engines.limits.clock import Event, Limit
from portal.engines.routing import engine
from portal.engines.routing.engine import Decision, Helper
from portal.management.demo.cast import GIVEN, SURNAMES
from portal.management.demo.district import stories
from portal.management.generating.ground import Ground

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
BY_DAY = (1, 1, 1, 1, 1, 2, 4, 9, 14, 15, 13, 9, 8, 10, 12, 11, 9, 8, 8, 7, 6, 5, 3, 2)  # by hour, roughly
BY_HAND = "清单没有列明，先由街道牵头"
REFUSED = "经核实，所反映的事项应通过法定途径办理，本单位不予受理。"
DISPUTED = "问题还在，没有解决。"


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


RESIDENT, SYSTEM = ("resident", "resident"), ("system", "system")


def moment(rng: random.Random, earliest: datetime, now: datetime) -> datetime:
    """When somebody files: any day since `earliest`, mostly by day."""
    day = earliest + timedelta(days=rng.random() * (now - earliest).days)
    hour = rng.choices(range(24), BY_DAY)[0]
    at = day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
    return min(at, now - MINUTE)


def live(ground: Ground, rng: random.Random, filed_at: datetime, now: datetime) -> Plan:
    """A case that was filed then, and what became of it by now."""
    plan = _file(ground, rng, filed_at, now)
    if _dispatch(plan) and _sign(plan) and _tell(plan) and not _ends_early(plan):
        _finish(plan)
        _close(plan)
    return plan


def _file(ground: Ground, rng: random.Random, at: datetime, now: datetime) -> Plan:
    category = rng.choices(ground.categories, cum_weights=ground.category_weights)[0]
    grid = rng.choices(ground.grids, cum_weights=ground.grid_weights)[0]
    number = rng.randrange(1_000_000)
    told = stories.stories(category.code)
    here = [story for story in told if stories.fits(story, grid.code)]
    words = stories.fill(rng.choice(here or told), grid.code if here else "", number)
    area = next((each for each in ground.grids if each.code == words.grid), grid)
    filer = _filer(rng, category.sensitive)
    case = Grievance(
        reference=_reference(ground),
        filing_key=hashlib.sha256(uuid.UUID(int=rng.getrandbits(128)).bytes).hexdigest(),
        title=words.title[:80], body=words.body, place=words.place, area=area, category=category,
        longitude=Decimal(f"{words.lon:.6f}"), latitude=Decimal(f"{words.lat:.6f}"), filed_at=at,
        about_staff=category.about_staff, sensitive=category.sensitive, language=words.language,
        public_text=rng.random() < 0.75, calendar=ground.calendar,
        limit_class=ground.limits[category.limit_class],
    )  # fmt: skip
    timing.set_first_dues(case)
    plan = Plan(ground, rng, now, case, filer, words=words)
    plan.did(at, Verb.FILE, RESIDENT, lambda: filing.facts(case, 0))
    plan.start(CONTACT, case.contact_due, timing.contact_limit(case), at, RESIDENT[0])
    plan.start(DONE, case.done_due, timing.done_limit(case), at, RESIDENT[0])
    return plan


def _reference(ground: Ground) -> str:
    while (found := new_reference(settings.REFERENCE_PREFIX)) in ground.references:
        pass
    ground.references.add(found)
    return found


def _filer(rng: random.Random, sensitive: bool) -> Filer:
    chance = rng.random()
    if chance < 0.45:
        return Filer()
    email = f"resident{rng.randrange(1000)}@mail.example"
    if chance < 0.75:
        return Filer(email=email, sensitive_consent=sensitive)
    name, phone = rng.choice(SURNAMES) + rng.choice(GIVEN), f"100{rng.randrange(10**8):08}"
    return Filer(name, phone, email, False, sensitive_consent=sensitive)


def _dispatch(plan: Plan) -> bool:
    """By the list, at once; what it does not cover waits some hours for the grid officer."""
    case, ground = plan.case, plan.ground
    decision, at, who, note = _decided(case, ground), case.filed_at, SYSTEM, {}
    if decision.lead is None:
        officer = ground.holder("grid_officer", path=case.area.path)
        at += plan.rng.uniform(0.5, 9) * HOUR
        if at > plan.now or officer is None:
            return False
        decision = Decision(ground.street_office(case.area.path), (), "by_hand")
        who, note = (f"person:{officer}", "grid_officer"), {"why": BY_HAND}
    case.item_id = decision.rule.key if decision.rule else None
    plan.parts = [_part(case, decision.lead, Assignment.LEAD, Helper(decision.lead), at)]
    plan.parts += [_part(case, each.department, Assignment.CO, each, at) for each in decision.helpers]
    plan.moves(Verb.DISPATCH)
    plan.did(at, Verb.DISPATCH, who, lambda: dispatching.facts(case, decision, plan.parts) | note)
    for part in plan.parts:
        plan.start(SIGN, part.sign_by, case.limit_class.sign, at, who[0], part)
        if not part.is_lead:
            plan.start(PART, part.due_at, case.limit_class.part, at, who[0], part)
    return True


def _decided(case: Grievance, ground: Ground) -> Decision:
    if case.about_staff:
        return Decision(ground.discipline(case.area.path), (), "about_staff")
    return engine.decide(engine.Facts(case.category_id, case.area.path), ground.rules[case.category_id])


def _part(case: Grievance, department: int, role: str, helper: Helper, at: datetime) -> Assignment:
    part = Assignment(
        department_id=department, role=role, mandatory=helper.mandatory, task_zh=helper.task_zh,
        task_en=helper.task_en, dispatched_at=at,
    )  # fmt: skip
    legs.set_dues(case, part, at)
    return part


def _sign(plan: Plan) -> bool:
    """Each department by itself; whether the lead has. One in eight is late."""
    for part in plan.parts:
        allowed = part.sign_by - part.dispatched_at
        share = plan.rng.uniform(1.05, 2.5) if plan.rng.random() < 0.12 else plan.rng.uniform(0.05, 0.9)
        at, (actor, role, person) = part.dispatched_at + share * allowed, plan.worker(part)
        if at > plan.now or person is None:
            continue
        part.state, part.signed_at, part.handler_id = PartState.SIGNED, at, person
        facts = {"department": part.department_id, "role": part.role}
        plan.did(at, Verb.SIGN, (actor, role), lambda facts=facts: facts)
        plan.stop(SIGN, at, actor, part)
        if part.is_lead:
            plan.moves(Verb.SIGN)
    return plan.lead.signed_at is not None


def _tell(plan: Plan) -> bool:
    """The lead tells the resident where the matter stands."""
    lead, (actor, role, _person) = plan.lead, plan.worker(plan.lead)
    at = lead.signed_at + plan.rng.uniform(0.2, 6) * HOUR
    if at > plan.now:
        return False
    text = stories.first_words(plan.words, plan.rng.randrange(100))
    letter = _letter(plan, Letter.Kind.CONTACT, text, at, actor, lead.department_id)
    plan.moves(Verb.CONTACT)
    plan.did(
        at, Verb.CONTACT, (actor, role), lambda: {"letter": letter.pk, "department": lead.department_id}
    )
    _contacted(plan, at, actor)
    return True


def _contacted(plan: Plan, at: datetime, actor: str) -> None:
    if plan.case.contacted_at is None:
        plan.case.contacted_at = at
        plan.stop(CONTACT, at, actor)


def _letter(plan: Plan, kind: str, text: str, at: datetime, author: str, unit: int | None) -> Letter:
    letter = Letter(kind=kind, text=text, at=at, author=author, department_id=unit)
    plan.letters.append(letter)
    return letter


def _ends_early(plan: Plan) -> bool:
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
    appeal_by = (at + timedelta(days=60)).isoformat()
    unit = plan.lead.department_id
    plan.did(
        at,
        Verb.REFUSE,
        (actor, role),
        lambda: {"resolution": made.pk, "department": unit, "appeal_by": appeal_by},
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


def _finish(plan: Plan) -> None:
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


def _close(plan: Plan) -> None:
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
    letter = _letter(plan, Letter.Kind.DISPUTE, reason, at, RESIDENT[0], None)
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
    rating = {"rating": case.rating} if confirmed else {}
    plan.did(at, verb, who, lambda: rating)
    _end(plan, verb, at, who[0])
