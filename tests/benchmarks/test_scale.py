"""How the pages' CPU and queries grow with the cases: `make bench`. SCALE sets another number than 100,000.

Measured as a site answers: figures are kept for their seconds, and templates are not watched as tests watch
them. "queue anew" counts the views of the desk at each request, as after an act of one's own. The yardstick:
CPU of this machine for fifty rows by plain Django; for one of its kind 8.6 ms, when the bounds were set.

The bounds: a queue takes at most 12 ms of this process and 2 ms of the database, 10 queries; a case page 15
and 3 ms, 15 queries; no page's CPU grows by more than a quarter from a tenth of the cases to all of them.
Queries are asserted, times are printed. The database's CPU is read where PostgreSQL runs on this machine.
"""

import gc
import os
import time
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine, Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, _TestState

from grievances.lifecycle import OPEN
from grievances.models import Grievance
from portal.accounts.models import Person
from portal.kit import fresh
from portal.management.demo.district import people

CASES = int(os.environ.get("SCALE", "100000"))
ROUNDS, TRIES = 40, 3
BOUNDS = {"queue": 10, "queue anew": 10, "handler's queue": 10, "narrowed": 10, "case": 15}


def clients() -> tuple[Client, Client, Client]:
    found = []
    for row in (people.demo_person("ruling_officer"), people.demo_person("police_handler")):
        found.append(Client())
        found[-1].force_login(Person.objects.get(username=row.username))
    return *found, Client()


def pages() -> dict[str, Callable[[], object]]:
    """The pages that are measured, by name."""
    centre, handler, anybody = clients()
    acted = _acted(centre)
    open_case = Grievance.objects.filter(status__in=OPEN, about_staff=False).order_by("-pk").first()
    code = open_case.category.code
    return {
        "queue": lambda: centre.get("/desk/?view=open"),
        "queue anew": lambda: acted.get("/desk/?view=open"),
        "narrowed": lambda: centre.get(f"/desk/?view=open&category={code}&area=LH-NH"),
        "handler's queue": lambda: handler.get("/desk/"),
        "case": lambda: centre.get(f"/desk/{open_case.reference}/"),
        "register": lambda: anybody.get("/register/"),
        "register, narrowed": lambda: anybody.get(f"/register/?matter={code[0]}"),
        "first page": lambda: anybody.get("/"),
    }


def _acted(client: Client) -> Client:
    """The same visitor, who has just sent something: nothing kept is old enough for them."""
    again = Client()
    again.cookies = deepcopy(client.cookies)
    again.cookies[fresh.COOKIE] = f"{time.time() + 3600:.6f}"
    return again


def yardstick(_request: HttpRequest) -> HttpResponse:
    """Fifty rows of cases with their area, read as instances and written by a plain template."""
    rows = Grievance.objects.select_related("area").order_by("-filed_at")[:50]
    return HttpResponse(YARD.render(Context({"rows": rows})))


YARD = Engine().from_string(
    "<ul>{% for row in rows %}<li>{{ row.reference }} {{ row.title }} {{ row.place }} {{ row.status }}"
    " {{ row.area.name_zh }} {{ row.filed_at }} {{ row.done_due }}</li>{% endfor %}</ul>"
)


def of_machine() -> float:
    """Milliseconds of CPU for the yardstick."""
    request = RequestFactory().get("/")
    for _ in range(3):
        yardstick(request)
    cpu = time.process_time()
    for _ in range(ROUNDS):
        yardstick(request)
    return 1000 * (time.process_time() - cpu) / ROUNDS


@pytest.fixture
def as_a_site(settings):
    """Figures are kept, and rendering is not signalled: the test runner's hooks cost as much as a page. What
    the runner has loaded is not searched for garbage again and again."""
    settings.COUNTS_KEPT_SECONDS, settings.REGISTER_KEPT_SECONDS, settings.NAMES_KEPT_SECONDS = 10, 60, 60
    watched, Template._render = Template._render, _TestState.saved_data.template_render
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
    Template._render = watched


class Spent(NamedTuple):
    """Milliseconds of a page: CPU of this process and of the database (0: not known), and of waiting."""

    web: float
    database: float
    wall: float
    queries: int

    def __str__(self) -> str:
        return f"{self.web:.1f} + {self.database:.1f} / {self.wall:.1f} ms, {self.queries} q"


def of_database() -> float:
    """Seconds of CPU that the connection's own process has used, where it can be seen from here."""
    if connection.vendor != "postgresql":
        return 0.0
    with suppress(OSError, ValueError):
        process = connection.connection.info.backend_pid
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def measured() -> dict[str, Spent]:
    """What each page takes, by its name."""
    found = {}
    for name, work in pages().items():
        for _ in range(3):
            assert work().status_code == 200, name
        with CaptureQueriesContext(connection) as caught:
            work()
            queries = len(caught)
        found[name] = Spent(*map(min, zip(*(times(work) for _ in range(TRIES)), strict=True)), queries)
        assert queries <= BOUNDS.get(name, 25), (name, queries)
    return found


def times(work: Callable[[], object]) -> list[float]:
    """A round's milliseconds: web, database, wall. Of several rounds the quietest counts: others use the
    machine, too."""
    began = time.process_time(), of_database(), time.perf_counter()
    for _ in range(ROUNDS):
        work()
    ended = time.process_time(), of_database(), time.perf_counter()
    return [1000 * (end - begin) / ROUNDS for begin, end in zip(began, ended, strict=True)]


@pytest.mark.django_db
def test_pages_as_the_cases_grow(capsys, as_a_site):
    tenth = CASES // 10
    call_command("generate", cases=tenth, seed=1)
    few, yard = measured(), of_machine()
    began = time.perf_counter()
    call_command("generate", cases=CASES - tenth, seed=2)
    made = (CASES - tenth) / (time.perf_counter() - began)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # all these rows are checked once more at the end
            cursor.execute("SET LOCAL statement_timeout = 0")
    many = measured()
    with capsys.disabled():
        print(f"\n{Grievance.objects.count()} cases, {connection.vendor}; {made:.0f} made in a second")
        print(f"{'':<20}{f'{tenth} cases':>30}{f'{CASES} cases':>30}{'CPU':>8}")
        for name, now in many.items():
            before, after = few[name][0] + few[name][1], now[0] + now[1]
            print(f"{name:<20}{few[name]!s:>30}{now!s:>30}{100 * after / before - 100:>+7.0f}%")
        print("(CPU of this process + of the database / wall, queries)")
        print(f"the yardstick: {yard:.1f}, then {of_machine():.1f} ms")
