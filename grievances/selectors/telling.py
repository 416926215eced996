"""The timeline of a case as its reader may have it: which entries, and in which words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grievances import policies, wording
from grievances.lifecycle import Verb
from grievances.models import Assignment, Attachment, Grievance, Letter, Resolution
from grievances.rights import PROTECTED
from portal.departments.actors import Actor
from portal.engines.journal.journal import Entry

PUBLIC_VERBS = frozenset(
    {
        Verb.FILE, Verb.DISPATCH, Verb.SIGN, Verb.CONTACT, Verb.FINISH, Verb.OBJECT, Verb.RULE, Verb.PROPOSE,
        Verb.SOLVE, Verb.CONFIRM, Verb.DISPUTE, Verb.LAPSE, Verb.REFUSE, Verb.ESCALATE, Verb.REOPEN,
        Verb.TRANSFER_OUT, Verb.ASK_REVIEW, Verb.DECIDE_REVIEW, Verb.RETRIAGE,
        Verb.ERASE, Verb.GRANT_TIME, Verb.GO_ON, Verb.REACH, Verb.RECOMPUTE, Verb.SUCCEED,
        Verb.MEDIATE, Verb.AGREE, Verb.END_MEDIATION, Verb.MERGE, Verb.SEEN_DONE, Verb.SEEN_OPEN,
        Verb.SEPARATE, Verb.UNDO,
    }
)  # fmt: skip
# The resident reads that a case is supervised, and no more of orders; that departments were called to the
# place, or were called off, and no more of whistles.
STAFF_ONLY = frozenset(
    {
        Verb.WARN, *policies.ORDERS, Verb.ACKNOWLEDGE, Verb.ARRIVE, Verb.ACT, Verb.MINUTES, Verb.RATE,
        Verb.READMIT,
    }
)  # fmt: skip
# What is raised among officers alone, by the kind of its clock.
INTERNAL = frozenset({"supervision", "whistle"})
TONES = {
    Verb.WARN: "waiting",
    **dict.fromkeys((Verb.ESCALATE, Verb.DISPUTE, Verb.REOPEN, Verb.RETRIAGE, Verb.SEEN_OPEN), "late"),
    **dict.fromkeys(
        (Verb.CONFIRM, Verb.SEEN_DONE, Verb.FINISH, Verb.PROPOSE, Verb.SOLVE, Verb.AGREE), "done"
    ),
}


# Of these nobody outside was told: taken back, they are officers' business alone.
QUIETLY = frozenset({Verb.CONTACT, Verb.NOTE, *policies.HOLDING})


def silent(told: Iterable[tuple[Entry, dict]]) -> set[int]:
    """The numbers of the entries of which only officers read, since they were taken back before anybody else
    was told, and of those that took them back."""
    found: set[int] = set()
    for entry, data in told:
        if entry.verb == Verb.UNDO and data.get("undone") in QUIETLY:
            found |= {entry.seq, *data["entries"]}
    return found


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


def is_internal(entry: Entry, data: dict) -> bool:
    """What is said among officers alone: the lateness of their own clocks, and who oversees from now on."""
    watching = entry.verb == Verb.SUCCEED and "watched" in data and not data.get("moved")
    return watching or data.get("kind") in INTERNAL


@dataclass(frozen=True)
class Reader:
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
        if entry.verb == Verb.TEXTS:
            return not self.staff
        if entry.verb in PROTECTED:
            return not self.staff or policies.heeds(self.actor, self.case)
        if entry.verb in policies.HOLDING or data.get("undone") in (Verb.NOTE, *policies.HOLDING):
            return self.staff and data.get("department") in self.ours
        if entry.verb in STAFF_ONLY or is_internal(entry, data):
            return self.staff
        letter = self.facts.letters.get(data.get("letter"))
        if entry.verb != Verb.NOTE:
            return self.staff or not (letter and letter.is_held)
        return self.staff and letter is not None and may_read_thread(self.actor, self.case, letter.part)

    def moment(self, entry: Entry, data: dict) -> Moment:
        letter = self.facts.letters.get(data.get("letter"))
        own = (None, data.get("letter"))
        taken = (photo for photo in self.photos if photo.at == entry.at and photo.letter_id in own)
        return Moment(
            seq=entry.seq,
            at=entry.at,
            verb=entry.verb,
            sentence=wording.sentence(
                self.case, entry.verb, data, self.facts, staff=self.staff, days=self.days, at=entry.at
            ),
            tone=TONES.get(Verb(entry.verb), ""),
            letter=letter if letter and letter.undone_at is None else None,
            resolution=self.facts.resolutions.get(data.get("resolution")),
            photos=tuple(taken) if data.get("photos") else (),
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


def may_see(actor: Actor, case: Grievance, photo: Attachment, *, staff: bool) -> bool:
    """Whether the actor may see the photo of a case that is there for them: as they may read what was written
    with it."""
    letter = photo.letter
    if letter is None:
        return True
    if letter.undone_at is not None:
        return False
    if photo.is_internal:
        return staff and may_read_thread(actor, case, letter.part)
    return staff or not letter.is_held


def may_read_thread(actor: Actor, case: Grievance, part: Assignment | None) -> bool:
    """Whether the actor may read the internal thread of a part (None: the thread of all departments)."""
    if part is None or policies.relations(actor, case) & {policies.LEAD, policies.CENTRE}:
        return True
    return part.pk in {mine.pk for mine in policies.my_parts(actor, case)}
