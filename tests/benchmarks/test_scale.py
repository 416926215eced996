"""How the pages' CPU and queries grow with the cases: `make bench`. SCALE sets another number than 100,000.

The bounds: no page's CPU grows by more than a quarter from a tenth of the cases to all of them; a queue takes
at most 10 queries, a case page at most 15. Queries are asserted, times are printed.
"""

import os
import time
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grievances.lifecycle import OPEN
from grievances.models import Grievance
from portal.accounts.models import Person
from portal.management.demo.district import people

CASES = int(os.environ.get("SCALE", "100000"))
ROUNDS = 30
BOUNDS = {"queue": 10, "narrowed": 10, "case": 15}


def clients() -> tuple[Client, Client, Client]:
    found = []
    for row in (people.demo_person("ruling_officer"), people.demo_person("police_handler")):
        found.append(Client())
        found[-1].force_login(Person.objects.get(username=row.username))
    return *found, Client()


def pages() -> dict[str, Callable[[], object]]:
    """The pages that are measured, by name."""
    centre, handler, anybody = clients()
    open_case = Grievance.objects.filter(status__in=OPEN, about_staff=False).order_by("-pk").first()
    code = open_case.category.code
    return {
        "queue": lambda: centre.get("/desk/?view=all"),
        "narrowed": lambda: centre.get(f"/desk/?view=all&category={code}&area=LH-NH"),
        "handler's queue": lambda: handler.get("/desk/"),
        "case": lambda: centre.get(f"/desk/{open_case.reference}/"),
        "register": lambda: anybody.get("/register/"),
        "register, narrowed": lambda: anybody.get(f"/register/?matter={code[0]}"),
        "first page": lambda: anybody.get("/"),
    }


def measured() -> dict[str, tuple[float, float, int]]:
    """By page: milliseconds of CPU and of waiting, and queries."""
    found = {}
    for name, work in pages().items():
        for _ in range(3):
            assert work().status_code == 200, name
        with CaptureQueriesContext(connection) as caught:
            work()
            queries = len(caught)
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(ROUNDS):
            work()
        spent = [1000 * each / ROUNDS for each in (time.process_time() - cpu, time.perf_counter() - wall)]
        found[name] = (*spent, queries)
        assert queries <= BOUNDS.get(name, 25), (name, queries)
    return found


@pytest.mark.django_db
def test_pages_as_the_cases_grow(capsys):
    tenth = CASES // 10
    call_command("generate", cases=tenth, seed=1)
    few = measured()
    began = time.perf_counter()
    call_command("generate", cases=CASES - tenth, seed=2)
    made = (CASES - tenth) / (time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    many = measured()
    with capsys.disabled():
        print(f"\n{Grievance.objects.count()} cases, {connection.vendor}; {made:.0f} made in a second")
        print(f"{'':<20}{f'{tenth} cases':>24}{f'{CASES} cases':>24}{'CPU':>8}")
        for name, (cpu, wall, queries) in many.items():
            first = f"{few[name][0]:.1f} / {few[name][1]:.1f} ms, {few[name][2]} q"
            now = f"{cpu:.1f} / {wall:.1f} ms, {queries} q"
            print(f"{name:<20}{first:>24}{now:>24}{100 * cpu / few[name][0] - 100:>+7.0f}%")
        print("(CPU of this process / wall, queries)")
