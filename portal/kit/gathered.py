"""Rows that a piece of work writes one by one, and the database gets in one statement a table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from portal.kit.prepared import insert, update


@dataclass
class _Gathered:
    new: dict[tuple[type[Model], bool], list[Model]] = field(default_factory=dict)
    changed: dict[tuple[type[Model], tuple[str, ...]], dict[Any, Model]] = field(default_factory=dict)


_gathered: ContextVar[_Gathered | None] = ContextVar("gathered", default=None)


@contextmanager
def gathering() -> Iterator[None]:
    """What is written inside goes to the database at the end, in its order; nothing does where something is
    raised. Stands in a transaction, round work that doesn't read back what it writes."""
    token = _gathered.set(here := _Gathered())
    try:
        yield
    finally:
        _gathered.reset(token)
    for (_model, once), rows in here.new.items():
        insert(rows, once=once)
    for (model, names), kept in here.changed.items():
        # An INSERT of what is there: the one statement that gives many rows each its own values, in a
        # fraction of the work of an UPDATE by cases.
        model._default_manager.bulk_create(
            kept.values(), update_conflicts=True, unique_fields=["pk"], update_fields=names
        )


def write(rows: Sequence[Model], *, once: bool = False) -> None:
    """INSERT the rows, of one table; inside `gathering` at its end. `once`: what is there already is left out
    by the database."""
    if not rows:
        return
    model, here = type(rows[0]), _gathered.get()
    if here is None:
        insert(rows, once=once)
    else:
        here.new.setdefault((model, once), []).extend(rows)


def rewrite(row: Model, *names: str) -> None:
    """UPDATE these columns of a row that the caller holds locked; inside `gathering` at its end."""
    if (here := _gathered.get()) is None:
        update(row, names)
    else:
        here.changed.setdefault((type(row), names), {})[row.pk] = row
