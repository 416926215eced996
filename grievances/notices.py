"""Who is told of what: one row per verb, its sentence in `templates/notices/<verb>.html`; rows in the outbox.

The same sentence stands in the case's timeline and in the letter. Nothing is sent here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db.models import Exists
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance, Letter, Resolution, Review, Whistle
from grievances.wording import Facts, department_keys, people_keys, sentence, to_heirs, to_neighbours
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.accounts.models import Person
from portal.departments import absences
from portal.departments import selectors as departments
from portal.departments.models import Department, Role
from portal.engines.inbox import addresses
from portal.engines.journal.journal import Entry
from portal.engines.outbox.post import Letter as Mail
from portal.engines.outbox.post import post
from portal.kit.remembered import remembered

RESIDENT, LEAD, PARTS, SUPERVISOR, CENTRE, GRID = "resident", "lead", "parts", "supervisor", "centre", "grid"
ORDERED = "ordered"  # the department that the entry names, of an order or a rating
CALLED = "called"  # the departments that a whistle calls

HEIR = "heir"  # the departments that take over from some that have ended, of a part, an order or a call
OVERSEER = "overseer"  # the department that oversees the matter, where the entry names it

HIDDEN = "··········"  # a private code, for everybody but its resident

UNITS = frozenset({LEAD, PARTS, SUPERVISOR, CENTRE, ORDERED, CALLED, HEIR, OVERSEER})

# Whom each verb tells. People named by the action itself (an escalation's supervisor) are told besides.
NOTICES: MappingProxyType[Verb, tuple[str, ...]] = MappingProxyType(
    {
        Verb.FILE: (RESIDENT,),
        Verb.CORRECT: (),
        Verb.DISPATCH: (PARTS,),
        Verb.SOLVE: (RESIDENT,),
        Verb.SIGN: (),
        Verb.CONTACT: (RESIDENT,),
        Verb.ASK: (RESIDENT,),
        Verb.ANSWER: (LEAD,),
        Verb.ADD: (LEAD,),
        Verb.NOTE: (),
        Verb.FINISH: (LEAD,),
        Verb.JOIN: (PARTS,),
        Verb.WAIVE: (PARTS,),
        Verb.OBJECT: (CENTRE,),
        Verb.RULE: (PARTS,),
        Verb.PROPOSE: (RESIDENT,),
        Verb.CONFIRM: (LEAD,),
        Verb.DISPUTE: (LEAD, SUPERVISOR),
        Verb.LAPSE: (RESIDENT,),
        Verb.REFUSE: (RESIDENT,),
        Verb.TRANSFER_OUT: (RESIDENT,),
        Verb.WITHDRAW: (PARTS,),
        Verb.WARN: (),
        Verb.ESCALATE: (OVERSEER,),
        Verb.REOPEN: (RESIDENT, LEAD, SUPERVISOR),
        Verb.ASK_REVIEW: (RESIDENT, LEAD),
        Verb.DECIDE_REVIEW: (RESIDENT, LEAD),
        Verb.RETRIAGE: (),
        Verb.ASK_TIME: (),
        Verb.GRANT_TIME: (RESIDENT, PARTS),
        Verb.DECLINE_TIME: (),
        Verb.DROP_TIME: (),
        Verb.GO_ON: (RESIDENT, PARTS),
        Verb.PLAN: (),
        Verb.REACH: (RESIDENT, CENTRE),
        Verb.MEDIATE: (RESIDENT,),
        Verb.CONSENT: (LEAD,),
        Verb.RECORD_CONSENT: (RESIDENT,),
        Verb.SIT: (),
        Verb.AGREE: (RESIDENT,),
        Verb.END_MEDIATION: (RESIDENT, LEAD),
        Verb.REMIND: (LEAD,),
        Verb.FOLLOW_UP: (RESIDENT,),
        Verb.RECOMPUTE: (RESIDENT,),
        Verb.SUCCEED: (HEIR,),
        Verb.READ: (RESIDENT,),
        Verb.SUPERVISE: (ORDERED,),
        Verb.RECEIVE: (),
        Verb.RESPOND: (),
        Verb.ACCEPT_RESPONSE: (ORDERED,),
        Verb.SEND_BACK: (ORDERED,),
        Verb.PRESS: (ORDERED,),
        Verb.WHISTLE: (CALLED,),
        Verb.ACKNOWLEDGE: (),
        Verb.ARRIVE: (),
        Verb.ACT: (),
        Verb.MINUTES: (CALLED,),
        Verb.CALL_OFF: (CALLED,),
        Verb.RATE: (ORDERED,),
        Verb.TAKE: (),
        Verb.HAND: (),
        Verb.RELEASE: (),
        Verb.RECODE: (RESIDENT,),
        Verb.DISOWN: (CENTRE,),
        Verb.LOOK_UP: (RESIDENT,),
        Verb.RECUSE: (),
        Verb.READMIT: (),
        Verb.REPORT: (CENTRE,),
        Verb.HEED: (RESIDENT,),
        Verb.JOIN_IN: (),
        Verb.LEAVE: (),
        Verb.MERGE: (RESIDENT, PARTS),
        Verb.GO_AHEAD: (),
        Verb.SEPARATE: (RESIDENT, PARTS),
        Verb.UNDO: (),  # nobody was told of it
        Verb.ERASE: (),  # a letter would keep the address that was just erased
    }
)

# Told only where the entry has this fact: a due time that stays is no news, and an overseer is told of the
# first level of the case's own lateness alone, and the resident of another party's answer that ends it.
ONLY_WITH: MappingProxyType[Verb, str] = MappingProxyType(
    {Verb.RECOMPUTE: "due", Verb.ESCALATE: "overseer", Verb.RECORD_CONSENT: "ended", Verb.MERGE: "into"}
)


# What neighbours who joined are told, in the words that anybody may read.
TO_JOINERS = frozenset(
    {
        Verb.SOLVE, Verb.PROPOSE, Verb.CONFIRM, Verb.DISPUTE, Verb.LAPSE, Verb.REFUSE, Verb.WITHDRAW,
        Verb.TRANSFER_OUT, Verb.DECIDE_REVIEW, Verb.REOPEN, Verb.GRANT_TIME, Verb.GO_ON, Verb.SEPARATE,
    }
)  # fmt: skip


@dataclass(frozen=True)
class Telling:
    """An entry with its facts, and people and mailboxes that are told of it beside those that its verb names.

    `said`: the sentences written so far, by language and kind of reader. `not_before`: when the letters may
    leave; None: at once.
    """

    entry: Entry
    data: Mapping[str, Any]
    people: tuple[Person, ...] = ()
    not_before: datetime | None = None
    mailboxes: tuple[Department, ...] = ()
    said: dict[tuple[str, bool], str] = field(default_factory=dict, compare=False)

    @property
    def tells_review(self) -> bool:
        """Whether the letter has the words of a review in it: of the asking and the decision alone."""
        return self.entry.verb in (Verb.ASK_REVIEW, Verb.DECIDE_REVIEW)

    @property
    def besides(self) -> bool:
        """Whether anybody is told beside those that the verb names."""
        return bool(self.people or self.mailboxes)

    @property
    def is_for_joiners(self) -> bool:
        """Whether neighbours are told as well: of a review, only where it changed the answer."""
        return self.entry.verb in TO_JOINERS and self.data.get("verdict") != "upheld"


def tell(case: Grievance, telling: Telling) -> None:
    """Queue the letters that the entry calls for. Historical cases tell nobody."""
    audiences = _audiences(telling)
    if case.joined and telling.is_for_joiners and not (case.historical or case.is_confidential):
        post(_to_joiners(case, telling), telling.entry.at, telling.not_before)
    if case.historical or not (audiences or telling.besides):
        return
    address = identities.address_of(case.subject) if RESIDENT in audiences else None
    to_units = UNITS & set(audiences)
    if not (address and address[0]) and not (to_units or telling.besides):
        return
    facts = _facts(telling.data)
    mails: list[Mail] = []
    if address:
        mails += _to_resident(case, telling, facts, *address)
    if to_units:
        mails += _to_units(case, telling, facts, _living(case), audiences)
    mails += _besides(case, telling, facts)
    post(mails, telling.entry.at, telling.not_before)


def _to_joiners(case: Grievance, telling: Telling) -> list[Mail]:
    """A letter to each who joined, and to who filed what was merged into the case."""
    masked = {**telling.data, "why": "", "place": "", "appeal_by": None}  # the review is not theirs to ask
    facts = _facts(
        {key: value for key, value in masked.items() if key not in {"letter", "resolution", "review"}}
    )
    return to_neighbours(case, telling.entry, masked, Facts(facts.departments))


def _besides(case: Grievance, telling: Telling, facts: Facts) -> list[Mail]:
    mails = [_to_person(case, telling, facts, person) for person in telling.people]
    return mails + [_to_unit(case, telling, facts, unit) for unit in telling.mailboxes]


def _audiences(telling: Telling) -> tuple[str, ...]:
    verb = Verb(telling.entry.verb)
    return NOTICES[verb] if ONLY_WITH.get(verb) in {None, *telling.data} else ()


def tell_first(
    case: Grievance, tellings: Iterable[Telling], parts: list[Assignment], filer: Filer, code: str
) -> None:
    """The letters of a filing: receipt, and the departments it was dispatched to, or the grid officers;
    one INSERT."""
    if case.historical:
        return
    mails: list[Mail] = []
    facts = Facts({part.department_id: part.department for part in parts})
    for telling in tellings:
        audiences = NOTICES[Verb(telling.entry.verb)]
        if RESIDENT in audiences:
            mails += _to_resident(case, telling, facts, filer.email, filer.language, code)
        if not parts and not case.about_staff:
            people = departments.grid_officers(case.area.path)
            mails += [_to_person(case, telling, facts, person) for person in people]
        if PARTS in audiences:
            mails += _to_whoever_has(case, telling, facts, [part.department for part in parts], parts)
    post(mails, case.filed_at)


def _facts(data: Mapping[str, Any]) -> Facts:
    keys = department_keys(data)
    letters = Letter.objects.in_bulk([data["letter"]]) if data.get("letter") else {}
    resolutions = Resolution.objects.in_bulk([data["resolution"]]) if data.get("resolution") else {}
    blown = Whistle.objects.in_bulk([data["whistle"]]) if data.get("whistle") else {}
    asked = Review.objects.in_bulk([data["review"]]) if data.get("review") else {}
    people = Person.objects.in_bulk(named) if (named := _named_to_colleagues(data)) else {}
    units = remembered(("units", frozenset(keys)), lambda: Department.objects.in_bulk(keys)) if keys else {}
    return Facts(units, letters, resolutions, blown, people, asked)


def _named_to_colleagues(data: Mapping[str, Any]) -> set[int]:
    """Who handed what to whom stands in letters to the two alone; who got a new part stands in none."""
    return set() if "given" in data else people_keys(data)


def _living(case: Grievance) -> list[Assignment]:
    rows = case.parts.exclude(state=PartState.WITHDRAWN).select_related("department", "officer")
    rows = rows.annotate(works=Exists(absences.posts_of("officer", "department", case.area.path)))
    return list(rows.order_by("-role", "pk"))


def _to_units(
    case: Grievance, telling: Telling, facts: Facts, parts: list[Assignment], audiences: tuple[str, ...]
) -> list[Mail]:
    lead = next((part.department for part in parts if part.is_lead), None)
    units = [part.department for part in parts] if PARTS in audiences else []
    if LEAD in audiences and lead:
        units = [lead]
    if HEIR in audiences:
        return _to_heirs(case, telling, facts, parts)
    if ORDERED in audiences:
        units = [facts.departments[telling.data["department"]]]
    if OVERSEER in audiences:
        units = [facts.departments[telling.data["overseer"]]]
    if CALLED in audiences:
        units = [facts.departments[key] for key in telling.data["called"]]
    mails = _to_whoever_has(case, telling, facts, units, parts)
    people = _people(case, lead, audiences)
    return mails + [_to_person(case, telling, facts, person) for person in people]


def _to_heirs(case: Grievance, telling: Telling, facts: Facts, parts: list[Assignment]) -> list[Mail]:
    """Each heir gets a letter about what it takes over; nobody gets two."""
    mails: dict[str, Mail] = {}
    for heir, data in to_heirs(telling.data).items():
        own = Telling(telling.entry, data, not_before=telling.not_before)
        found = _to_whoever_has(case, own, facts, [facts.departments[heir]], parts)
        mails = {mail.key: mail for mail in found} | mails
    return list(mails.values())


def _is_called(telling: Telling) -> bool:
    """Whether the letter says where to come, and by when."""
    heirs = {after for _call, _before, after in telling.data.get("calls") or ()}
    return telling.entry.verb == Verb.WHISTLE or telling.data.get("department") in heirs


def _people(case: Grievance, lead: Department | None, audiences: tuple[str, ...]) -> list[Person]:
    found = []
    if SUPERVISOR in audiences and lead:
        found.append(departments.holder(Role.SUPERVISOR, department=lead.pk))
    if CENTRE in audiences and not case.about_staff:
        found.append(departments.holder(Role.RULING, area_path=case.area.path))
    return [person for person in found if person]


def _to_resident(
    case: Grievance, telling: Telling, facts: Facts, address: str, language: str, code: str
) -> list[Mail]:
    if not address:
        return []
    link = f"{settings.SITE_URL}/k/{code}/"
    return [
        _mail(case, telling, facts, RESIDENT, address, language, {"link": link, "code": code, "staff": False})
    ]


def residents_letter(case: Grievance, verb: Verb, data: Mapping[str, Any], facts: Facts) -> Mail:
    """The letter that the resident would get of this, in the case's language: without their address, and with
    dots where their private code stands. It is queued nowhere."""
    telling = Telling(Entry(subject=case.subject, seq=0, verb=verb), data)
    context = {"link": f"{settings.SITE_URL}/k/{HIDDEN}/", "code": HIDDEN, "staff": False}
    return _mail(case, telling, facts, RESIDENT, "", case.language, context)


def _to_unit(case: Grievance, telling: Telling, facts: Facts, unit: Department) -> Mail:
    link = f"{settings.SITE_URL}/desk/{case.reference}/"
    reader = f"department:{unit.pk}"
    return _mail(
        case, telling, facts, reader, unit.email, "zh-hans", {"link": link, "staff": True, "unit": unit}
    )


def _to_whoever_has(
    case: Grievance, telling: Telling, facts: Facts, units: list[Department], parts: list[Assignment]
) -> list[Mail]:
    """A department's letter: to whoever has its part, and to whoever stands in for them. To its mailbox where
    nobody has it, and besides where they are away and nobody stands in."""
    held = {part.department_id: part.officer for part in parts if _reads(part)}
    away = absences.roster((unit.pk for unit in units if unit.pk in held), case.area.path)
    mails = []
    for unit in units:
        officer = held.get(unit.pk)
        absent = officer and away.of(unit.pk, officer.pk)
        stand_in = away.stand_in(unit.pk, officer.pk) if absent else None
        if officer is None or (absent and stand_in is None):
            mails.append(_to_unit(case, telling, facts, unit))
        mails += [_to_person(case, telling, facts, each) for each in (officer, stand_in) if each]
    return mails


def _reads(part: Assignment) -> bool:
    """Whether somebody has the part who works on it still and can be written to."""
    return part.officer_id is not None and bool(part.officer.email) and getattr(part, "works", True)


def _to_person(case: Grievance, telling: Telling, facts: Facts, person: Person) -> Mail:
    link = f"{settings.SITE_URL}/desk/{case.reference}/"
    reader = f"person:{person.pk}"
    context = {"link": link, "staff": True, "person": person}
    return _mail(case, telling, facts, reader, person.email, person.language, context)


def _mail(
    case: Grievance, telling: Telling, facts: Facts, reader: str, address: str, language: str, context: dict
) -> Mail:
    """One letter, written now in the reader's language: what was promised is what is sent."""
    entry = telling.entry
    with translation.override(language):
        text = _said(case, telling, facts, (language, context["staff"]))
        letter = facts.letters.get(telling.data.get("letter"))
        resolution = facts.resolutions.get(telling.data.get("resolution"))
        about = {
            "case": case,
            "sentence": text,
            "letter": letter,
            "resolution": resolution,
            "whistle": facts.whistles.get(telling.data.get("whistle")),
            "called": _is_called(telling),
            "review": facts.reviews.get(telling.data.get("review")) if telling.tells_review else None,
        }
        about["reply_to"] = "" if context["staff"] else reply_address(case)
        body = render_to_string("notices/letter.txt", about | context)
        title = _("%(reference)s: %(sentence)s") % {"reference": case.reference, "sentence": text}
    return Mail(
        key=f"{case.subject}:{entry.seq}:{reader}",
        subject=case.subject,
        audience=reader,
        recipient=address,
        title=title if len(title) <= 90 else f"{title[:89]}…",
        body=body,
        reply_to=about["reply_to"],
    )


def reply_address(case: Grievance) -> str:
    """Where the resident's answer by mail is taken in; "" where the portal reads none."""
    return addresses.address(case.reference.replace("-", "").lower(), settings.REPLY_ADDRESS)


def _said(case: Grievance, telling: Telling, facts: Facts, reader: tuple[str, bool]) -> str:
    """The sentence in the active language, written once for all its readers."""
    if reader not in telling.said:
        telling.said[reader] = sentence(case, telling.entry.verb, telling.data, facts, staff=reader[1])
    return telling.said[reader]
