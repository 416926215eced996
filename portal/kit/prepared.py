"""Queries whose SQL is written once and then only filled in.

Django writes the SQL of a query anew each time it runs; for the wide queries of the pages that are looked at
most that costs several times what reading the answer does. A `Prepared` query is built once with marks in the
place of values; later it runs with the values. It answers with the same rows, instances or tuples, as the
query set that was built. On PostgreSQL the database, too, plans it once for a connection (`planned.py`).
"""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet, ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models import Field, Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import UpdateQuery

from portal.kit.planned import Place, Statement

Build = Callable[..., QuerySet]
Written = tuple[QuerySet, Any, Statement]
NOTHING = "nothing"
MOST_VALUES = 900  # in one INSERT; SQLite's older limit is 999
HUGE = 4_611_686_018_427_000_000


class Unsigned(int):
    """The kind of a place that is compared with a large column of numbers without a sign."""


# Values that no row has; the first and second whole number, and so on, can be told apart.
MARKS: dict[type, Callable[[int], Any]] = {
    int: lambda number: -(HUGE + number),
    Unsigned: lambda number: HUGE + number,
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
        if rows.query.select_for_update:
            _refuse_a_lock_outside_transaction(own.connection)
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
        return found, compiler, Statement(sql, _parts(connection, sql, params, marks, self.spare), self.kinds)

    def _refuse_small_columns(self) -> None:
        """ImproperlyConfigured where only the marks fit no row: a column of small numbers holds none, and the
        query would be taken for one that never finds anything."""
        small = [1 if kind is int else MARKS[kind](number) for number, kind in enumerate(self.kinds)]
        with suppress(EmptyResultSet):
            self.build(*small).query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
            raise ImproperlyConfigured("A place is compared with a column that is too small for a mark.")


class PreparedIn:
    """The same for a query about any number of keys: `build` is called with a list of marks for them, of the
    `key` type, and with one for each other place. Written once for each number of keys there is."""

    MOST = 50  # with more of them Django writes it anew

    def __init__(self, build: Build, key: type, *kinds: type):
        self.build, self.key, self.kinds = build, key, kinds
        self.by_number: dict[int, Prepared] = {}

    def __call__(self, keys: Iterable[Any], *values: Any) -> list[Any]:
        """The rows for these keys, in one query; none where there are no keys."""
        wanted = list(dict.fromkeys(keys))
        if not wanted:
            return []
        size = len(wanted)
        if size > self.MOST:
            return list(self.build(wanted, *values))
        if size not in self.by_number:
            kinds = (*[self.key] * size, *self.kinds)
            self.by_number[size] = Prepared(
                lambda *marks: self.build(list(marks[:size]), *marks[size:]), *kinds
            )
        return self.by_number[size](*wanted, *values)


class PreparedUpdate:
    """An UPDATE with open places. `build` gives, for a mark in each place, the rows and {name: value}, as
    `update` of a query set takes it."""

    def __init__(self, build: Callable[..., tuple[QuerySet, Mapping[str, Any]]], *kinds: type):
        self.build, self.kinds = build, kinds
        self.written: tuple[str, tuple[Any, ...]] | None = None

    def __call__(self, *values: Any) -> int:
        """Update the rows; how many there were."""
        self.written = self.written or self._write()
        sql, parts = self.written
        connection = connections[DEFAULT_DB_ALIAS]
        with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), connection.cursor() as cursor:
            cursor.execute(sql, _filled(connection, parts, values))
            return cursor.rowcount

    def _write(self) -> tuple[str, tuple[Any, ...]]:
        marks = [MARKS[kind](number) for number, kind in enumerate(self.kinds)]
        rows, values = self.build(*marks)
        query = rows.query.chain(UpdateQuery)
        query.add_update_values(values)
        query.clear_ordering(force=True)
        sql, params = query.get_compiler(using=DEFAULT_DB_ALIAS).as_sql()
        return sql, _parts(connections[DEFAULT_DB_ALIAS], sql, params, marks)


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


def insert(rows: Sequence[Model], *, once: bool = False) -> None:
    """INSERT the rows, of one table, in one statement and a fraction of the work of `bulk_create`, which is
    left what is out of the ordinary. They have their keys then. `once`: what is there already is left out by
    the database; then the keys aren't known."""
    if not rows:
        return
    model, connection = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    keyed = {row.pk is not None for row in rows}
    sql, fields = _insert(model, len(rows), True in keyed, once)
    if sql is None or len(keyed) > 1:
        model._default_manager.bulk_create(rows, batch_size=1000, ignore_conflicts=once)
        return
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="bulk_create")
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection) for row in rows for field in fields
    ]
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(sql, values)
        made = cursor.fetchall() if _returns(keyed, once) else ()
    for row, (key,) in zip(rows, made, strict=False):
        row.pk = key
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _is_plain(field: Field) -> bool:
    """Whether a column is given a value, and nothing else."""
    by_database = field.has_db_default() and not field.has_default()
    return not (field.generated or by_database or hasattr(field, "get_placeholder"))


def _returns(keyed: set[bool], once: bool) -> bool:
    return not (once or True in keyed)


@lru_cache(maxsize=512)
def _insert(model: type[Model], size: int, keyed: bool, once: bool) -> tuple[str | None, tuple[Field, ...]]:
    """The statement and whose values it takes. None: this is for `bulk_create`: many rows, columns that the
    database makes or that need more than a value."""
    connection = connections[DEFAULT_DB_ALIAS]
    ops, key = connection.ops, model._meta.pk
    fields = tuple(f for f in model._meta.local_concrete_fields if keyed or f is not key)
    plain = not model._meta.parents and all(map(_is_plain, fields))
    returning = _returns({keyed}, once)
    can = connection.features.can_return_rows_from_bulk_insert or not returning
    if not (plain and can and size * len(fields) <= MOST_VALUES and (keyed or key.get_default() is None)):
        return None, ()
    conflict = OnConflict.IGNORE if once else None
    columns = ", ".join(ops.quote_name(field.column) for field in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * size)
    sql = f"{ops.insert_statement(on_conflict=conflict)} {ops.quote_name(model._meta.db_table)} ({columns})"
    sql = f"{sql} VALUES {places} {ops.on_conflict_suffix_sql(fields, conflict, (), ())}"
    return f"{sql} RETURNING {ops.quote_name(key.column)}" if returning else sql, fields


def _place(param: Any, marks: Sequence[Any]) -> Any:
    same = (number for number, mark in enumerate(marks) if type(mark) is type(param) and mark == param)
    number = next(same, None)
    return param if number is None else Place(number)


def _parts(
    connection: Any, sql: str, params: Sequence[Any], marks: Sequence[Any], spare: bool = False
) -> tuple[Any, ...]:
    """The parameters with places for the marks. ImproperlyConfigured where one is lost or reckoned with."""
    adapted = [_adapted(connection, mark) for mark in marks]
    parts = tuple(_place(param, adapted) for param in params)
    filled = {part.number for part in parts if isinstance(part, Place)}
    if not spare and len(filled) < len(marks):
        raise ImproperlyConfigured(f"Not every place comes up in the SQL, only {sorted(filled)}: {sql}")
    if any(_is_strange(part) for part in parts):
        raise ImproperlyConfigured(f"Something was reckoned from a mark: {parts} in {sql}")
    return parts


def _filled(connection: Any, parts: Sequence[Any], values: Sequence[Any]) -> tuple[Any, ...]:
    given = [_adapted(connection, value) for value in values]
    return tuple(given[part.number] if isinstance(part, Place) else part for part in parts)


def _refuse_a_lock_outside_transaction(connection: Any) -> None:
    """As Django does it when it writes the SQL."""
    if connection.features.has_select_for_update and not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A row is locked in a transaction only.")


def _is_strange(part: Any) -> bool:
    """Whether a fixed value has been made from a mark: a day of a thousand years ago, a huge number."""
    if isinstance(part, int):
        return abs(part) > 2**61
    return str(part).startswith("1001-0") or "\ue000" in str(part)


def _adapted(connection: Any, value: Any) -> Any:
    """The value as the database's driver is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
