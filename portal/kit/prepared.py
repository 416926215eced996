"""Queries whose SQL is written once and then only filled in.

Django writes the SQL of a query anew each time it runs; for the wide queries of the pages that are looked at
most that costs several times what reading the answer does. A `Prepared` query is built once with marks in the
place of values; later it runs with the values. It answers with the same rows, instances or tuples, as the
query set that was built.
"""

import copy
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet, ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import Field, Model, QuerySet

from portal.kit.planned import Place, Statement

Build = Callable[..., QuerySet]
Written = tuple[QuerySet, Any, Statement]
NOTHING = "nothing"
# Values that no row has; the first and second whole number, and so on, can be told apart.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: -(4_611_686_018_427_000_000 + number),
    str: lambda number: f"\ue000mark {number}\ue000",
    date: lambda number: date(1001, 1, 1 + number),
    datetime: lambda number: datetime(1001, 2, 1 + number, 3, 4, 5, 678, tzinfo=UTC),
}


class Prepared:
    """A query with open places, of these types (int, str, date, datetime).

    `build` is called once with a mark for each place and gives the query set. Every mark must come up in its
    SQL as it is (ImproperlyConfigured otherwise; `spare`: not every one): nothing may be decided by it, or
    reckoned from it, in Python. What else `build` looks at (a person's posts, today's lists, the reader's
    language) is fixed: it belongs into the key by which a Prepared is kept.
    """

    def __init__(self, build: Build, *kinds: type, spare: bool = False):
        self.build, self.kinds, self.spare = build, kinds, spare
        self.written: Written | str | None = None

    def __call__(self, *values: Any) -> list[Any]:
        """The rows with these values in the places, in one query."""
        return list(self._rows(values))

    def first(self, *values: Any) -> Any:
        """The first row, or None; for queries that find few."""
        return next(iter(self._rows(values)), None)

    def _rows(self, values: Sequence[Any]) -> QuerySet | tuple[()]:
        self.written = self.written or self._write()
        if isinstance(self.written, str):
            return ()
        found, compiler, statement = self.written
        rows = found._chain()
        own = copy.copy(compiler)  # it keeps what the answer's columns are; a connection is a thread's own
        own.query, own.connection = rows.query, connections[DEFAULT_DB_ALIAS]
        given = [_adapted(own.connection, value) for value in values]
        filled = statement.filled(own.connection, given)
        own.as_sql = lambda *args, **kwargs: filled
        rows.query.get_compiler = lambda *args, **kwargs: own
        return rows

    def _write(self) -> Written | str:
        """NOTHING: Django found that no row can fit, whatever the values."""
        connection = connections[DEFAULT_DB_ALIAS]
        marks = [MARKS[kind](number) for number, kind in enumerate(self.kinds)]
        found = self.build(*marks)
        compiler = found.query.get_compiler(using=DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            self._refuse_small_columns()
            return NOTHING
        adapted = [_adapted(connection, mark) for mark in marks]
        parts = tuple(_place(param, adapted) for param in params)
        filled = {part.number for part in parts if isinstance(part, Place)}
        if not self.spare and len(filled) < len(marks):
            raise ImproperlyConfigured(f"Not every place comes up in the SQL, only {sorted(filled)}: {sql}")
        if any(_is_strange(part) for part in parts):
            raise ImproperlyConfigured(f"Something was reckoned from a mark: {parts} in {sql}")
        return found, compiler, Statement(sql, parts, self.kinds)

    def _refuse_small_columns(self) -> None:
        """ImproperlyConfigured where only the marks fit no row: a column of small numbers holds none, and the
        query would be taken for one that never finds anything."""
        small = [1 if kind is int else MARKS[kind](number) for number, kind in enumerate(self.kinds)]
        with suppress(EmptyResultSet):
            self.build(*small).query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
            raise ImproperlyConfigured("A place is compared with a column that is too small for a mark.")


def update(row: Model, names: Sequence[str]) -> None:
    """UPDATE these columns (attnames) of a row that is there, by its key: what `save(update_fields=…)` does
    without signals, in a tenth of its work. The caller holds the row locked. Raises DatabaseError where it is
    gone."""
    if not names:
        return
    sql, fields = _update(type(row), tuple(names))
    connection = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row._meta.label} {row.pk} is not there any more.")


@lru_cache(maxsize=512)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[Field, ...]]:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    by_name = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    fields, key = tuple(by_name[name] for name in names), model._meta.pk
    columns = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {quote(key.column)} = %s"  # noqa: S608
    return sql, (*fields, key)


def _place(param: Any, marks: Sequence[Any]) -> Any:
    same = (number for number, mark in enumerate(marks) if type(mark) is type(param) and mark == param)
    number = next(same, None)
    return param if number is None else Place(number)


def _is_strange(part: Any) -> bool:
    """Whether a fixed value has been made from a mark: a day of a thousand years ago, a huge number."""
    if isinstance(part, int):
        return part < -(2**61)
    return str(part).startswith("1001-0") or "\ue000" in str(part)


def _adapted(connection: Any, value: Any) -> Any:
    """The value as the database's driver is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
