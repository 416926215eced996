"""Statements that PostgreSQL parses and plans once for a connection, and then only carries out.

Planning a wide query of the desk takes the database longer than answering it. What has run a few times on a
connection is therefore prepared there (`PREPARE`), and from then on `EXECUTE` names it. After five further
runs PostgreSQL itself decides whether one plan for all values is as good as one for each; new statistics or a
changed table make it plan anew. (PostgreSQL's manual, PREPARE, Notes.)

A connection keeps at most MOST statements; what has not been asked for longest gives way. Not behind a pooler
that hands connections on after each transaction (PgBouncer, `pool_mode = transaction`): it knows nothing of
such statements. `DATABASE_URL=…?prepare=0` leaves them out.
"""

import itertools
import re
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

AFTER, MOST = 3, 100
TYPES = {int: "bigint", str: "text", date: "date", datetime: "timestamptz"}
TABLE = re.compile(r'FROM "\w+"')
MARK = re.compile("%[%s]")
_numbers = itertools.count(1)


class Statement:
    """One query: its SQL with `%s` for each of `parts`; a part is a fixed value or a `Place` of a value."""

    def __init__(self, sql: str, parts: Sequence[Any], kinds: Sequence[type]):
        self.sql, self.parts, self.kinds = sql, tuple(parts), tuple(kinds)
        self.name = f"gz_{next(_numbers)}"
        table = TABLE.search(sql)
        self.about = f" /* {table[0]} */" if table else ""  # for whoever reads the database's log

    def filled(self, connection: BaseDatabaseWrapper, values: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
        """The SQL to run now with these values, and its parameters."""
        if _kept(connection, self):
            marks = f"({', '.join(['%s'] * len(values))})" if values else ""
            return f"EXECUTE {self.name}{marks}{self.about}", tuple(values)
        return self.sql, tuple(values[p.number] if isinstance(p, Place) else p for p in self.parts)

    def prepare(self, cursor: Any) -> None:
        """Have it planned on the connection of this cursor, which is the driver's own."""
        parts = iter(self.parts)
        text = MARK.sub(lambda found: "%" if found[0] == "%%" else _written(cursor, next(parts)), self.sql)
        types = f"({', '.join(map(_type, self.kinds))})" if self.kinds else ""
        cursor.execute(f"PREPARE {self.name}{types} AS {text}")


def _type(kind: type) -> str:
    return next(TYPES[each] for each in kind.__mro__ if each in TYPES)


class Place:
    """An open place among the parameters: which of the values it takes."""

    def __init__(self, number: int):
        self.number = number


def _written(cursor: Any, part: Any) -> str:
    """The part as it stands in the SQL: the number of its place, or the fixed value."""
    return f"${part.number + 1}" if isinstance(part, Place) else cursor.mogrify("%s", (part,)).decode()


class _Kept:
    """What one connection to the database has run, how often, and what it has prepared."""

    def __init__(self, raw: Any):
        self.raw = raw
        self.runs: OrderedDict[Statement, int] = OrderedDict()


def _kept(connection: BaseDatabaseWrapper, statement: Statement) -> bool:
    """Whether the statement is prepared on this connection, by now."""
    if connection.vendor != "postgresql" or not connection.settings_dict.get("PREPARE", True):
        return False
    with connection.cursor() as cursor:  # which connects, where there is no connection any more
        known = _known(connection)
        runs = known.runs.get(statement, 0) + 1
        # The driver's own cursor: this is not a query of the page, and is not counted as one.
        if runs == AFTER:
            with connection.wrap_database_errors:
                statement.prepare(cursor.cursor)  # what fails here was not run: it is tried again
        known.runs[statement] = runs
        known.runs.move_to_end(statement)
        if len(known.runs) > MOST:
            _give_way(cursor.cursor, known)
    return runs >= AFTER


def _known(connection: BaseDatabaseWrapper) -> _Kept:
    known: _Kept | None = getattr(connection, "planned", None)
    if known is None or known.raw is not connection.connection:
        known = connection.planned = _Kept(connection.connection)  # type: ignore[attr-defined]
    return known


def _give_way(cursor: Any, known: _Kept) -> None:
    oldest, runs = next(iter(known.runs.items()))
    if runs >= AFTER:
        cursor.execute(f"DEALLOCATE {oldest.name}")
    del known.runs[oldest]
