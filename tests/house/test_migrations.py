"""Squashed migrations make what the long way makes, and an installation anywhere on that way goes on."""

import pytest
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.once


def squashed() -> dict[tuple[str, str], list[tuple[str, str]]]:
    loader = MigrationLoader(None)
    return {key: row.replaces for key, row in loader.disk_migrations.items() if row.replaces}


def as_on_an_installation_of(*applied: tuple[str, str]) -> list[tuple[str, str]]:
    """What `migrate` would still do where, of all that was squashed, these alone are noted as applied."""
    rows = MigrationRecorder(connection)
    for key, replaced in squashed().items():
        for app, name in [key, *replaced]:
            rows.migration_qs.filter(app=app, name=name).delete()
    for app, name in applied:
        rows.record_applied(app, name)
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(row.app_label, row.name) for row, _ in plan]


def test_both_ways_lead_to_the_same_tables():
    short, long = MigrationLoader(None), MigrationLoader(None, replace_migrations=False)
    made = short.project_state(list(squashed()))
    before = long.project_state([replaced[-1] for replaced in squashed().values()])
    assert MigrationAutodetector(before, made).changes(long.graph) == {}
    assert len(made.models) > 60


@pytest.mark.django_db
def test_an_installation_at_the_end_of_the_long_way_has_nothing_to_do():
    assert as_on_an_installation_of(*(old for replaced in squashed().values() for old in replaced)) == []


@pytest.mark.django_db
def test_an_installation_half_way_takes_the_rest_of_the_long_way():
    late = {"grievances": "0010_overseer", "departments": "0006_ceding"}
    old = [(app, name) for replaced in squashed().values() for app, name in replaced]
    applied = [(app, name) for app, name in old if name <= late.get(app, name)]
    for app, _name in squashed():
        later = MigrationRecorder(connection).migration_qs.filter(app=app)
        later.exclude(name__in=[name for _app, name in [*old, *squashed()]]).delete()
    todo = as_on_an_installation_of(*applied)
    assert [row for row in todo if row in old] == [row for row in old if row not in applied]
    assert todo[-1] not in old, "and what came after it"
