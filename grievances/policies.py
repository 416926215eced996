"""Who may: for one case and a verb (`check`), and for the many (`visible_to`). The two are held equal by a
test.

A person stands in *relations* to a case; each verb names the relations that carry the right. Complaints about
staff stand outside all areas: only the assigned (discipline) department and the resident relate to them
(invariant 7).
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from grievances import guarding, inheriting, interests, mediations, own_hand, reviews, whistles
from grievances.duties import handles, heads, in_time_to_object, open_request
from grievances.in_force import living_parts, open_orders, units_of
from grievances.lifecycle import PartState, Verb, can
from grievances.models import Assignment, Grievance, Supervision, TimeRequest
from grievances.rights import (  # noqa: F401 — CO and GRID are asked for as policies.CO, policies.GRID
    AREA_ROLES,
    ASIDE,
    BEFOREHAND,
    CENTRE,
    CO,
    GRID,
    HEAD,
    HEIR,
    HOLDING,
    ISSUERS,
    JUDGES,
    LEAD,
    NEIGHBOUR,
    ORDERS,
    OVERSEER,
    PASSING,
    RESIDENT,
    RIGHTS,
    SYSTEM,
    WARDEN,
)
from portal.accounts.identities import key_of, subjects_of
from portal.departments.actors import WORKERS, Actor, PostFacts
from portal.departments.models import Role
from portal.kit import clock
from portal.kit.errors import NotAllowed, NotThere

NOTHING = Q(pk__in=())
BESIDES = BEFOREHAND | ASIDE | PASSING


def own_cases(actor: Actor) -> frozenset[int]:
    """Keys of the cases that the actor has filed, or has shown the private code of."""
    return actor.grants | {key_of(subject) for subject in subjects_of(actor.owner_index)}


def orders_for(actor: Actor, verb: Verb, grievance: Grievance) -> list[Supervision]:
    """The open orders with which the actor can do this now; nobody judges an answer of their own."""
    orders = [order for order in open_orders(grievance) if order.state in ORDERS[verb]]
    if RIGHTS[verb] == ISSUERS:
        own = own_answers(actor, verb, grievance)
        return [order for order in _of_issuer(actor, grievance, orders) if order not in own]
    mine = {part.department_id for part in my_parts(actor, grievance)}
    return [order for order in orders if order.department_id in mine]


def own_answers(actor: Actor, verb: Verb, grievance: Grievance) -> list[Supervision]:
    """The open orders whose answers would be the actor's to judge, had they not written them themselves."""
    if verb not in own_hand.OF_ORDERS:
        return []
    answers = [order for order in open_orders(grievance) if order.state in ORDERS[verb]]
    return [o for o in _of_issuer(actor, grievance, answers) if own_hand.answered(actor, o)]


def _of_issuer(actor: Actor, grievance: Grievance, orders: list[Supervision]) -> list[Supervision]:
    """Those of the orders that the actor's office has issued, or stands above."""
    office = _by_office(actor, grievance)
    return [order for order in orders if JUDGES[order.issued_for] & office]


def waivable(actor: Actor, grievance: Grievance) -> list[Assignment]:
    """The open sub-tasks that the actor may waive for the lead: of others."""
    tasks = [part for part in living_parts(grievance) if part.is_open and not part.is_lead]
    return [part for part in tasks if not own_hand.had(actor, part)]


def may_read_order(actor: Actor, grievance: Grievance, order: Supervision) -> bool:
    """Whether the actor may read the order's thread: who issues orders, the lead, and who was ordered."""
    if _by_office(actor, grievance) & {LEAD, *ISSUERS}:
        return True
    return order.department_id in {part.department_id for part in my_parts(actor, grievance)}


def standing(actor: Actor, grievance: Grievance) -> whistles.Standing:
    """How the actor stands to the case's whistles and to what was rated after it."""
    mine = frozenset(part.department_id for part in my_parts(actor, grievance))
    path = grievance.area.path
    offices = (p for p in actor.posts if p.role in AREA_ROLES and path.startswith(p.area_path))
    return whistles.Standing(_by_office(actor, grievance), mine, mine | {p.department_id for p in offices})


def relations(actor: Actor, grievance: Grievance) -> frozenset[str]:
    """How the actor stands to the case; empty: not at all, and the case is not there for them."""
    own = grievance.pk in actor.grants or (actor.owner_index and grievance.pk in own_cases(actor))
    if grievance.pk in actor.beside:
        return frozenset({NEIGHBOUR})
    return _by_office(actor, grievance) | ({RESIDENT} if own and actor.key != "system" else frozenset())


def _by_office(actor: Actor, grievance: Grievance) -> frozenset[str]:
    """How the actor stands to the case by their posts alone."""
    if actor.key == "system":
        return frozenset({SYSTEM})
    found = _by_area(actor, grievance)
    mine = actor.working_in(grievance.area.path)
    if mine:
        found |= {part.role for part in living_parts(grievance) if part.department_id in mine}
    if grievance.overseer_id in mine and is_overseen(grievance):
        found.add(OVERSEER)
    if mine and not found and inheriting.reads(actor, grievance):
        found.add(HEIR)
    return frozenset(found)


def _by_area(actor: Actor, grievance: Grievance) -> set[str]:
    """How they stand to it by what they are in its area: to a complaint about staff not at all."""
    if grievance.about_staff:
        return set()
    path = grievance.area.path
    near = {AREA_ROLES[p.role] for p in actor.posts if p.role in AREA_ROLES and path.startswith(p.area_path)}
    return near | {WARDEN} if guarding.watches(actor, grievance) else near


def heeds(actor: Actor, grievance: Grievance) -> bool:
    """Whether reports of pressure on its resident are theirs: the centre's, never a department's that handles
    it; of a confidential case discipline inspection's as well, of a complaint about staff its alone, which
    has it. Nobody's of these who works on the case besides."""
    return guarding.heeds(acting(actor, grievance), grievance)


def is_overseen(grievance: Grievance) -> bool:
    """Whether somebody oversees it: not while that department has a part in it itself."""
    key = grievance.overseer_id
    return key is not None and all(part.department_id != key for part in living_parts(grievance))


def visible_to(actor: Actor, rows: QuerySet[Grievance] | None = None) -> QuerySet[Grievance]:
    """The cases that are there for the actor: `relations` is not empty."""
    rows = Grievance.objects.all() if rows is None else rows
    if actor.key == "system":
        return rows
    return rows.filter(Q(pk__in=own_cases(actor)) | _of_office(actor))


def _of_office(actor: Actor) -> Q:
    """The cases to which the actor stands by their posts."""
    office = in_areas(actor, *AREA_ROLES) | in_parts(actor) | in_oversight(actor) | guarding.watched(actor)
    return office | inheriting.readable(actor)


def in_areas(actor: Actor, *roles: str) -> Q:
    """The cases of the areas that the actor answers for in these roles."""
    found = NOTHING
    for path in actor.paths(*roles):
        found |= Q(area__path__startswith=path, about_staff=False)
    return found


def in_parts(actor: Actor, *roles: str, whose: Q | None = None, **parts: Any) -> Q:
    """The cases of which the actor's departments (of posts in these roles) have a living part, such as
    `parts` says, and `whose`."""
    found, places = NOTHING, actor.workplaces(*roles)
    for path in dict.fromkeys(path for _department, path in places):
        departments = [department for department, where in places if where == path]
        living = Assignment.objects.filter(whose or Q(), department__in=departments, **parts)
        living = living.exclude(state=PartState.WITHDRAWN).values("grievance")
        found |= Q(pk__in=living, area__path__startswith=path) if path else Q(pk__in=living)
    return found


def in_oversight(actor: Actor) -> Q:
    """The cases that the actor's departments oversee, and those of them of which they have a part."""
    found = NOTHING
    for department, path in actor.workplaces():
        found |= Q(overseer=department, area__path__startswith=path) if path else Q(overseer=department)
    return found


def in_guard(actor: Actor, *roles: str) -> Q:
    """The cases whose residents the actor watches over for discipline inspection: confidential ones, and the
    complaints about staff that are its work."""
    return guarding.watched(actor) | (Q(about_staff=True) & in_parts(actor, *roles, role=Assignment.LEAD))


def handled_confidential(actor: Actor) -> Q:
    """The confidential cases of which the actor's departments have a part: what their residents report is not
    the actor's to know."""
    return Q(guarded=True, about_staff=False) & in_parts(actor)


def may(actor: Actor, verb: Verb, grievance: Grievance) -> bool:
    """Whether the actor has the right, whatever the case's state."""
    return bool(guarding.carrying(verb, grievance, acting(actor, grievance)))


def acting(actor: Actor, grievance: Grievance) -> frozenset[str]:
    """The relations by which the actor may do anything: of an officer with an interest, none of office."""
    stands = relations(actor, grievance)
    return stands & {RESIDENT} if interests.has(actor, grievance) else stands


def check(actor: Actor, verb: Verb, grievance: Grievance) -> frozenset[str]:
    """The relations that carry the right. NotThere for strangers, NotAllowed for the others."""
    rights, withdrawn = RIGHTS[verb], interests.has(actor, grievance)
    by_office = frozenset() if withdrawn or RESIDENT in rights else _by_office(actor, grievance)
    if carrying := guarding.carrying(verb, grievance, by_office):
        return carrying  # an officer's deed: whether they filed it themselves need not be looked up
    stands = relations(actor, grievance)
    if not stands:
        raise NotThere("")
    carrying = guarding.carrying(verb, grievance, acting(actor, grievance))
    if not carrying:
        own = withdrawn and rights & stands
        kept = guarding.why_not(verb, grievance, stands) or _("This is for another person in the case to do.")
        raise NotAllowed(str(interests.WHY) if own else kept)
    return carrying


def available(actor: Actor, grievance: Grievance) -> tuple[Verb, ...]:
    """What they are offered, in the order of the life of a case, without what is left to others."""
    return tuple(verb for verb, own in offer(actor, grievance).items() if not own)


def offer(actor: Actor, grievance: Grievance) -> dict[Verb, bool]:
    """The verbs that right and state allow, each with whether the actor's own hand in it forbids it: then
    another person does it (`own_hand.WHY`).

    A co-department signs for and finishes its own open part; a lead only its own. What a department has
    signed for is not corrected, nor what was ruled; what it has been given is not refused over its head. A
    complaint about staff is not objected to: nobody may rule on it. On a request for more time another person
    decides than who asked; who asked may take it back. Who was called answers a whistle, whoever blew it or
    the co-operation centre ends it; after the closing those rate each other who worked together. Who has a
    part hands it on, or a supervisor does; what nobody has anybody of the department takes. Whoever has
    withdrawn because of an interest does nothing; a superior of theirs ends it.
    """
    stands = acting(actor, grievance)
    every = (v for v in Verb if v not in BESIDES and can(v, grievance))
    found = [v for v in every if guarding.carrying(v, grievance, stands)]
    parts = {part.state for part in my_parts(actor, grievance)}
    co = {part.state for part in my_parts(actor, grievance) if not part.is_lead}
    held = {
        Verb.SIGN: PartState.WAITING in parts,
        Verb.FINISH: PartState.SIGNED in co,
        Verb.CONTACT: PartState.SIGNED in parts,
        Verb.WAIVE: any(p.is_open and p.mandatory and not p.is_lead for p in living_parts(grievance)),
        Verb.CORRECT: not grievance.ruled
        and grievance.is_open
        and all(p.state == PartState.WAITING for p in living_parts(grievance)),
        Verb.REFUSE: LEAD in stands or not living_parts(grievance),
        Verb.TRANSFER_OUT: bool({LEAD, CENTRE} & stands) or not living_parts(grievance),
        Verb.DECIDE_REVIEW: reviews.decides(stands, grievance),
        Verb.JOIN: not grievance.about_staff,
        Verb.MERGE: grievance.is_open,
        Verb.SEPARATE: grievance.merged_into is not None and grievance.merged_into.is_open,
        Verb.PLAN: grievance.planned or not grievance.is_held,
        Verb.HEED: heeds(actor, grievance),
        Verb.SUPERVISE: bool(units_of(living_parts(grievance)) - units_of(open_orders(grievance))),
        Verb.OBJECT: not grievance.about_staff and in_time_to_object(grievance),
        **_about_time(actor, grievance, stands),
    }
    own = {verb: own_answers(actor, verb, grievance) for verb in ORDERS if verb in found}
    held |= {verb: bool(orders_for(actor, verb, grievance) or own[verb]) for verb in own}
    held |= whistles.held(found, grievance, standing(actor, grievance))
    held |= mediations.held(found, grievance, clock.now())
    held |= {verb: bool(parts_for(actor, verb, grievance)) for verb in HOLDING if verb in found}
    if Verb.FOLLOW_UP in found:
        held[Verb.FOLLOW_UP] = LEAD in stands or mediations.is_orphaned(grievance)
    if Verb.READMIT in found:
        held[Verb.READMIT] = bool(interests.endable(actor, grievance, stands))
    own_doing = {v for v in found if held.get(v, True) and v in OWN_HAND and OWN_HAND[v](actor, grievance)}
    return {verb: verb in own_doing for verb in found if held.get(verb, True)}


# Of each verb of `own_hand.WHY`: whether it is left to another person. Asked where it could be done at all.
OWN_HAND: MappingProxyType[Verb, Callable[[Actor, Grievance], bool]] = MappingProxyType(
    {
        Verb.ACCEPT_RESPONSE: lambda actor, case: not orders_for(actor, Verb.ACCEPT_RESPONSE, case),
        Verb.SEND_BACK: lambda actor, case: not orders_for(actor, Verb.SEND_BACK, case),
        Verb.RULE: own_hand.objected,
        Verb.DECIDE_REVIEW: own_hand.answered_or_reviewed,
        Verb.WAIVE: lambda actor, case: not any(part.mandatory for part in waivable(actor, case)),
        Verb.MINUTES: lambda actor, case: own_hand.came(actor, case, whistles.open_whistle(case)),
        Verb.SEEN_DONE: own_hand.worked_on,
        Verb.SEEN_OPEN: own_hand.worked_on,
        Verb.RATE: lambda actor, case: not whistles.owed(case, standing(actor, case)),
    }
)


def _about_time(actor: Actor, grievance: Grievance, stands: frozenset[str]) -> dict[Verb, bool]:
    """Whether the open request for more time is the actor's to decide, or to take back; asks the table only
    where there is one."""
    if not grievance.time_asked or not stands & {LEAD, CENTRE}:
        return {}
    asked = open_request(grievance)
    deciding = asked is not None and decides(actor, grievance, asked)
    own = asked is not None and asked.asked_by_id == actor.person_id
    return {Verb.GRANT_TIME: deciding, Verb.DECLINE_TIME: deciding, Verb.DROP_TIME: own}


def decides(actor: Actor, grievance: Grievance, asked: TimeRequest) -> bool:
    """Whether the actor is the other person who decides on a request for more time: a supervisor of the lead
    department, the ruling officer, or in discipline inspection a colleague."""
    if actor.person_id is None or actor.person_id == asked.asked_by_id:
        return False
    if asked.decides == TimeRequest.Decides.CENTRE:
        return CENTRE in _by_office(actor, grievance)
    roles = (Role.SUPERVISOR,) if asked.decides == TimeRequest.Decides.SUPERVISOR else WORKERS
    leads = {part.department_id for part in living_parts(grievance) if part.is_lead}
    return any(post.role in roles and post.department_id in leads for post in actor.posts)


def post_for(actor: Actor, grievance: Grievance, by: frozenset[str]) -> PostFacts | None:
    """The post by which the actor acts on the case, of those that carry the relations `by`: for a part its
    department's, the lead's first; else the one for the nearest area; else the one at the department that
    oversees it. None: they act as a resident, or as SYSTEM.
    """
    for part in sorted(my_parts(actor, grievance), key=lambda part: not part.is_lead):
        if part.role in by:
            return _worker_at(actor, part.department_id)
    path = grievance.area.path
    near = [p for p in actor.posts if AREA_ROLES.get(p.role) in by and path.startswith(p.area_path)]
    watching = _worker_at(actor, grievance.overseer_id) if OVERSEER in by else None
    if WARDEN in by and not near:
        return guarding.post(actor, grievance)
    return max(near, key=lambda post: len(post.area_path), default=watching)


def _worker_at(actor: Actor, department: int | None) -> PostFacts | None:
    """Their first post at which they work for the department."""
    return next((p for p in actor.posts if p.role in WORKERS and p.department_id == department), None)


def role_for(actor: Actor, grievance: Grievance, by: frozenset[str]) -> str:
    """The word for the journal: the role that carried the right to act on this case."""
    post = post_for(actor, grievance, by)
    return post.role if post else SYSTEM if actor.key == "system" else RESIDENT


def my_parts(actor: Actor, grievance: Grievance) -> list[Assignment]:
    """The living parts of the departments that the actor works for."""
    mine = actor.working_in(grievance.area.path)
    return [part for part in living_parts(grievance) if part.department_id in mine]


def parts_for(actor: Actor, verb: Verb, grievance: Grievance) -> list[Assignment]:
    """The open parts of the actor's departments with which they can do this now: take one that nobody has,
    hand on or give back one that they have; a supervisor any. What waits for a signature a handler takes by
    signing for it."""
    return [part for part in my_parts(actor, grievance) if part.is_open and _holds(actor, verb, part)]


def _holds(actor: Actor, verb: Verb, part: Assignment) -> bool:
    own = part.officer_id is not None and part.officer_id == actor.person_id
    boss = heads(actor, part.department_id)
    if verb is Verb.TAKE:
        by_signing = part.state == PartState.WAITING and handles(actor, part)
        return not own and (boss if part.officer_id else not by_signing)
    return own or (boss and (verb is Verb.HAND or part.officer_id is not None))
