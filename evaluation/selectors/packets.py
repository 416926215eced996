"""The one case that a panel member reads: redacted, blind, without what came of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from evaluation.models import Mask, Sample, Seat
from evaluation.selectors.blinding import Blind, blind
from grievances import wording
from grievances.lifecycle import Verb
from grievances.models import Assignment, Attachment, Grievance, Letter, Resolution
from grievances.selectors.telling import silent
from portal.areas.models import Area, Level
from portal.departments.models import Standard
from portal.engines.journal import journal

# What a panel reads of a case's history. Not how it ended, nor that a panel has seen it before.
SHOWN = frozenset(
    {
        Verb.FILE, Verb.DISPATCH, Verb.SOLVE, Verb.SIGN, Verb.CONTACT, Verb.ASK, Verb.ANSWER, Verb.ADD,
        Verb.FINISH, Verb.JOIN, Verb.WAIVE, Verb.OBJECT, Verb.RULE, Verb.PROPOSE, Verb.DISPUTE, Verb.REFUSE,
        Verb.TRANSFER_OUT, Verb.ESCALATE, Verb.SEEN_OPEN, Verb.UNDO,
    }
)  # fmt: skip
TONES = {Verb.ESCALATE: "late", Verb.DISPUTE: "late", Verb.PROPOSE: "done", Verb.SOLVE: "done"}


@dataclass(frozen=True)
class Moment:
    """One thing that happened, masked."""

    at: datetime
    sentence: str
    words: str
    tone: str


@dataclass(frozen=True)
class Part:
    """A unit's part, by its letter."""

    unit: str
    leads: bool
    task: str
    result: str


@dataclass(frozen=True)
class Reply:
    """The reasoned reply that is to be judged. `refused`: the case was refused with it."""

    refused: bool
    facts: str
    basis: str
    decision: str
    next_steps: str
    evidence: str


@dataclass(frozen=True)
class Packet:
    """A case as a panel member sees it."""

    category: str
    place: str
    title: str
    body: str
    photos: int
    evidence_photos: int
    contact_due: datetime
    contacted_at: datetime | None
    done_due: datetime | None
    done_at: datetime | None
    parts: tuple[Part, ...]
    moments: tuple[Moment, ...]
    reply: Reply | None
    standard: str = ""


def packet(seat: Seat) -> Packet:
    """The seat's case."""
    return packet_of(seat.sample)


def packet_of(sample: Sample) -> Packet:
    """The sample's case, as every member who sits on it reads it."""
    return _seen(sample)[0]


@dataclass(frozen=True)
class Inspected:
    """A packet beside what was replaced in it: (what stood there, what stands there now), each once; and what
    the secretary masked."""

    packet: Packet
    replaced: tuple[tuple[str, str], ...]
    masks: tuple[Mask, ...]


def inspected(sample: Sample) -> Inspected:
    """The packet with what is masked in it, for the secretary."""
    made, view, masks = _seen(sample)
    return Inspected(made, tuple(sorted(view.used)), masks)


def texts(made: Packet) -> list[str]:
    """Everything that somebody wrote and a member reads."""
    reply = made.reply
    answers = [reply.facts, reply.basis, reply.decision, reply.next_steps, reply.evidence] if reply else []
    worked = [text for part in made.parts for text in (part.task, part.result)]
    told = [text for moment in made.moments for text in (moment.sentence, moment.words)]
    return [made.title, made.body, made.standard, *worked, *told, *answers]


def _seen(sample: Sample) -> tuple[Packet, Blind, tuple[Mask, ...]]:
    case = _loaded(sample.grievance_id)
    masks = tuple(sample.masks.all())
    view = blind(_units(case, sample.department_id), [mask.words for mask in masks])
    return _packet(case, view), view, masks


def _packet(case: Grievance, view: Blind) -> Packet:
    resolutions = list(case.resolutions.all())
    photos = [each.side for each in case.attachments.all() if not each.is_internal]
    return Packet(
        category=case.category.name if case.category else "",
        place=_coarse(case.area).name,
        title=view.mask(case.title),
        body=view.mask(case.body),
        photos=photos.count(Attachment.Side.RESIDENT),
        evidence_photos=photos.count(Attachment.Side.EVIDENCE),
        contact_due=case.contact_due,
        contacted_at=case.contacted_at,
        done_due=case.done_due,
        done_at=case.done_at,
        parts=tuple(_part(each, view) for each in case.parts.all() if each.is_living),
        moments=_moments(case, view, resolutions),
        reply=_reply(resolutions[-1], view) if resolutions else None,
        standard=view.mask(_standard(case)),
    )


def _standard(case: Grievance) -> str:
    """What was published of this kind of matter when it was filed; empty where nothing was."""
    rows = Standard.objects.filter(category=case.category_id, from_at__lte=case.filed_at)
    found = rows.order_by("-version").first() if case.category_id else None
    return found.text if found else ""


def _loaded(key: int) -> Grievance:
    parts = Assignment.objects.select_related("department").order_by("-role", "pk")
    rows = Grievance.objects.select_related("category", "area__parent__parent__parent")
    return rows.prefetch_related(
        Prefetch("parts", parts), "resolutions", "attachments__letter", "letters"
    ).get(pk=key)


def _units(case: Grievance, lead: int | None) -> list[int]:
    """All units that had a part or answered, the one that is judged first."""
    keys = [lead, *(part.department_id for part in case.parts.all())]
    keys += [resolution.department_id for resolution in case.resolutions.all()]
    return list(dict.fromkeys(key for key in keys if key))


def _coarse(area: Area) -> Area:
    """The subdistrict: nothing nearer."""
    while area.parent and area.level in {Level.GRID, Level.COMMUNITY}:
        area = area.parent
    return area


def _part(part: Assignment, view: Blind) -> Part:
    return Part(view.name_of(part.department_id), part.is_lead, view.mask(part.task), view.mask(part.result))


def _moments(case: Grievance, view: Blind, resolutions: list[Resolution]) -> tuple[Moment, ...]:
    letters = {letter.pk: letter for letter in case.letters.all()}
    earlier = {each.pk: each for each in resolutions[:-1]}
    every = [(e, journal.facts(e)) for e in journal.entries(case.subject)]
    quiet = silent(every)
    entries = [(e, data) for e, data in every if e.verb in SHOWN and e.seq not in quiet]
    keys = set().union(*(wording.department_keys(data) for _, data in entries)) if entries else set()
    facts = wording.Facts(view.named(keys), letters, {})
    return tuple(
        Moment(
            at=entry.at,
            sentence=view.mask(wording.sentence(case, entry.verb, _plain(data), facts, staff=True)),
            words=_words(data, letters, earlier, view),
            tone=TONES.get(Verb(entry.verb), ""),
        )
        for entry, data in entries
    )


def _plain(data: dict) -> dict:
    """The facts without the list's item: its number would name the lead."""
    return {key: value for key, value in data.items() if key != "item"}


def _words(data: dict, letters: dict[int, Letter], earlier: dict[int, Resolution], view: Blind) -> str:
    """What was written at this moment; of an earlier reply its decision."""
    if letter := letters.get(data.get("letter")):
        return view.mask(letter.text) if letter.kind != Letter.Kind.NOTE else ""
    resolution = earlier.get(data.get("resolution"))
    return view.mask("\n".join(filter(None, (resolution.facts, resolution.decision)))) if resolution else ""


def _reply(resolution: Resolution, view: Blind) -> Reply:
    names = ("facts", "basis", "decision", "next_steps", "evidence")
    texts = {name: view.mask(getattr(resolution, name)) for name in names}
    return Reply(refused=resolution.answer == "refused", **texts)
