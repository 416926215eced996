"""What a case tells, as terms that are looked for."""

from typing import Any

from django.db import models

from grievances.models.grievance import Grievance
from portal.kit.grams import Term
from portal.kit.rows import Row

TABLE = "grievances_words"


class Words(Row):
    """The terms of a case's title, text and place. PostgreSQL keeps them as a `tsvector` besides, SQLite in
    an FTS5 table (migration 0024); `sought` finds them there. Erased with the case's words."""

    grievance = models.OneToOneField(Grievance, models.PROTECT, primary_key=True, related_name="+")
    terms = models.TextField(blank=True)


@models.TextField.register_lookup
class Sought(models.Lookup):
    """`terms__sought=terms`: the rows that have all of these terms (of `grams.asked`)."""

    lookup_name = "sought"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [tuple(Term(*term) for term in value)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        _rhs, (terms,) = self.process_rhs(compiler, connection)
        query = " & ".join(f"'{term.text}'{':*' if term.begins else ''}" for term in terms)
        return f"{self._table(compiler)}.vector @@ %s::tsquery", [query]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        _rhs, (terms,) = self.process_rhs(compiler, connection)
        query = " AND ".join(f'"{term.text}"{"*" if term.begins else ""}' for term in terms)
        key = f"{self._table(compiler)}.grievance_id"
        return f"{key} IN (SELECT rowid FROM {TABLE}_fts WHERE {TABLE}_fts MATCH %s)", [query]  # noqa: S608

    def _table(self, compiler: Any) -> str:
        return compiler.quote_name_unless_alias(self.lhs.alias)
