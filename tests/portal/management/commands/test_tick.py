"""Every periodic job once, without a worker."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from grievances.models import Escalation
from portal.engines.outbox.models import Message, State
from portal.kit import clock
from portal.management.commands import tick
from portal.schedule import SCHEDULE
from tests.factories.district import file_case


def run() -> dict:
    out = io.StringIO()
    call_command("tick", stdout=out)
    return json.loads(out.getvalue())


def test_what_is_due_happens_once_and_what_waits_is_sent(district):
    case = file_case(district, at=clock.now() - timedelta(hours=25)).grievance
    first = run()
    assert list(first) == list(SCHEDULE)
    assert first["grievances.tasks.sweep"] == 4, "contact, done, and two parts"
    assert Escalation.objects.filter(grievance=case, kind="done").count() == 1
    assert first["portal.tasks.deliver"] == Message.objects.filter(state=State.SENT).count() > 0
    while (again := run())["portal.tasks.deliver"]:
        assert again["grievances.tasks.sweep"] == 0
    assert not Message.objects.filter(state=State.WAITING).exists()


def test_a_job_that_fails_does_not_stop_the_others(district, monkeypatch):
    monkeypatch.setattr(tick, "SCHEDULE", {"portal.tasks.no_such_job": 1, "grievances.tasks.sweep": 1})
    with pytest.raises(CommandError, match="failed: portal.tasks.no_such_job"):
        call_command("tick", stdout=io.StringIO(), stderr=io.StringIO())
