"""CPU milliseconds and queries per request, printed as a table: `make bench`. No timing is asserted."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grievances.models import Grievance
from tests.factories.district import file_case

CASES, ROUNDS = 300, 40


def cpu(work: Callable[[int], object], rounds: int) -> float:
    """CPU milliseconds of this process for one round, after three to warm up."""
    for number in range(3):
        work(-1 - number)
    began = time.process_time()
    for number in range(rounds):
        work(number)
    return 1000 * (time.process_time() - began) / rounds


def queries(work: Callable[[int], object]) -> int:
    with CaptureQueriesContext(connection) as caught:
        work(-9)
    return len(caught)


@pytest.mark.django_db
def test_requests(district, capsys):
    officer, anybody = Client(), Client()
    officer.force_login(district.people["grid"])
    rows = []

    def measure(name: str, work: Callable[[int], object], rounds: int = ROUNDS) -> None:
        rows.append((name, cpu(work, rounds), queries(work)))

    measure("file (action alone)", lambda n: file_case(district, body=f"第{n}号楼飞线充电"), CASES)
    case = Grievance.objects.order_by("pk").first()
    measure("officer's queue", lambda _: officer.get("/desk/?view=open"))
    measure("case page", lambda _: officer.get(f"/desk/{case.reference}/"))
    measure("public register", lambda _: anybody.get("/register/"))
    measure("first page", lambda _: anybody.get("/"))
    with capsys.disabled():
        print(f"\n{Grievance.objects.count()} cases, {connection.vendor}")
        print(f"{'request':<24}{'CPU ms':>10}{'queries':>10}")
        for name, milliseconds, count in rows:
            print(f"{name:<24}{milliseconds:>10.1f}{count:>10}")
