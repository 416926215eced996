"""The production topology of docker-compose.yml, its own commands and health checks, without containers.

PostgreSQL and Redis are those of the tests, the reverse proxy is a header; web, worker and beat are real.
"""

import json
import os
import re
import socket
import subprocess
import urllib.error
import urllib.request
import uuid
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection

from grievances.models import Escalation, Grievance
from portal.engines.journal import journal
from portal.engines.outbox.models import Message, State
from portal.kit import clock
from tests.factories.district import file_case, small_district
from tests.portal.processes.running import database_url, kill, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.redis]
COMPOSE = yaml.safe_load((settings.ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
HOST = "portal.example"
GIVEN = {
    "SITE_HOST": HOST,
    "SECRET_KEY": "x7" * 30 + "-Qz!_93kd0Lw",
    "POSTGRES_PASSWORD": "stands-in-the-address",
}
VARIABLE = re.compile(r"\$\{(\w+)(?::\?|:-([^}]*))\}")


@pytest.fixture(autouse=True)
def both_servers():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    if not settings.REDIS_URL:
        pytest.skip("needs Redis")


class Site:
    """The services' processes, each with the environment that the compose file gives it."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        given = GIVEN | {"SEAL_KEYS": ",".join(settings.SEAL_KEYS)}
        wanted = {
            name: VARIABLE.sub(lambda part: given.get(part[1]) or part[2] or "", str(value))
            for name, value in COMPOSE["x-portal"]["environment"].items()
        }
        # What containers have of their own: a data folder, an image's static files, names in a network.
        own = {"VAR_DIR": str(folder), "STATIC_ROOT": str(folder / "static")}
        own |= {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL}
        kept = {name: os.environ[name] for name in ("PATH", "HOME")}
        python = {"PATH": f"{settings.ROOT / '.venv' / 'bin'}:{kept['PATH']}"}
        self.environment = kept | python | wanted | own | {"DJANGO_SETTINGS_MODULE": "portal.settings"}

    def command(self, service: str) -> list[str]:
        """The service's command: the compose file's, else the image's."""
        image = re.search(r"^CMD (\[.*\])$", (settings.ROOT / "Dockerfile").read_text(), re.M)[1]
        found = SERVICES[service].get("command") or json.loads(image)
        local = {"0.0.0.0:8000": f"127.0.0.1:{self.port}", "/tmp/beat": str(self.folder / "beat")}
        return [local.get(word, word) for word in found]

    def run(self, command: list[str], seconds: int = 90) -> subprocess.CompletedProcess:
        """A command that ends, in a container's environment."""
        given = {"env": self.environment, "cwd": settings.ROOT, "timeout": seconds}
        return subprocess.run(command, capture_output=True, text=True, **given)

    @contextmanager
    def running(self, service: str):
        log = (self.folder / f"{service}.log").open("w")
        process = subprocess.Popen(
            self.command(service), env=self.environment, cwd=settings.ROOT,
            start_new_session=True, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            yield process
        finally:
            kill(process)
            log.close()

    def is_healthy(self, service: str) -> bool:
        """The compose file's own health check."""
        check = [word.replace("localhost:8000", f"localhost:{self.port}") for word in self.check(service)]
        return self.run(check).returncode == 0

    def check(self, service: str) -> list[str]:
        kind, *command = SERVICES[service]["healthcheck"]["test"]
        assert kind == "CMD"
        return command

    def ask(self, path: str, data: dict | None = None, **headers) -> tuple[int, str]:
        """A request as the proxy hands it on."""
        given = {"Host": HOST, "X-Forwarded-Proto": "https", "Content-Type": "application/json"} | headers
        body = json.dumps(data).encode() if data is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, given)
        try:
            with urllib.request.build_opener(_NoRedirect).open(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers.get("Location", "")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def test_the_services_of_the_compose_file_file_route_raise_and_tell(tmp_path):
    district, site = small_district(), Site(tmp_path)
    with clock.travel(clock.now() - timedelta(hours=25)):
        late = file_case(district).grievance
    assert site.run(site.command("migrate")).returncode == 0
    assert site.run(["python", "manage.py", "collectstatic", "--noinput"]).returncode == 0
    with ExitStack() as running:
        for service in ("web", "worker", "beat"):
            running.enter_context(site.running(service))
        wait_for(lambda: site.is_healthy("web"))
        wait_for(lambda: site.is_healthy("worker"))

        status, page = site.ask("/", **{"Accept-Language": "zh-CN"})
        assert (status, "我要反映问题" in page) == (200, True)
        style = re.search(r'href="(/static/css/[^"]+\.css)"', page)[1]
        assert site.ask(style)[0] == 200
        assert site.ask("/", **{"X-Forwarded-Proto": "http"}) == (301, f"https://{HOST}/")
        assert site.ask("/", Host="elsewhere.example")[0] == 400
        assert site.ask("/demo/")[0] == 404

        filing = {
            "body": "三号楼楼道飞线充电",
            "area": "LH-NH-01-01",
            "category": "A03",
            "email": "a@b.example",
        }
        key = {"Idempotency-Key": str(uuid.uuid4())}
        first, again = (site.ask("/api/v1/grievances/", filing, **key) for _ in range(2))
        assert (first[0], json.loads(first[1])["lead"]["code"]) == (201, "FIRE")
        assert json.loads(again[1])["reference"] == json.loads(first[1])["reference"]

        # Beat rings, the worker finds what is due and what waits to be sent.
        wait_for(lambda: Escalation.objects.filter(grievance=late, kind="done", level=1).count() == 1, 90)
        wait_for(lambda: not Message.objects.filter(state=State.WAITING).exists(), 90)
        assert Grievance.objects.count() == 2
    raised = Escalation.objects.get(grievance=late, kind="done", level=1)
    assert (raised.told.username, raised.due_at) == ("fire_head", late.done_due)
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert list(journal.verify()) == []
    for service in ("web", "worker", "beat"):
        assert "Traceback" not in (tmp_path / f"{service}.log").read_text(), service
