"""The one way the set-up changes: right, lock, nobody was faster, record; in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from portal.departments import rights
from portal.departments.actors import Actor
from portal.departments.rights import Verb
from portal.engines.journal import journal
from portal.engines.journal.journal import Entry
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

SUBJECTS = {
    "department": "department",
    "person": "person",
    "category": "category",
    "responsibilityitem": "item",
    "amendment": "amendment",
    "ladderrung": "rung",
    "area": "area",
    "watch": "watch",
    "succession": "succession",
}


@dataclass
class Change:
    """What an action gets to work with: the locked row and the facts to record (no personal text).

    `idle`: nothing came of it, so nothing is saved or recorded. `entry`: the journal's, once it is written.
    """

    row: Any
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    idle: bool = False
    entry: Entry | None = None


def subject(row: Model) -> str:
    """The key by which the journal knows the row: `department:3`."""
    return f"{SUBJECTS[row._meta.model_name or '']}:{row.pk}"


@contextmanager
def beginning(verb: Verb, *, actor: Actor, **data: Any) -> Iterator[Change]:
    """Make a new row: the caller puts it, saved, into `row`."""
    role = rights.check(actor, verb)
    with transaction.atomic():
        this = Change(None, clock.now(), data)
        yield this
        record(subject(this.row), verb, actor.key, role, this)


@contextmanager
def changing(
    row: Model, verb: Verb, *, actor: Actor, seen: str | None = None, **data: Any
) -> Iterator[Change]:
    """Change a row. `seen`: the newest journal entry that the actor's page was made from.

    Raises NotThere, MoveRefused, and what the caller raises; then nothing has changed.
    """
    role = rights.check(actor, verb)
    with transaction.atomic():
        locked = lock(row)
        refuse_stale(subject(locked), seen)
        this = Change(locked, clock.now(), data)
        yield this
        if this.idle:
            return
        locked.save()
        record(subject(locked), verb, actor.key, role, this)


def lock(row: Model) -> Any:
    """The row as it stands now, locked until the transaction ends. Its key is not: rows that point to it may
    be written meanwhile, so that nobody who does so waits for us while we wait for them."""
    found = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise NotThere("")
    return found


def refuse_stale(key: str, seen: str | None) -> None:
    """MoveRefused where the subject has got a newer entry than the one seen. None: nobody looked."""
    if seen is not None and seen != journal.head(key):
        raise MoveRefused(
            _("Somebody else changed this meanwhile. Look below at what is new, then save yours again.")
        )


def record(key: str, verb: Verb, actor: str, role: str, this: Change) -> None:
    """Write the deed into the subject's chain."""
    this.entry = journal.record(subject=key, at=this.at, deed=journal.Deed(verb, actor, role, this.data))


def fill(row: Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Put the values into the row and tell what changed: {field: [before, after]}, fit for the journal.

    Raises Invalid naming the first field that can't be taken.
    """
    changed = {}
    for name, value in values.items():
        before, after = getattr(row, name, None), _clean(row, name, value)
        if before != after:
            setattr(row, name, after)
            changed[name] = [_plain(before), _plain(after)]
    return changed


def _clean(row: Model, name: str, value: Any) -> Any:
    if isinstance(value, str):
        value = " ".join(value.replace("\x00", "").split())
    if isinstance(value, Model):
        return value
    try:
        return row._meta.get_field(name).clean(value, row)  # type: ignore[union-attr]
    except ValidationError as wrong:
        raise Invalid(" ".join(wrong.messages), name) from wrong


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return getattr(value, "code", value.pk)
    return value.isoformat() if isinstance(value, date) else value


def save_new(row: Model, taken: str, name: str | None) -> None:
    """Insert the row; Invalid with the text `taken` where something unique is taken."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise Invalid(taken, name) from clash
