"""How the pages' CPU and queries grow with the cases: `make bench`. SCALE sets another number than 100,000.

Measured as a site answers, in a process of its own (pages.py). "queue anew" counts the views of the desk at
each request, as after an act of one's own. The yardstick: CPU of this machine for fifty rows by plain Django;
for one of its kind 8.6 ms, when the bounds were set.

The bounds: a queue takes at most 12 ms of this process and 2 ms of the database, 10 queries; a case page 15
and 3 ms, 15 queries; looking for words, or for cases that are alike, at most 10 queries; no page's CPU grows
by more than a quarter from a tenth of the cases to all of them.
Queries are asserted, times are printed. The database's CPU is read where PostgreSQL runs on this machine.
"""

import json
import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from tests.benchmarks.pages import Spent
from tests.portal.processes.running import environment

CASES = int(os.environ.get("SCALE", "100000"))
BOUNDS = {"queue": 10, "queue anew": 10, "handler's queue": 10, "narrowed": 10, "case": 15, "alike": 10}
BOUNDS |= {"words, few": 10, "words, many": 10}


def _run(*command: str, folder) -> str:
    """What another process says, of this test's database."""
    given = environment(folder) | {"MODE": "development", "LOG_LEVEL": "ERROR"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, *command],
        cwd=settings.ROOT,
        env=given,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def generate(cases: int, seed: int, folder) -> None:
    """So many cases more, written and swept up as a site's are."""
    _run("manage.py", "generate", f"--cases={cases}", f"--seed={seed}", folder=folder)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def measured(folder) -> tuple[dict[str, Spent], float]:
    """What each page takes, and the yardstick."""
    found = json.loads(_run("-m", "tests.benchmarks.pages", folder=folder))
    pages = {name: Spent(*each) for name, each in found["pages"].items()}
    for name, each in pages.items():
        assert each.queries <= BOUNDS.get(name, 25), (name, each.queries)
    return pages, found["yardstick"]


@pytest.mark.django_db(transaction=True)
def test_pages_as_the_cases_grow(capsys, tmp_path):
    tenth = CASES // 10
    generate(tenth, 1, tmp_path)
    few, yard = measured(tmp_path)
    began = time.perf_counter()
    generate(CASES - tenth, 2, tmp_path)
    made = (CASES - tenth) / (time.perf_counter() - began)
    many, yard_now = measured(tmp_path)
    with capsys.disabled():
        print(f"\n{CASES} cases, {connection.vendor}; {made:.0f} made in a second")
        print(f"{'':<20}{f'{tenth} cases':>30}{f'{CASES} cases':>30}{'CPU':>8}")
        for name, now in many.items():
            before, after = few[name][0] + few[name][1], now[0] + now[1]
            print(f"{name:<20}{few[name]!s:>30}{now!s:>30}{100 * after / before - 100:>+7.0f}%")
        print("(CPU of this process + of the database / wall, queries)")
        print(f"the yardstick: {yard:.1f}, then {yard_now:.1f} ms")
