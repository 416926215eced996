"""Taking back what one has just done 撤销: for ten seconds, by whoever did it, while nobody has acted since.

What was changed is kept as it stood before, and put back: the case's row, its parts, its watched moments.
The journal only grows: the undo is an entry of its own, and each event of a clock is taken back by another,
so that every due time is again what it was. Letters wait in the outbox meanwhile; what was taken back never
leaves.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from grievances.actions import drafting, photos, timing
from grievances.actions.step import COLUMNS, Step, lock, step
from grievances.lifecycle import PartState, Status, Verb
from grievances.models import Assignment, Grievance, Letter, Undo
from grievances.undoable import GRACE, UNDOABLE, WITHIN
from portal.departments.actors import Actor
from portal.engines.escalation import watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.outbox import hold
from portal.kit import clock
from portal.kit.errors import DomainError, MoveRefused, NotAllowed

Columns = dict[str, Any]
ALWAYS_NEW = frozenset({"version", "status"})
# Orders and calls go along with what a department gets or gives: they are not put back by a row.
LINKED = ("supervised", "whistled", "disputed")


@dataclass(frozen=True)
class Before:
    """How everything stood that an act may change; of the case and its parts by column."""

    case: Columns
    parts: dict[int, Columns]
    watched: list[Columns]
    clocks: dict[str, int]
    entries: int
    message: int


@contextmanager
def offering(grievance: Grievance, verb: Verb, *, actor: Actor) -> Iterator[None]:
    """Do the act inside: if it can be taken back honestly, it can be for ten seconds, and its letters wait
    for that long. Other acts are done as ever."""
    if verb not in UNDOABLE or actor.person_id is None or _reaches_others(grievance, verb):
        yield
        return
    with transaction.atomic():
        before = _look(lock(grievance))
        if _reaches_others(grievance, verb):  # merged just now: the others are to be locked before this one
            raise MoveRefused(_("Somebody else has changed it meanwhile. Look at it first."))
        yield
        _offer(lock(grievance), verb, actor, before)


def _reaches_others(grievance: Grievance, verb: Verb) -> bool:
    """Whether the act changes other cases as well, which no row of this one puts back."""
    return verb is Verb.CORRECT and Grievance.objects.filter(merged_into=grievance.pk).exists()


def _look(case: Grievance) -> Before:
    return Before(
        _columns(case, COLUMNS),
        {part.pk: _columns(part, PART) for part in case.parts.all()},
        watch.stands(case.subject),
        clocks.written(case.subject),
        journal.heads([case.subject])[case.subject].seq,
        hold.newest(case.subject),
    )


PART = tuple(field.attname for field in Assignment._meta.concrete_fields if not field.primary_key)


def _columns(row: models.Model, names: tuple[str, ...]) -> Columns:
    return {name: getattr(row, name) for name in names}


def _offer(case: Grievance, verb: Verb, actor: Actor, before: Before) -> None:
    """Keep what is needed to put it back, and hold the letters."""
    if any(before.case[name] for name in LINKED):
        return
    after, until = _look(case), clock.now() + WITHIN + GRACE
    entries = journal.entries(case.subject)[before.entries :]
    letters = [key for entry in entries if (key := journal.facts(entry).get("letter"))]
    Letter.objects.filter(pk__in=letters).update(shown_from=until)
    kept = {
        "status": before.case["status"],
        "case": {n: v for n, v in _changed(before.case, after.case).items() if n not in ALWAYS_NEW},
        "parts": {key: _changed(old, after.parts[key]) for key, old in before.parts.items()},
        "new": [key for key in after.parts if key not in before.parts],
        "watched": before.watched,
        "clocks": before.clocks,
        "entries": [entry.seq for entry in entries],
        "department": journal.facts(entries[0]).get("department") if entries else None,
        "letters": letters,
        "messages": hold.hold(case.subject, before.message, until),
    }
    facts = {"person_id": actor.person_id, "verb": verb, "version": case.version, "before": kept}
    Undo.objects.update_or_create(grievance=case, defaults={**facts, "until": until, "done_at": None})


def _changed(old: Columns, new: Columns) -> Columns:
    return {name: value for name, value in old.items() if new[name] != value}


def offered(actor: Actor, case: Grievance) -> Undo | None:
    """What the actor can take back now; `seconds`: for how much longer the page says so."""
    found = Undo.objects.filter(grievance=case.pk, person=actor.person_id, done_at=None).first()
    if found is None or found.version != case.version:
        return None
    found.seconds = int((found.until - GRACE - clock.now()).total_seconds())
    return found if found.seconds > 0 else None


def undo(grievance: Grievance, *, actor: Actor, seen: int | None = None) -> Grievance:
    """Take back the newest act on the case. MoveRefused where the ten seconds are over, somebody has acted
    since, or a letter about it is on its way; NotAllowed for anybody but who did it."""
    with step(grievance, Verb.UNDO, actor=actor, seen=seen) as this:
        found = Undo.objects.select_for_update().filter(grievance=this.case).first()
        _refuse(found, this)
        before = found.before
        words = _words(this.case, before)
        this.becomes = Status(before["status"])
        _put_back(this, before)
        found.done_at = this.at
        found.save(update_fields=["done_at"])
        this.data |= {"undone": found.verb, "entries": before["entries"]}
        this.data |= {"department": before["department"]} if before["department"] else {}
    _keep_words(grievance, Verb(found.verb), actor, words)
    return grievance


def _refuse(found: Undo | None, this: Step) -> None:
    if found is None or found.done_at is not None:
        raise MoveRefused(_("There is nothing here to take back."))
    if found.person_id != this.actor.person_id:
        raise NotAllowed(_("Only whoever did it can take it back."))
    if this.at > found.until:
        raise MoveRefused(_("The ten seconds are over: it stands as it was done."))
    if found.version != this.case.version:
        raise MoveRefused(_("It can't be taken back any more: something has happened since."))
    if not hold.withdraw(found.before["messages"]):
        raise MoveRefused(_("It can't be taken back any more: a letter about it is on its way."))


def _put_back(this: Step, before: Mapping[str, Any]) -> None:
    case = this.case
    _set(case, before["case"])
    Assignment.objects.filter(pk__in=before["new"]).update(
        state=PartState.WITHDRAWN, taken_back_at=this.at, officer=None, officer_since=None
    )
    for part in Assignment.objects.filter(pk__in=[key for key, old in before["parts"].items() if old]):
        old = before["parts"][str(part.pk)]
        _set(part, old)
        part.save(update_fields=list(old))
    Letter.objects.filter(pk__in=before["letters"]).update(undone_at=this.at, text="")
    photos.let_go(case.attachments.filter(letter__in=before["letters"]))
    clocks.undo(case.subject, before["clocks"], at=this.at, actor_key=this.actor.key)
    # What the resident has reported meanwhile stays watched: it is no act on the case that anybody took back.
    watched = [_read(watch.Watch, row) for row in before["watched"]]
    watch.put_back(case.subject, watched, but=timing.LASTING)


def _set(row: models.Model, columns: Columns) -> None:
    for name, value in _read(type(row), columns).items():
        setattr(row, name, value)


def _read(model: type[models.Model], columns: Columns) -> Columns:
    """The columns' values from what JSON has kept of them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in columns.items()}


# What was written in each act's form goes back to its author, as a draft.
TEXTS: Mapping[Verb, tuple[str, Callable[[Grievance, Mapping[str, Any]], str | None]]] = {
    Verb.CONTACT: ("text", lambda case, before: _letter(before)),
    Verb.NOTE: ("text", lambda case, before: _letter(before)),
    Verb.HAND: ("reason", lambda case, before: _letter(before)),
    Verb.JOIN: ("task", lambda case, before: Assignment.objects.get(pk=before["new"][0]).task_zh),
}


def _letter(before: Mapping[str, Any]) -> str | None:
    return Letter.objects.filter(pk__in=before["letters"]).values_list("text", flat=True).first()


def _words(case: Grievance, before: Mapping[str, Any]) -> str:
    found = TEXTS.get(Verb(Undo.objects.get(grievance=case).verb))
    return (found[1](case, before) or "") if found else ""


def _keep_words(case: Grievance, verb: Verb, actor: Actor, words: str) -> None:
    if not words:
        return
    writing = drafting.Writing({TEXTS[verb][0]: [words]}, case.version, form_key=str(uuid.uuid4()))
    with suppress(DomainError):  # they are writing another one already
        drafting.keep(case, verb, actor=actor, writing=writing)


def forget_old() -> int:
    """What can't be taken back any more needs not be known; returns how much was forgotten."""
    return Undo.objects.filter(until__lt=clock.now()).delete()[0]
