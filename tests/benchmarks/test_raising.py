"""How long one worker takes to raise ten thousand overdue cases: `make bench`. RAISED sets another number."""

import os
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.models import Assignment, Escalation, Grievance
from grievances.tasks import sweep
from portal.engines.escalation.models import Watch
from portal.kit import clock
from tests.factories.district import file_case

CASES = int(os.environ.get("RAISED", "10000"))


def overdue(district, count: int) -> None:
    """Copies of one case that is an hour late, each with its lead and its watched moment."""
    first = file_case(district, "A01", at=clock.now() - timedelta(days=7, hours=1)).grievance
    lead = first.parts.get()
    kept = {field.attname: getattr(first, field.attname) for field in Grievance._meta.concrete_fields}
    kept = {name: value for name, value in kept.items() if name not in ("id", "queue_at")}
    cases = Grievance.objects.bulk_create(
        Grievance(**kept | {"reference": f"B{n:09}", "filing_key": f"copy {n}"}) for n in range(count)
    )
    Assignment.objects.bulk_create(
        Assignment(
            grievance=case, department_id=lead.department_id, role=lead.role, dispatched_at=lead.dispatched_at
        )
        for case in cases
    )
    Watch.objects.all().delete()
    Watch.objects.bulk_create(
        Watch(subject=case.subject, kind="done", due_at=first.done_due, next_at=first.done_due)
        for case in cases
    )


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_overdue_cases(district, capsys):
    overdue(district, CASES + 1)
    with CaptureQueriesContext(connection) as caught:
        now = clock.now()
        Watch.objects.exclude(pk=Watch.objects.first().pk).update(next_at=now + timedelta(days=1))
        sweep()
        Watch.objects.filter(level=0).update(next_at=now)
    began, cpu = time.perf_counter(), time.process_time()
    handled = sweep()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert Escalation.objects.count() == CASES + 1
    with capsys.disabled():
        print(f"\n{handled} overdue cases raised by one worker, {connection.vendor}: {wall:.1f} s, ", end="")
        print(f"{1000 * wall / handled:.2f} ms wall and {1000 * cpu / handled:.2f} ms CPU a case; ", end="")
        print(f"{len(caught) - 4} queries for one")
        if os.environ.get("SHOW_QUERIES"):
            print("\n".join(query["sql"][:160] for query in caught))
