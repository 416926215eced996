"""The import as a command: its summary, its progress, kill -9 half-way, and the real messages."""

import io
import json
import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from grievances.models import Grievance
from portal.accounts.models import Identity
from portal.engines.journal import journal
from portal.engines.journal.models import Entry
from portal.management.progress import Progress


def messages(count: int) -> str:
    same = {"resident": "R", "title": "噪声", "filed_at": "2020-01-02T03:04:05+08:00"}
    rows = (same | {"id": n, "body": f"第 {n} 件"} for n in range(1, count + 1))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def run(*args: str) -> dict:
    out = io.StringIO()
    call_command("import_grievances", *args, stdout=out)
    return json.loads(out.getvalue())


def address() -> str:
    """The test database, as another process finds it."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def test_the_summary_counts_every_line(district, tmp_path):
    file = tmp_path / "messages.jsonl"
    file.write_text(messages(3) + "broken\n", encoding="utf-8")
    summary = run(str(file), "--area", "LH-NH")
    assert summary.pop("seconds") >= 0
    assert summary["refused"][0].pop("reason")
    assert summary == {"read": 4, "filed": 3, "skipped": 0, "refused": [{"line": 4}]}
    again = run(str(file))
    assert (again["filed"], again["skipped"]) == (0, 3)


def test_an_unknown_area_or_file_is_said_before_anything_is_filed(district, tmp_path):
    with pytest.raises(CommandError, match="LH-XX"):
        call_command("import_grievances", str(tmp_path / "x.jsonl"), "--area", "LH-XX")
    with pytest.raises(CommandError, match="x.jsonl"):
        call_command("import_grievances", str(tmp_path / "x.jsonl"))
    assert Grievance.objects.count() == 0


def test_killed_half_way_it_goes_on_where_it_stood(transactional_db, tmp_path, request):
    request.getfixturevalue("district")
    file = tmp_path / "messages.jsonl"
    file.write_text(messages(400), encoding="utf-8")
    environment = os.environ | {"MODE": "test", "DATABASE_URL": address()}
    command = [sys.executable, str(settings.ROOT / "manage.py"), "import_grievances", str(file)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment, **quiet) as process:
        deadline = time.monotonic() + 60
        while Grievance.objects.count() < 20 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.kill()
        assert process.wait() == -9, "it was to be killed in the middle"
    before = Grievance.objects.count()
    assert 20 <= before < 400
    assert Entry.objects.filter(verb="file").count() == Identity.objects.count() == before
    summary = run(str(file))
    assert (summary["filed"], summary["skipped"], summary["refused"]) == (400 - before, before, [])
    assert Grievance.objects.values("source").distinct().count() == Grievance.objects.count() == 400
    assert Entry.objects.filter(verb="file").count() == Identity.objects.count() == 400
    assert list(journal.verify()) == []


def test_the_real_messages_go_in_and_none_is_refused(district, samples, tmp_path):
    with (samples / "messages.jsonl").open(encoding="utf-8") as lines:
        some = [line for number, line in enumerate(lines) if number % 10 == 0]
    file = tmp_path / "some.jsonl"
    file.write_text("".join(some), encoding="utf-8")
    summary = run(str(file))
    assert (summary["read"], summary["filed"], summary["refused"]) == (285, 285, [])
    assert list(journal.verify()) == []


def test_the_longest_real_message_is_not_cut(district, samples, tmp_path):
    with (samples / "messages.jsonl").open(encoding="utf-8") as lines:
        longest = max(lines, key=lambda line: len(json.loads(line)["body"]))
    file = tmp_path / "longest.jsonl"
    file.write_text(longest, encoding="utf-8")
    assert run(str(file))["filed"] == 1
    assert Grievance.objects.get().body == json.loads(longest)["body"].strip()


def test_progress_is_a_line_at_every_tenth_where_nobody_looks():
    seen = io.StringIO()
    bar = Progress(1000, seen)
    for done in range(1000):
        bar.add(1, f"{done + 1} filed")
    bar.end()
    lines = seen.getvalue().splitlines()
    assert [line[:4].strip() for line in lines] == [f"{n}%" for n in range(10, 101, 10)]
    assert lines[0].startswith(" 10%  100 filed")


def test_progress_is_redrawn_in_place_on_a_terminal():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen = Terminal()
    bar = Progress(2, seen)
    bar.add(1, "1 filed")
    bar.add(1, "2 filed")
    bar.end()
    assert seen.getvalue().count("\r") == 2
    assert f"\r{'█' * 30} 100%  2 filed" in seen.getvalue()
