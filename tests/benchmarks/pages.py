"""What the pages take in a process of their own, as a site's: run by test_scale on the database that it names
in the environment; prints JSON. A test runner's process is a seventh slower, and its hooks count."""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from grievances.lifecycle import OPEN
from grievances.models import Grievance
from portal.accounts.models import Person
from portal.kit import fresh
from portal.management.demo.district import people

ROUNDS, TRIES = 40, 3


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
    # Of what is private nobody is shown a neighbour's: such a case would be compared with nothing.
    plain = Grievance.objects.filter(status__in=OPEN, sensitive=False, about_staff=False).order_by("-pk")[0]
    told = {"body": plain.body, "area": plain.area.code, "category": plain.category.code}
    return {
        "queue": lambda: centre.get("/desk/?view=open"),
        "queue anew": lambda: acted.get("/desk/?view=open"),
        "narrowed": lambda: centre.get(f"/desk/?view=open&category={code}&area=LH-NH"),
        "handler's queue": lambda: handler.get("/desk/"),
        "words, few": lambda: centre.get("/desk/?view=all&words=漏水"),
        "words, many": lambda: handler.get("/desk/?view=all&words=水"),
        "alike": lambda: anybody.post("/file/alike/", told),
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
    found: dict[str, Spent] = {}
    for name, work in pages().items():
        for _ in range(3):
            assert work().status_code == 200, name
        with CaptureQueriesContext(connection) as caught:
            work()
            queries = len(caught)
        found[name] = Spent(*map(min, zip(*(times(work) for _ in range(TRIES)), strict=True)), queries)
    return found


def times(work: Callable[[], object]) -> list[float]:
    """A round's milliseconds: web, database, wall. Of several rounds the quietest counts: others use the
    machine, too."""
    began = time.process_time(), of_database(), time.perf_counter()
    for _ in range(ROUNDS):
        work()
    ended = time.process_time(), of_database(), time.perf_counter()
    return [1000 * (end - begin) / ROUNDS for begin, end in zip(began, ended, strict=True)]


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["testserver"]
    print(json.dumps({"pages": measured(), "yardstick": of_machine()}))
