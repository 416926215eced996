"""The demo's processes: one that is killed comes back, and stopping leaves nothing behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

SCRIPT = """
    import sys
    from portal.management.demo.processes import Child, Runner

    sleep = "import os, time; print(os.getpid(), flush=True); os.system('sleep 300')"
    children = [Child(name, [sys.executable, "-c", sleep]) for name in ("web", "worker")]
    Runner(children, lambda text: print(text, flush=True)).run()
    print("left in good order", flush=True)
"""


def lines_of(process: subprocess.Popen, until: str, most: float = 20) -> list[str]:
    """The lines printed up to one that holds the word."""
    found, deadline = [], time.monotonic() + most
    while time.monotonic() < deadline:
        line = process.stdout.readline()
        found.append(line)
        if until in line:
            return found
    raise AssertionError(f"{until!r} was not printed: {found}")


def living_group(group: int) -> list[str]:
    """The processes of the group that are not dead yet (a zombie is dead, and waits only to be counted)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except FileNotFoundError:
            continue
        state, _parent, its_group = rest.split()[:3]
        if its_group == str(group) and state != "Z":
            found.append(name)
    return found


@pytest.fixture
def runner():
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SCRIPT)],
        cwd=Path(__file__).resolve().parents[4],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def test_a_killed_process_is_started_again_and_ctrl_c_leaves_nothing(runner):
    first = [lines_of(runner, "|")[-1] for _ in range(2)]
    pids = {line.split("|")[0].strip(): int(line.split("|")[1]) for line in first}
    assert set(pids) == {"web", "worker"}
    os.kill(pids["worker"], signal.SIGKILL)
    assert "worker ended with -9" in lines_of(runner, "ended")[-1]
    again = int(lines_of(runner, "worker |")[-1].split("|")[1])
    assert again != pids["worker"]
    runner.send_signal(signal.SIGINT)
    assert "left in good order" in lines_of(runner, "good order")[-1]
    assert runner.wait(10) == 0
    for pid in (pids["web"], pids["worker"], again):
        assert living_group(pid) == []
