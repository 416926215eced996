"""CPU and queries of a department's page, counted live and served from its rollup: `make bench`. No timing is
asserted; the bound to hold it against is 20 ms. SCALE sets another number of cases than 10,000."""

import os
import time
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluation.figures import department, rollups
from evaluation.figures.counting import PERIODS, Scope
from evaluation.models import DepartmentRollup
from grievances.models import Grievance
from portal.departments.actors import NOBODY
from portal.departments.models import Department
from portal.kit import clock

CASES, REQUESTS, LIVE = int(os.environ.get("SCALE", "10000")), 50, 5


def cpu(work: Callable[[], object], times: int) -> float:
    """CPU milliseconds of this process for one, after two to warm up."""
    for _ in range(2):
        work()
    began = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - began) / times


@pytest.mark.django_db(transaction=True)
def test_a_departments_page(capsys):
    with capsys.disabled():
        call_command("generate", cases=CASES, seed=1, verbosity=0)
    busiest = Department.objects.annotate(n=Count("parts")).order_by("-n", "pk").first()
    assert busiest
    path, anybody = f"/figures/departments/{busiest.code}/?days=365", Client()
    rows = []

    def measure(name: str, times: int) -> None:
        milliseconds = cpu(lambda: anybody.get(path), times)
        with CaptureQueriesContext(connection) as caught:
            assert anybody.get(path).status_code == 200
        rows.append((name, milliseconds, len(caught)))

    measure("counted live", LIVE)
    began = time.process_time()
    made = rollups.sweep()
    swept = time.process_time() - began
    measure("from its rollup", REQUESTS)
    assert rows[-1][2] <= 3
    until = clock.day_begins(clock.local(clock.now()).date())
    for days in PERIODS:
        kept = rollups.served(busiest.code, days, clock.now())
        assert kept
        assert kept.page == department.page(Scope(NOBODY, own=False, until=until, days=days), busiest)
    assert made == DepartmentRollup.objects.count()
    with capsys.disabled():
        print(f"\n{Grievance.objects.count()} cases, {made} pages swept in {swept:.1f} s CPU")
        print(f"{connection.vendor}; {busiest.code}, {kept.page.declared.n} cases in its figures")
        print(f"{'department page':<24}{'CPU ms':>10}{'queries':>10}")
        for name, milliseconds, count in rows:
            print(f"{name:<24}{milliseconds:>10.1f}{count:>10}")
