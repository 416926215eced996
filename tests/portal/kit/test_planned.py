"""What has run a few times on a connection is planned there once, answers the same, and is not kept long."""

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from portal.areas.models import Area
from portal.env import database
from portal.kit import planned
from portal.kit.prepared import Prepared

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


@pytest.fixture
def anew():
    """As if nothing had run yet on the connection, until the test is over."""
    own = connections["default"]
    kept = getattr(own, "planned", None)

    def forget() -> None:
        own.planned = None

    yield forget
    own.planned = kept


def of_code():
    return Prepared(
        lambda code, key: Area.objects.filter(code=code, pk__gt=key, name_en__contains="%s"), str, int
    )


def held() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


def asked(query, *values) -> str:
    with CaptureQueriesContext(connection) as caught:
        query(*values)
    (only,) = caught.captured_queries
    return only["sql"]


@on_postgresql
def test_the_third_run_and_all_after_it_name_the_plan_and_answer_the_same(district):
    Area.objects.filter(code="LH-NH-01").update(name_en="50 % of %s")
    area = Area.objects.get(code="LH-NH-01")
    query = of_code()
    said = [asked(query, "LH-NH-01", 0) for _ in range(8)]
    assert [sql.startswith("EXECUTE gz_") for sql in said] == [False] * 2 + [True] * 6
    assert query("LH-NH-01", 0) == [area]
    assert query("LH-NH-01", area.pk) == query("LH-NH-02", 0) == query("'; --", 0) == query("%s", 0) == []


@on_postgresql
def test_what_is_planned_is_not_looked_for_on_another_connection(district, anew):
    query = of_code()
    for _ in range(3):
        query("LH-NH-01", 0)
    name = query.written[2].name
    assert name in held()
    anew()
    assert [asked(query, "LH-NH-01", 0).startswith("EXECUTE") for _ in range(2)] == [False, False]


@on_postgresql
def test_what_could_not_be_planned_is_tried_again_the_next_time(district, anew, monkeypatch):
    query, real = of_code(), planned.Statement.prepare
    for _ in range(2):
        query("LH-NH-01", 0)

    def fail(self, cursor):
        cursor.execute("SELECT no_such_column")

    monkeypatch.setattr(planned.Statement, "prepare", fail)
    with pytest.raises(ProgrammingError), transaction.atomic():
        query("LH-NH-01", 0)
    monkeypatch.setattr(planned.Statement, "prepare", real)
    assert asked(query, "LH-NH-01", 0).startswith("EXECUTE gz_")


@on_postgresql
def test_a_connection_keeps_so_many_and_what_was_not_asked_for_longest_gives_way(district, monkeypatch, anew):
    monkeypatch.setattr(planned, "MOST", 2)
    anew()
    queries = [of_code() for _ in range(3)]
    for query in queries:
        for _ in range(3):
            query("LH-NH-01", 0)
    names = [query.written[2].name for query in queries]
    assert [name in held() for name in names] == [False, True, True]
    assert asked(queries[0], "LH-NH-01", 0).startswith("SELECT")


@on_postgresql
def test_a_site_behind_a_pooler_goes_without(district, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PREPARE", False)
    query = of_code()
    assert {asked(query, "LH-NH-01", 0)[:6] for _ in range(5)} == {"SELECT"}


def test_the_address_says_whether_there_is_a_pooler():
    assert database("postgres://u:p@h/d")["PREPARE"] is True
    pooled = database("postgres://u:p@h/d?prepare=0&sslmode=require")
    assert (pooled["PREPARE"], pooled["OPTIONS"]["sslmode"]) == (False, "require")
    assert "prepare" not in pooled["OPTIONS"]
