"""Reads for the pages of one case: what happened, who has which part, what may be done; fully loaded."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from grievances import policies, whistles, wording
from grievances.in_force import orders_of
from grievances.lifecycle import Verb
from grievances.models import (
    Assignment,
    Attachment,
    Escalation,
    Grievance,
    Letter,
    Mediation,
    Objection,
    Rating,
    Resolution,
    Supervision,
    TimeRequest,
    Whistle,
)
from grievances.own_hand import WHY
from grievances.ownership import Span
from grievances.selectors.answering import answerable
from grievances.selectors.mediating import mediations
from grievances.selectors.naming import of_then, parts_of_then
from grievances.selectors.owners import owners
from grievances.selectors.reading import loaded, read
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

PUBLIC_VERBS = frozenset(
    {
        Verb.FILE, Verb.DISPATCH, Verb.SIGN, Verb.CONTACT, Verb.FINISH, Verb.OBJECT, Verb.RULE, Verb.PROPOSE,
        Verb.SOLVE, Verb.CONFIRM, Verb.DISPUTE, Verb.LAPSE, Verb.REFUSE, Verb.ESCALATE, Verb.REOPEN,
        Verb.ERASE, Verb.GRANT_TIME, Verb.GO_ON, Verb.REACH, Verb.RECOMPUTE, Verb.SUCCEED,
        Verb.MEDIATE, Verb.AGREE, Verb.END_MEDIATION,
    }
)  # fmt: skip
# The resident reads that a case is supervised, and no more of orders; that departments were called to the
# place, or were called off, and no more of whistles.
STAFF_ONLY = frozenset(
    {
        Verb.WARN, *policies.ORDERS, Verb.ACKNOWLEDGE, Verb.ARRIVE, Verb.ACT, Verb.MINUTES, Verb.RATE,
        Verb.REMIND,
    }
)  # fmt: skip
# What is raised among officers alone, by the kind of its clock.
INTERNAL = frozenset({"supervision", "whistle"})
TONES = {
    Verb.WARN: "waiting",
    **dict.fromkeys((Verb.ESCALATE, Verb.DISPUTE, Verb.REOPEN), "late"),
    **dict.fromkeys((Verb.CONFIRM, Verb.FINISH, Verb.PROPOSE, Verb.SOLVE, Verb.AGREE), "done"),
}


Told = list[tuple[Any, dict]]


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline, worded for its reader. `by`: the officer who did it, for officers."""

    seq: int
    at: datetime
    verb: str
    sentence: str
    tone: str
    letter: Letter | None = None
    resolution: Resolution | None = None
    photos: tuple[Attachment, ...] = ()
    digest: str = ""
    data: Any = None
    by: str = ""


@dataclass(frozen=True)
class CasePage:
    """Everything that a case's page shows to this actor.

    `relations`: how they stand to it. `head`: the newest entry of its journal. `answerable`: the rung that
    says who answers for it now. `left`: why some of what they could do is for another person.
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
    answerable: Escalation | None
    orders: tuple[Supervision, ...] = ()
    whistles: tuple[Whistle, ...] = ()
    mediations: tuple[Mediation, ...] = ()
    ratings: tuple[Rating, ...] = ()
    ownership: tuple[Span, ...] = ()
    units: Mapping[int, Department] = field(default_factory=dict)
    overseer: Department | None = None
    left: tuple[Any, ...] = ()

    @property
    def tells_who(self) -> bool:
        """Whether what is sealed of who filed is the actor's business: whoever only oversees it has none."""
        return self.relations != {policies.OVERSEER}

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
    found = read(tidy) if tidy else None
    if found is None or not policies.relations(actor, found):
        raise NotThere("")
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
    photos = tuple(_named(case.attachments.all(), "photos", told))
    orders = _orders(actor, case, told) if staff else ()
    objections = case.objections.select_related("department", "ruled_to", "proposes")
    requests = case.time_requests.select_related("asked_by", "decided_by").prefetch_related("steps")
    relations, offer = policies.relations(actor, case), policies.offer(actor, case)
    identity = identities.shown(case.subject) if staff and relations != {policies.OVERSEER} else None
    mine = tuple(policies.my_parts(actor, case)) if staff else ()
    ours = frozenset(part.department_id for part in mine)
    facts = replace(_facts(case, told, letters, resolutions), people=_people(case, told, ours))
    reader = _Reader(actor, case, facts, photos, staff, ours=ours)
    disputes = tuple(of_then(_named(objections, "objection", told), "at")) if staff else ()
    return CasePage(
        case=case,
        relations=relations,
        verbs=_offered(tuple(verb for verb, own in offer.items() if not own), identity),
        left=tuple(dict.fromkeys(WHY[verb] for verb, own in offer.items() if own)),
        parts=tuple(policies.living_parts(case)),
        mine=mine,
        timeline=tuple(reader.moment(entry, data) for entry, data in told if reader.may_read(entry, data)),
        resolution=resolutions[-1] if resolutions else None,
        objections=disputes,
        requests=tuple(_named(requests, "request", told)) if staff else _own_plan(case, requests),
        photos=photos,
        identity=identity,
        readings=_readings(case, told) if not staff else (),
        question=_open_question(case, letters),
        head=told[-1][0],
        orders=orders,
        whistles=_whistles(case) if staff else (),
        mediations=mediations(case, names=staff and relations != {policies.OVERSEER}),
        ratings=_ratings(actor, case, told) if staff else (),
        ownership=owners(case, told, disputes) if staff else (),
        units=facts.departments,
        answerable=answerable(case, told) if staff else None,
        overseer=_overseer(case) if staff else None,
    )


def _own_plan(case: Grievance, requests: QuerySet[TimeRequest]) -> tuple[TimeRequest, ...]:
    """The long plan of their case, for the resident: no other request is told to them but in words."""
    granted = requests.filter(kind=TimeRequest.Kind.PLAN, state=TimeRequest.State.GRANTED)
    return tuple(granted) if case.planned else ()


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
    asked = [letter for letter in letters if letter.kind == Letter.Kind.QUESTION]
    return asked[-1] if asked and case.question_open else None


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


def _is_internal(entry: Entry, data: dict) -> bool:
    """What is said among officers alone: the lateness of their own clocks, and who oversees from now on."""
    watching = entry.verb == Verb.SUCCEED and "watched" in data and not data.get("moved")
    return watching or data.get("kind") in INTERNAL


@dataclass(frozen=True)
class _Reader:
    """Who reads the timeline, and the rows that its entries name. `ours`: the departments of the case that
    the reader works for."""

    actor: Actor
    case: Grievance
    facts: wording.Facts
    photos: tuple[Attachment, ...]
    staff: bool
    days: bool = False
    ours: frozenset[int] = frozenset()

    def may_read(self, entry: Entry, data: dict) -> bool:
        """Warnings, notes and what is done about orders are not for the resident; a part's thread is for
        that part, the lead and the centre; who has a part, for its own department."""
        if entry.verb in policies.HOLDING:
            return self.staff and data.get("department") in self.ours
        if entry.verb in STAFF_ONLY or _is_internal(entry, data):
            return self.staff
        if entry.verb != Verb.NOTE:
            return True
        letter = self.facts.letters.get(data.get("letter"))
        return self.staff and letter is not None and may_read_thread(self.actor, self.case, letter.part)

    def moment(self, entry: Entry, data: dict) -> Moment:
        taken = tuple(photo for photo in self.photos if photo.at == entry.at) if data.get("photos") else ()
        return Moment(
            seq=entry.seq,
            at=entry.at,
            verb=entry.verb,
            sentence=wording.sentence(
                self.case, entry.verb, data, self.facts, staff=self.staff, days=self.days, at=entry.at
            ),
            tone=TONES.get(Verb(entry.verb), ""),
            letter=self.facts.letters.get(data.get("letter")),
            resolution=self.facts.resolutions.get(data.get("resolution")),
            photos=taken,
            digest=entry.digest,
            data=data,
            by=self._name(entry.actor) if self.staff else "",
        )

    def _name(self, key: str) -> str:
        """The officer's name, where it is at hand: their own, or a part's handler's; in the reader's own
        departments whoever has a part, too."""
        if key == self.actor.key:
            return self.actor.name
        parts = self.case.parts.all()
        people = [part.handler for part in parts]
        people += [part.officer for part in parts if part.department_id in self.ours]
        return next((person.name for person in people if person and f"person:{person.pk}" == key), "")


def may_read_thread(actor: Actor, case: Grievance, part: Assignment | None) -> bool:
    """Whether the actor may read the internal thread of a part (None: the thread of all departments)."""
    if part is None or policies.relations(actor, case) & {policies.LEAD, policies.CENTRE}:
        return True
    return part.pk in {mine.pk for mine in policies.my_parts(actor, case)}


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
    told = [
        (entry, data) for entry, data in every if entry.verb in PUBLIC_VERBS and not _is_internal(entry, data)
    ]
    reader = _Reader(NOBODY, case, _facts(case, told, (), ()), (), True, days=True)
    return tuple(replace(reader.moment(entry, data), by="", data=None) for entry, data in told)


def own_cases(actor: Actor) -> QuerySet[Grievance]:
    """The cases that the actor has filed, newest first."""
    return loaded(Grievance.objects.filter(pk__in=policies.own_cases(actor))).order_by("-filed_at", "-pk")


def system_case(reference: str) -> Grievance:
    """Any case, for commands and tests."""
    return case_for(SYSTEM, reference)
