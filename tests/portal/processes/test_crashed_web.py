"""A web process is killed after it has kept a draft: the next one finds it, word for word."""

import socket
import subprocess
import sys
import urllib.parse
import urllib.request

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from grievances.actions import handling
from grievances.models import Draft
from tests.factories.district import file_case, small_district
from tests.portal.processes.running import environment, kill, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
WORDS = "下午到现场看过，二单元有两根飞线。"


def web(folder, port: int) -> subprocess.Popen:
    """A real server of its own process group."""
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "-b", f"127.0.0.1:{port}", "-w", "1"]
    started = subprocess.Popen(
        command,
        cwd=settings.ROOT,
        env=environment(folder),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(lambda: _listens(port))
    return started


def _listens(port: int) -> bool:
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) == 0


def ask(address: str, cookies: str, data: dict | None = None) -> str:
    sent = urllib.parse.urlencode(data).encode() if data else None
    asked = urllib.request.Request(address, sent, {"Cookie": cookies})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return answer.read().decode()


def test_a_draft_outlives_the_process_that_kept_it(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    place = small_district()
    case = file_case(place).grievance
    handling.sign(case, actor=place.actor("fire"))
    client, token = Client(), "a" * 32
    client.force_login(place.people["fire"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}"
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    page = f"http://127.0.0.1:{port}/desk/{case.reference}/contact/"
    first = web(tmp_path, port)
    sent = {"step": "meanwhile", "text": WORDS, "seen": case.version, "csrfmiddlewaretoken": token}
    try:
        assert '"revision": 1' in ask(page, cookies, sent)
    finally:
        kill(first)
    wait_for(lambda: not _listens(port))
    second = web(tmp_path, port)
    try:
        assert WORDS in ask(page, cookies)
    finally:
        kill(second)
    assert Draft.objects.get().person == place.people["fire"]
