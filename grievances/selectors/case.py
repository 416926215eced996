"""Reads for the pages of one case: what happened, who has which part, what may be done; fully loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from grievances import guarding, interests, policies, whistles, wording
from grievances.in_force import orders_of
from grievances.lifecycle import Verb
from grievances.models import (
    Assignment,
    Attachment,
    CheckIn,
    Escalation,
    Grievance,
    Letter,
    Mediation,
    Objection,
    Rating,
    Resolution,
    Review,
    Supervision,
    TimeRequest,
    Whistle,
)
from grievances.own_hand import WHY
from grievances.ownership import Span
from grievances.rights import UNCOUNTED
from grievances.selectors.answering import answerable
from grievances.selectors.counter import aside_of, behalf_of, check_ins_of, pressures_of
from grievances.selectors.mediating import mediations
from grievances.selectors.naming import of_then, parts_of_then
from grievances.selectors.owners import owners
from grievances.selectors.reading import loaded, read
from grievances.selectors.reviewing import linked, reviews_of
from grievances.selectors.telling import PUBLIC_VERBS, Moment, Reader, is_internal, may_see, silent
from portal.accounts import identities
from portal.accounts.codes import tidy_reference
from portal.accounts.identities import Sealed
from portal.accounts.models import IdentityReading, Person
from portal.areas.models import Area, Level
from portal.departments.actors import NOBODY, SYSTEM, Actor
from portal.departments.models import Department
from portal.engines.journal import journal
from portal.engines.journal.journal import Entry
from portal.kit import clock
from portal.kit.errors import NotThere

Told = list[tuple[Any, dict]]


@dataclass(frozen=True)
class CasePage:
    """Everything that a case's page shows to this actor.

    `relations`: how they stand to it. `head`: the newest entry of its journal that they may read. `counted`:
    the numbers of the entries that the case's version counts. `answerable`: the rung that
    says who answers for it now. `left`: why some of what they could do is for another person. `aside`: what
    they may do beside what is offered. `reviews`: the newest first. `follows`, `followers`: linked cases that
    are there for the actor. `behalf`: how an officer came to file it. `pressures`: what was reported of
    pressure on the resident, `check_ins`: how they were asked after.
    """

    case: Grievance
    relations: frozenset[str]
    verbs: tuple[Verb, ...]
    parts: tuple[Assignment, ...]
    mine: tuple[Assignment, ...]
    timeline: tuple[Moment, ...]
    resolution: Resolution | None
    objections: tuple[Objection, ...]
    requests: tuple[TimeRequest, ...]
    photos: tuple[Attachment, ...]
    identity: Sealed | None
    readings: tuple[IdentityReading, ...]
    question: Letter | None
    head: Entry
    counted: tuple[int, ...] = ()
    answerable: Escalation | None = None
    orders: tuple[Supervision, ...] = ()
    whistles: tuple[Whistle, ...] = ()
    mediations: tuple[Mediation, ...] = ()
    ratings: tuple[Rating, ...] = ()
    ownership: tuple[Span, ...] = ()
    units: Mapping[int, Department] = field(default_factory=dict)
    overseer: Department | None = None
    left: tuple[Any, ...] = ()
    reviews: tuple[Review, ...] = ()
    follows: Grievance | None = None
    followers: tuple[Grievance, ...] = ()
    aside: tuple[Verb, ...] = ()
    behalf: Any = None
    pressures: tuple[Any, ...] = ()
    check_ins: tuple[Any, ...] = ()

    @property
    def acts(self) -> tuple[Verb, ...]:
        """All that the actor may do to it now."""
        return (*self.verbs, *self.aside)

    @property
    def tells_who(self) -> bool:
        """Whether what is sealed of who filed is the actor's business: whoever only oversees it has none, nor
        has whoever has withdrawn from it."""
        return self.relations != {policies.OVERSEER} and interests.WHY not in self.left

    @property
    def told_whom_to_ask(self) -> str:
        """What whoever handles a confidential case reads instead of what is sealed."""
        return guarding.why_not(Verb.READ, self.case, self.relations)

    @property
    def open_check_in(self) -> Any:
        """The question after the resident that waits for their answer."""
        return next((each for each in self.check_ins if each.state == CheckIn.State.ASKED), None)

    @property
    def lead(self) -> Assignment | None:
        return next((part for part in self.parts if part.is_lead), None)

    @property
    def is_joint(self) -> bool:
        return len(self.parts) > 1

    @property
    def open_mandatory(self) -> list[Assignment]:
        """The sub-tasks without which no resolution can be proposed."""
        return [part for part in self.parts if part.is_open and part.mandatory and not part.is_lead]


def case_for(actor: Actor, reference: str) -> Grievance:
    """The case with this reference, if it is there for the actor; else NotThere (not yours = not there)."""
    tidy = tidy_reference(reference, settings.REFERENCE_PREFIX)
    found = read(tidy, actor.person_id) if tidy else None
    stands = policies.relations(actor, found) if found else frozenset()
    if found is None or not stands:
        raise NotThere("")
    if not guarding.sees_spot(stands, found):
        found.longitude = found.latitude = None
    return found


def desk_case(actor: Actor, reference: str) -> Grievance:
    """The case for an officer at their desk. Whoever only filed it finds their own page elsewhere."""
    return case_for(actor.as_officer(), reference)


def case_page(actor: Actor, case: Grievance, *, staff: bool) -> CasePage:
    """The case as the actor sees it: as an officer (`staff`), or as the resident who filed it.

    The journal is read first: what it does not name is not asked for.
    """
    told = [(entry, journal.facts(entry)) for entry in journal.entries(case.subject)]
    parts_of_then(case)
    letters = of_then(_named(case.letters.select_related("department", "part"), "letter", told), "at")
    resolutions = _named(case.resolutions.select_related("department"), "resolution", told)
    resolutions = of_then(resolutions, "proposed_at")
    photos = _named(case.attachments.select_related("letter__part"), "photos", told)
    photos = tuple(photo for photo in photos if may_see(actor, case, photo, staff=staff))
    objections = case.objections.select_related("department", "ruled_to", "proposes")
    requests = case.time_requests.select_related("asked_by", "decided_by").prefetch_related("steps")
    relations, offer = policies.relations(actor, case), policies.offer(actor, case)
    own_interest = staff and interests.has(actor, case)
    sealed = staff and not own_interest and relations != {policies.OVERSEER}
    identity = identities.shown(case.subject) if sealed else None
    mine = tuple(policies.my_parts(actor, case)) if staff else ()
    ours = frozenset(part.department_id for part in mine)
    facts = replace(_facts(case, told, letters, resolutions), people=_people(case, told, ours))
    reader = Reader(actor, case, facts, photos, staff, ours=ours)
    disputes = tuple(of_then(_named(objections, "objection", told), "at")) if staff else ()
    return CasePage(
        case=case,
        relations=relations,
        verbs=_offered(tuple(verb for verb, own in offer.items() if not own), identity),
        left=(interests.WHY,) if own_interest else _left(offer),
        behalf=behalf_of(case),
        pressures=pressures_of(actor, case, told, staff=staff),
        check_ins=check_ins_of(actor, case, told, staff=staff),
        parts=tuple(policies.living_parts(case)),
        mine=mine,
        timeline=_timeline(reader, told),
        resolution=resolutions[-1] if resolutions else None,
        objections=disputes,
        requests=tuple(_named(requests, "request", told)) if staff else _own_plan(case, requests),
        photos=photos,
        identity=identity,
        readings=_readings(case, told) if not staff else (),
        question=_open_question(case, letters),
        head=_head(reader, told),
        counted=tuple(entry.seq for entry, _ in told if entry.verb not in UNCOUNTED),
        mediations=mediations(case, names=bool(sealed)),
        units=facts.departments,
        reviews=reviews_of(case, told),
        **linked(actor, case),
        **(_for_officers(actor, case, told, disputes) if staff else {}),
    )


def _timeline(reader: Reader, told: Told) -> tuple[Moment, ...]:
    """What happened, as far as the reader may know of it."""
    quiet = set() if reader.staff else silent(told)
    mine = ((entry, data) for entry, data in told if entry.seq not in quiet)
    return tuple(reader.moment(entry, data) for entry, data in mine if reader.may_read(entry, data))


def _head(reader: Reader, told: Told) -> Entry:
    """The newest entry; for officers the newest that they may read: none tells of what they may not."""
    if not reader.staff:
        return told[-1][0]
    return next(entry for entry, data in reversed(told) if reader.may_read(entry, data))


def _for_officers(
    actor: Actor, case: Grievance, told: Told, disputes: tuple[Objection, ...]
) -> dict[str, Any]:
    """What of the page officers alone are shown."""
    return {
        "orders": _orders(actor, case, told),
        "whistles": _whistles(case),
        "ratings": _ratings(actor, case, told),
        "ownership": owners(case, told, disputes),
        "answerable": answerable(case, told),
        "overseer": _overseer(case),
        "aside": aside_of(actor, case),
    }


def _own_plan(case: Grievance, requests: QuerySet[TimeRequest]) -> tuple[TimeRequest, ...]:
    """The long plan of their case, for the resident: no other request is told to them but in words."""
    granted = requests.filter(kind=TimeRequest.Kind.PLAN, state=TimeRequest.State.GRANTED)
    return tuple(granted) if case.planned else ()


def _left(offer: Mapping[Verb, bool]) -> tuple[Any, ...]:
    """Why some of what is offered is for another person."""
    return tuple(dict.fromkeys(WHY[verb] for verb, own in offer.items() if own))


def _overseer(case: Grievance) -> Department | None:
    """Who oversees it, under the name of the time when it ended."""
    return case.overseer.as_of(case.closed_at) if policies.is_overseen(case) else None


def _orders(actor: Actor, case: Grievance, told: Told) -> tuple[Supervision, ...]:
    """The supervision orders that the actor may read; asked for only where the journal names one."""
    if not any(data.get("supervision") for _, data in told):
        return ()
    return tuple(o for o in orders_of(case) if policies.may_read_order(actor, case, o))


def _whistles(case: Grievance) -> tuple[Whistle, ...]:
    """All its whistles, the newest first; asked for only where any was blown."""
    return tuple(reversed(whistles.whistles_of(case)))


def _ratings(actor: Actor, case: Grievance, told: Told) -> tuple[Rating, ...]:
    """What the departments wrote of each other, as far as the actor may read it by now."""
    if not any(data.get("rated") for _, data in told):
        return ()
    standing = policies.standing(actor, case)
    return tuple(whistles.readable(whistles.ratings_of(case), standing, clock.now()))


def _named(rows: QuerySet, name: str, told: Told) -> list:
    """The rows, if any entry of the journal names one; else none, without asking."""
    return list(rows) if any(data.get(name) for _, data in told) else []


def _readings(case: Grievance, told: Told) -> tuple[IdentityReading, ...]:
    """Who read who filed, if anybody did."""
    known = any(entry.verb == Verb.READ for entry, _ in told)
    return tuple(identities.readings(case.subject)) if known else ()


def _open_question(case: Grievance, letters: list[Letter]) -> Letter | None:
    asked = [each for each in letters if each.kind == Letter.Kind.QUESTION and case.question_open]
    return asked[-1] if asked else None


def _offered(verbs: tuple[Verb, ...], identity: Sealed | None) -> tuple[Verb, ...]:
    """Nobody is offered to read what nobody left, or who filed where they wish to stay anonymous."""
    hidden = identity is None or identity.anonymous
    kept = not hidden and (identity.has_name or identity.has_phone or identity.has_email)
    return tuple(verb for verb in verbs if verb is not Verb.READ or kept)


def _facts(
    case: Grievance, told: Told, letters: Iterable[Letter], resolutions: Iterable[Resolution]
) -> wording.Facts:
    speakers = (*case.parts.all(), *letters, *resolutions)
    known = {row.department_id: row.department for row in speakers if row.department_id}
    known |= {case.overseer_id: case.overseer} if case.overseer_id else {}
    keys = set().union(*(wording.department_keys(data) for _, data in told)) - known.keys()
    others = Department.objects.in_bulk(keys) if keys else {}
    return wording.Facts(known | others, {x.pk: x for x in letters}, {x.pk: x for x in resolutions})


def _people(case: Grievance, told: Told, ours: frozenset[int]) -> dict[int, Person]:
    """The officers whom the hand-overs of the reader's own departments name: those at hand, and the others
    read at once, if there are any."""
    keys = set().union(*(_named_in(data, ours) for _entry, data in told))
    people = (person for part in case.parts.all() for person in (part.officer, part.handler))
    known = {person.pk: person for person in people if person and person.pk in keys}
    others = Person.objects.in_bulk(keys - known.keys()) if keys - known.keys() else {}
    return known | others


def _named_in(data: dict, ours: frozenset[int]) -> set[int]:
    given = {who for unit, who in (data.get("given") or {}).get("to", ()) if unit in ours}
    own = wording.people_keys(data) if data.get("department") in ours and "part" in data else set()
    return given | own


def public_cases() -> QuerySet[Grievance]:
    """What stands in the public register: no complaint about staff, nothing sensitive, nothing withdrawn."""
    rows = Grievance.objects.filter(about_staff=False, sensitive=False).exclude(status="withdrawn")
    return rows.select_related("area__parent", "category")


def public_case(reference: str) -> Grievance:
    """The public entry with this reference; NotThere where there is none."""
    tidy = tidy_reference(reference, settings.REFERENCE_PREFIX)
    found = loaded(public_cases()).filter(reference=tidy).first() if tidy else None
    if found is None:
        raise NotThere("")
    return found


def public_place(case: Grievance) -> Area:
    """Where a case is, as far as the public may know: never nearer than the community."""
    return case.area.parent if case.area.level == Level.GRID else case.area


def public_timeline(case: Grievance) -> tuple[Moment, ...]:
    """What anyone may read of how it went: who did what on which day. No letters, no words that somebody
    wrote, no place nearer than the community, no hour."""
    masked = {"why": "", "place": public_place(case).name}
    every = [(entry, journal.facts(entry) | masked) for entry in journal.entries(case.subject)]
    quiet = silent(every)
    told = [
        (entry, data)
        for entry, data in every
        if entry.verb in PUBLIC_VERBS and entry.seq not in quiet and not is_internal(entry, data)
    ]
    reader = Reader(NOBODY, case, _facts(case, told, (), ()), (), True, days=True)
    return tuple(replace(reader.moment(entry, data), by="", data=None) for entry, data in told)


def own_cases(actor: Actor) -> QuerySet[Grievance]:
    """The cases that the actor has filed, newest first."""
    return loaded(Grievance.objects.filter(pk__in=policies.own_cases(actor))).order_by("-filed_at", "-pk")


def system_case(reference: str) -> Grievance:
    """Any case, for commands and tests."""
    return case_for(SYSTEM, reference)
