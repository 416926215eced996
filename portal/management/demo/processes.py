"""Runs the web server, the worker and the scheduler as one: starts them, starts them again, stops all of
them.

Our own rather than honcho, because honcho ends everything when one process ends: here a killed worker
comes back, and a visitor can see that nothing was lost.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PATIENCE = 12.0
PAUSE = 2.0


@dataclass
class Child:
    """One process, by name; `process` is the running one."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    again_at: float = 0.0
    starts: int = field(default=0)


def commands(port: int) -> list[Child]:
    """What the demo runs, all with this Python."""
    python = sys.executable
    web = [
        python,
        "-m",
        "gunicorn",
        "portal.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--worker-class",
        "gthread",
    ]
    celery = [python, "-m", "celery", "--quiet", "-A", "portal.celery"]
    worker = ["worker", "--queues", "due,notices,default,bulk", "--concurrency", "1", "--loglevel", "WARNING"]
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [
        Child("web", [*web, "--workers", "1", "--threads", "8", "--log-level", "warning"]),
        Child("worker", [*celery, *worker, *quiet]),
        Child("beat", [*celery, "beat", "--loglevel", "WARNING"]),
    ]


def port_is_free(port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Runner:
    """Keeps the children running until it is told to stop; then leaves nothing behind."""

    def __init__(self, children: list[Child], say: Callable[[str], None]):
        self.children, self.say = children, say
        self.stopping = threading.Event()

    def run(self) -> None:
        """Block until SIGINT, SIGTERM or SIGHUP."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: self.stopping.set())
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    self._tend(child)
                self.stopping.wait(0.3)
        finally:
            self._stop_all()

    def _tend(self, child: Child) -> None:
        if child.process is not None and child.process.poll() is None:
            return
        if child.process is not None:
            self.say(f"{child.name} ended with {child.process.returncode}; it starts again in {PAUSE:.0f} s")
            _signal_group(
                child.process, signal.SIGKILL
            )  # what it had started must not live on beside the new one
            child.process, child.again_at = None, time.monotonic() + PAUSE
        if time.monotonic() >= child.again_at:
            self._start(child)

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - our own commands
            child.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"},
            text=True,
            errors="replace",
        )
        child.starts += 1
        threading.Thread(target=self._relay, args=(child.name, child.process), daemon=True).start()

    def _relay(self, name: str, process: subprocess.Popen) -> None:
        for line in process.stdout:
            if line.strip():
                self.say(f"{name:>6} | {line.rstrip()}")

    def _stop_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()  # the first of its group alone: it stops its own children in good order
        deadline = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say("one process did not stop in time and is ended")
        for process in running:
            _signal_group(process, signal.SIGKILL)


def _signal_group(process: subprocess.Popen, which: signal.Signals) -> None:
    """To the process and all that it started; gone already is fine."""
    try:
        os.killpg(process.pid, which)
    except ProcessLookupError:
        return
