"""What happens to a generated case until now.

The sequence is that of an ordinary life (`lifecycle.MOVES`): filed, routed by the list, signed for, the
resident told, sub-tasks finished, a resolution proposed, confirmed or disputed or left in silence. Due times,
routing and rungs are computed by the engines that compute them in the portal. No questions, no extensions, no
objections, no whistles, no photos.
"""

import hashlib
import random
import uuid
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from grievances.actions import dispatching, filing, legs, timing
from grievances.actions.moments import CONTACT, DONE, PART, SIGN
from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance, Letter
from portal.accounts.codes import new_reference
from portal.accounts.identities import Filer
from portal.departments.models import Role
from portal.engines.routing import engine
from portal.engines.routing.engine import Decision, Helper
from portal.management.demo.cast import GIVEN, SURNAMES
from portal.management.demo.district import stories
from portal.management.generating import endings
from portal.management.generating.ground import Ground
from portal.management.generating.plans import HOUR, MINUTE, RESIDENT, SYSTEM, Plan

BY_DAY = (1, 1, 1, 1, 1, 2, 4, 9, 14, 15, 13, 9, 8, 10, 12, 11, 9, 8, 8, 7, 6, 5, 3, 2)  # by hour, roughly
BY_HAND = "清单没有列明，先由街道牵头"


def moment(rng: random.Random, earliest: datetime, now: datetime) -> datetime:
    """When somebody files: any day since `earliest`, mostly by day."""
    day = earliest + timedelta(days=rng.random() * (now - earliest).days)
    hour = rng.choices(range(24), BY_DAY)[0]
    at = day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
    return min(at, now - MINUTE)


def live(ground: Ground, rng: random.Random, filed_at: datetime, now: datetime) -> Plan:
    """A case that was filed then, and what became of it by now."""
    plan = _file(ground, rng, filed_at, now)
    if _dispatch(plan) and _sign(plan) and _tell(plan) and not endings.early(plan):
        endings.finish(plan)
        endings.close(plan)
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
    case.item_id, case.overseer_id = decision.rule.key if decision.rule else None, decision.overseer
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
        part.officer_id = person if role == Role.HANDLER else None
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
    letter = plan.writes(Letter.Kind.CONTACT, text, at, actor, lead.department_id)
    plan.moves(Verb.CONTACT)
    plan.did(at, Verb.CONTACT, (actor, role), lambda: {"letter": letter.pk, "department": lead.department_id})
    _contacted(plan, at, actor)
    return True


def _contacted(plan: Plan, at: datetime, actor: str) -> None:
    if plan.case.contacted_at is None:
        plan.case.contacted_at = at
        plan.stop(CONTACT, at, actor)
