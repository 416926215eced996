"""Reads for the pages of one case: what happened, who has which part, what may be done; fully loaded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from grievances import notices, policies
from grievances.lifecycle import Verb
from grievances.models import Assignment, Attachment, Grievance, Letter, Objection, Resolution
from portal.accounts import identities
from portal.accounts.codes import tidy_reference
from portal.accounts.identities import Sealed
from portal.accounts.models import IdentityReading
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Department
from portal.engines.journal import journal
from portal.kit.errors import NotThere

PUBLIC_VERBS = frozenset(
    {
        Verb.FILE, Verb.DISPATCH, Verb.SIGN, Verb.CONTACT, Verb.FINISH, Verb.PROPOSE, Verb.SOLVE, Verb.CONFIRM,
        Verb.DISPUTE, Verb.LAPSE, Verb.REFUSE, Verb.ESCALATE, Verb.REOPEN, Verb.RULE, Verb.OBJECT,
    }
)  # fmt: skip
HIDDEN_FROM_RESIDENT = frozenset({Verb.NOTE})
TONES = {
    Verb.ESCALATE: "late", Verb.DISPUTE: "late", Verb.REOPEN: "late", Verb.CONFIRM: "done", Verb.FINISH: "done",
    Verb.PROPOSE: "done", Verb.SOLVE: "done",
}  # fmt: skip


@dataclass(frozen=True)
class Moment:
    """One entry of the timeline, worded for its reader."""

    at: datetime
    verb: str
    sentence: str
    tone: str
    letter: Letter | None = None
    resolution: Resolution | None = None
    photos: tuple[Attachment, ...] = ()
    digest: str = ""
    data: Any = None


@dataclass(frozen=True)
class CasePage:
    """Everything that a case's page shows to this actor. `relations`: how they stand to it."""

    case: Grievance
    relations: frozenset[str]
    verbs: tuple[Verb, ...]
    parts: tuple[Assignment, ...]
    mine: tuple[Assignment, ...]
    timeline: tuple[Moment, ...]
    resolution: Resolution | None
    objections: tuple[Objection, ...]
    photos: tuple[Attachment, ...]
    identity: Sealed | None
    readings: tuple[IdentityReading, ...]
    question: Letter | None

    @property
    def lead(self) -> Assignment | None:
        return next((part for part in self.parts if part.is_lead), None)


def loaded(rows: QuerySet[Grievance]) -> QuerySet[Grievance]:
    """Cases with what every page of them reads."""
    parts = Assignment.objects.select_related("department", "handler").order_by("-role", "pk")
    return rows.select_related("area__parent", "category", "item", "limit_class", "calendar").prefetch_related(
        Prefetch("parts", parts)
    )


def case_for(actor: Actor, reference: str) -> Grievance:
    """The case with this reference, if it is there for the actor; NotThere otherwise (not yours = not there)."""
    tidy = tidy_reference(reference, settings.REFERENCE_PREFIX)
    found = loaded(policies.visible_to(actor)).filter(reference=tidy).first() if tidy else None
    if found is None:
        raise NotThere("")
    return found


def case_page(actor: Actor, case: Grievance, *, staff: bool) -> CasePage:
    """The case as the actor sees it: as an officer (`staff`), or as the resident who filed it."""
    stands = policies.relations(actor, case)
    letters = list(case.letters.select_related("department", "part"))
    resolutions = list(case.resolutions.select_related("department"))
    photos = tuple(case.attachments.all())
    return CasePage(
        case=case,
        relations=stands,
        verbs=policies.available(actor, case),
        parts=tuple(policies.living_parts(case)),
        mine=tuple(policies.my_parts(actor, case)) if staff else (),
        timeline=_timeline(case, letters, resolutions, photos, actor, staff=staff),
        resolution=resolutions[-1] if resolutions else None,
        objections=tuple(case.objections.select_related("department", "ruled_to", "proposes")) if staff else (),
        photos=photos,
        identity=identities.shown(case.subject) if staff else None,
        readings=() if staff else tuple(identities.readings(case.subject)),
        question=next((x for x in reversed(letters) if x.kind == Letter.Kind.QUESTION), None)
        if case.question_open
        else None,
    )


def _timeline(
    case: Grievance,
    letters: list[Letter],
    resolutions: list[Resolution],
    photos: tuple[Attachment, ...],
    actor: Actor,
    *,
    staff: bool,
) -> tuple[Moment, ...]:
    entries = journal.entries(case.subject)
    data = [journal.facts(entry) for entry in entries]
    facts = _facts(data, letters, resolutions)
    shown = zip(entries, data, strict=True)
    return tuple(
        _moment(case, entry, each, facts, photos, staff=staff)
        for entry, each in shown
        if _readable(entry.verb, each, facts, case, actor, staff=staff)
    )


def _facts(data: list[dict], letters: Iterable[Letter], resolutions: Iterable[Resolution]) -> notices.Facts:
    keys = set().union(*(notices.department_keys(each) for each in data)) if data else set()
    return notices.Facts(
        Department.objects.in_bulk(keys), {x.pk: x for x in letters}, {x.pk: x for x in resolutions}
    )


def _readable(verb: str, data: dict, facts: notices.Facts, case: Grievance, actor: Actor, *, staff: bool) -> bool:
    """A note is not for the resident; a part's thread is for that part, the lead and the centre."""
    if verb != Verb.NOTE:
        return True
    letter = facts.letters.get(data.get("letter"))
    return staff and letter is not None and may_read_thread(actor, case, letter.part)


def may_read_thread(actor: Actor, case: Grievance, part: Assignment | None) -> bool:
    """Whether the actor may read the internal thread of a part (None: the thread of all departments)."""
    if part is None or policies.relations(actor, case) & {policies.LEAD, policies.CENTRE}:
        return True
    return part.pk in {mine.pk for mine in policies.my_parts(actor, case)}


def _moment(
    case: Grievance, entry, data: dict, facts: notices.Facts, photos: tuple[Attachment, ...], *, staff: bool
) -> Moment:
    taken = tuple(photo for photo in photos if photo.at == entry.at) if data.get("photos") else ()
    return Moment(
        at=entry.at,
        verb=entry.verb,
        sentence=notices.sentence(case, entry.verb, data, facts, staff=staff),
        tone=TONES.get(Verb(entry.verb), ""),
        letter=facts.letters.get(data.get("letter")),
        resolution=facts.resolutions.get(data.get("resolution")),
        photos=taken,
        digest=entry.digest,
        data=data,
    )


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


def public_timeline(case: Grievance) -> tuple[Moment, ...]:
    """What anyone may read of how it went: who did what when, no words of the resident, no letters."""
    rows = [(entry, journal.facts(entry)) for entry in journal.entries(case.subject) if entry.verb in PUBLIC_VERBS]
    facts = _facts([data for _, data in rows], (), ())
    return tuple(_moment(case, entry, data, facts, (), staff=True) for entry, data in rows)


def own_cases(actor: Actor) -> QuerySet[Grievance]:
    """The cases that the actor has filed, newest first."""
    return loaded(Grievance.objects.filter(pk__in=policies.own_cases(actor))).order_by("-filed_at", "-pk")


def system_case(reference: str) -> Grievance:
    """Any case, for commands and tests."""
    return case_for(SYSTEM, reference)
