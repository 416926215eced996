"""Real processes on the test database: a Celery worker that can be started, rung and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

RING = "import sys; from portal.celery import app; [app.send_task(name) for name in sys.argv[1:]]"
CELERY = [sys.executable, "-m", "celery", "--quiet", "-A", "portal.celery"]


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that works on this test's database, with its other data in `folder`."""
    return os.environ | {
        "MODE": "development",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url(),
        "REDIS_URL": settings.REDIS_URL,
        "LOG_LEVEL": "WARNING",
        "SECRET_KEY": settings.SECRET_KEY,
        "SEAL_KEYS": ",".join(settings.SEAL_KEYS),
    }


def database_url() -> str:
    """The address of this test's own database."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    user, password = found["USER"], found["PASSWORD"]
    return f"postgres://{user}:{password}@{found['HOST']}:{found['PORT']}/{found['NAME']}"


@contextmanager
def worker(folder: Path):
    """A running worker, ended at the latest when the block ends."""
    command = [*CELERY, "worker", "-Q", "due,notices,default,bulk", "--concurrency", "1"]
    command += ["--loglevel", "ERROR"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    process = subprocess.Popen(
        command,
        env=environment(folder),
        cwd=settings.ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """kill -9 to the worker and its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait(10)


def ring(folder: Path, *tasks: str) -> None:
    """Send the doorbells, as the scheduler would, all from one process."""
    command = [sys.executable, "-c", RING, *tasks]
    given = environment(folder)
    subprocess.run(command, env=given, cwd=settings.ROOT, check=True, capture_output=True, timeout=90)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until it is so; AssertionError when it is not in time."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
