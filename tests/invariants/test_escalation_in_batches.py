"""Invariant 3 where many cases are raised in one transaction: none of them waits for another, pays for
another's fault, or is half raised."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from grievances.actions import handling
from grievances.models import Escalation, Grievance
from grievances.tasks import sweep
from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import file_case, reload, small_district

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning
DUE = MONDAY + timedelta(days=7)


def noises(district, count: int) -> list[Grievance]:
    """So many cases of the police, all due in seven days."""
    with clock.travel(MONDAY):
        return [file_case(district, "A01", body=f"{n}号楼夜里很吵").grievance for n in range(count)]


def only_done() -> None:
    Watch.objects.exclude(kind="done").update(next_at=None)


def swept(at: datetime = DUE) -> int:
    with clock.travel(at):
        return sweep()


def levels(cases: list[Grievance]) -> list[int]:
    return [reload(case).level for case in cases]


def deeds(case: Grievance) -> list[str]:
    return [entry.verb for entry in journal.entries(case.subject)]


def letters(case: Grievance) -> int:
    return Message.objects.filter(subject=case.subject, created_at=DUE).count()


def test_cases_of_one_batch_are_raised_each_by_a_step_of_its_own(district):
    cases = noises(district, 5)
    only_done()
    assert swept() == 5
    assert levels(cases) == [1] * 5
    assert [reload(case).version for case in cases] == [case.version + 1 for case in cases]
    assert [deeds(case) for case in cases] == [["file", "dispatch", "escalate"]] * 5
    assert [letters(case) for case in cases] == [1] * 5
    assert set(Watch.objects.filter(kind="done").values_list("level", "next_at")) == {
        (1, DUE + timedelta(days=1))
    }
    assert list(journal.verify()) == []


def test_where_one_of_a_batch_fails_the_others_are_raised_and_it_is_parked_after_five_sweeps(district):
    cases = noises(district, 4)
    only_done()
    broken, others = cases[2], cases[:2] + cases[3:]
    Escalation.objects.create(  # the level stands already, and nothing else knows of it
        grievance=broken, kind="done", cycle=1, level=1, due_at=DUE, raised_at=DUE, told_role="supervisor"
    )
    assert swept() == 3
    assert levels(others) == [1] * 3
    assert [deeds(case).count("escalate") for case in others] == [1] * 3
    assert [letters(case) for case in others] == [1] * 3
    row = Watch.objects.get(subject=broken.subject, kind="done")
    assert (row.attempts, row.parked, row.level, row.next_at) == (1, "", 0, DUE)
    assert (reload(broken).version, deeds(broken), letters(broken)) == (broken.version, deeds(broken)[:2], 0)
    assert [swept() for _ in range(5)] == [0] * 5
    row.refresh_from_db()
    assert (row.attempts, row.parked.startswith("IntegrityError")) == (5, True)
    assert list(journal.verify()) == []


def test_a_case_that_is_not_there_stops_no_other(district):
    cases = noises(district, 3)
    only_done()
    Watch.objects.create(subject="grievance:999999", kind="done", due_at=MONDAY, next_at=MONDAY)
    assert swept() == 3
    assert levels(cases) == [1] * 3
    assert Watch.objects.get(subject="grievance:999999").attempts == 1


def test_two_moments_of_one_case_come_after_each_other_and_the_second_sees_the_first(district, caplog):
    case, other = noises(district, 2)
    assert swept() == 4, "nobody had answered, and it was not done"
    assert not caplog.records, "no batch had to be given up"
    for each in (case, other):
        raised = Escalation.objects.filter(grievance=each).order_by("pk").values_list("kind", "level")
        assert list(raised) == [("contact", 1), ("done", 1)]
        assert reload(each).version == each.version + 2
        assert deeds(each) == ["file", "dispatch", "escalate", "escalate"]
    assert list(journal.verify()) == []


def test_of_a_batch_what_has_ended_meanwhile_is_not_raised_and_rests(district):
    case, other = noises(district, 2)
    only_done()
    Grievance.objects.filter(pk=case.pk).update(status="closed", closed_at=MONDAY)
    assert swept() == 2
    assert levels([case, other]) == [0, 1]
    assert Watch.objects.get(subject=case.subject, kind="done").next_at is None


def test_several_levels_that_are_late_come_in_their_order(district):
    cases = noises(district, 3)
    only_done()
    assert swept(DUE + timedelta(days=5)) == 9
    for case in cases:
        rows = Escalation.objects.filter(grievance=case).order_by("pk").values_list("level", "rung_at")
        assert list(rows) == [(level + 1, DUE + timedelta(days=days)) for level, days in enumerate((0, 1, 3))]
    assert list(journal.verify()) == []


@contextmanager
def killed_at(table: str):
    """The process ends as the first row goes into the table."""

    def execute(run, sql, params, many, context):
        if f'INTO "{table}"' in sql:
            raise SystemExit
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute), pytest.raises(SystemExit):
        yield


@pytest.mark.parametrize(
    "table", ["grievances_escalation", "engines_entry", "engines_message", "engines_watch"]
)
def test_a_sweep_killed_inside_a_batch_leaves_nothing_half_done(district, table):
    cases = noises(district, 5)
    only_done()
    entries = journal.count()
    with killed_at(table):
        swept()
    assert (Escalation.objects.count(), journal.count()) == (0, entries)
    assert [letters(case) for case in cases] == [0] * 5
    assert [(reload(case).version, reload(case).level) for case in cases] == [(c.version, 0) for c in cases]
    assert set(Watch.objects.filter(kind="done").values_list("level", "next_at", "attempts")) == {(0, DUE, 0)}
    assert swept() == 5
    assert levels(cases) == [1] * 5
    assert [letters(case) for case in cases] == [1] * 5
    assert list(journal.verify()) == []


@contextmanager
def signing(case: Grievance, actor):
    """An officer signs for the case, on a connection of their own, and has not committed yet."""
    locked, go_on = threading.Event(), threading.Event()

    def act() -> None:
        try:
            with transaction.atomic(), clock.travel(MONDAY):
                handling.sign(case, actor=actor)
                locked.set()
                go_on.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        acting = pool.submit(act)
        try:
            assert locked.wait(20)
            yield
        finally:
            go_on.set()
            acting.result()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_case_that_an_officer_is_at_work_on_waits_for_the_next_sweep():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    district = small_district()
    cases = noises(district, 4)
    only_done()
    with signing(cases[1], district.actor("police")):
        assert swept() == 3
        assert levels(cases) == [1, 0, 1, 1]
    row = Watch.objects.get(subject=cases[1].subject, kind="done")
    assert (row.attempts, row.next_at) == (0, DUE), "that is no failure"
    assert swept() == 1
    assert levels(cases) == [1] * 4
    assert deeds(cases[1]) == ["file", "dispatch", "sign", "escalate"]
    assert list(journal.verify()) == []


def test_a_case_more_in_a_batch_costs_one_query_more(district):
    """Its own UPDATE; what is read, locked and written besides is so for all of a batch at once."""
    noises(district, 70)
    only_done()
    keys = list(Watch.objects.filter(kind="done").order_by("pk").values_list("pk", flat=True))

    def cost(of: list[int]) -> int:
        Watch.objects.exclude(pk__in=of).update(next_at=None)
        Watch.objects.filter(pk__in=of).update(next_at=DUE)
        with CaptureQueriesContext(connection) as caught:
            assert swept() == len(of)
        return len(caught)

    ten, twenty, forty = cost(keys[:10]), cost(keys[10:30]), cost(keys[30:])
    assert watch.SHORT_BATCH == 20, "ten and twenty are one batch, forty are two where batches are short"
    assert twenty - ten == 10
    assert forty - twenty < 3 * 20
