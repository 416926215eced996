"""Acts on many cases beside others: two workers, colleagues at the same cases, a worker killed in the middle.
One wins, the rest are told, nothing is lost and nothing done twice. (PostgreSQL shows it; SQLite lets one
write at a time.)"""

import os
import signal
import subprocess
import sys
import time
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from grievances.actions import answering, bulk, handing, handling
from grievances.lifecycle import Verb
from grievances.models import Assignment, BulkAct, BulkCase, Grievance, Letter
from portal.departments.actors import bearer
from portal.engines.journal import journal
from tests.factories.district import file_case, small_district
from tests.factories.team import colleagues
from tests.factories.together import together
from tests.portal.processes.running import environment

pytestmark = pytest.mark.django_db(transaction=True)
SWEEP = """
import os, django
django.setup()
from grievances.actions import bulk
print("ready", flush=True)
bulk.sweep()
"""


@pytest.fixture
def district():
    return small_district()


def filed(district, number: int) -> list[Grievance]:
    return [file_case(district, "A01", body=f"第{n}户太吵").grievance for n in range(number)]


def begun(district, cases, verb=Verb.SIGN, name="police", **more) -> BulkAct:
    with translation.override("en"):
        seen = list(Grievance.objects.filter(pk__in=[c.pk for c in cases]).values_list("pk", "version"))
        more.setdefault("form_key", uuid.uuid4())
        return bulk.start(actor=district.actor(name), verb=verb, cases=seen, **more)


def came(act) -> list[str]:
    return list(act.cases.order_by("pk").values_list("state", flat=True))


def times(cases, verb) -> list[int]:
    return [[entry.verb for entry in journal.entries(case.subject)].count(verb) for case in cases]


def test_two_workers_do_each_case_once_and_end_it_once(district):
    cases = filed(district, 12)
    act = begun(district, cases, Verb.NOTE, parameters={"text": "周三一起去"})
    handled = together([bulk.sweep, bulk.sweep, bulk.sweep], slowly=True)
    bulk.sweep()
    assert sum(handled) <= 12
    assert (came(act), times(cases, Verb.NOTE)) == (["done"] * 12, [1] * 12)
    assert Letter.objects.filter(text="周三一起去").count() == 12
    assert [entry.verb for entry in journal.entries(f"bulk:{act.pk}")] == ["start", "finish"]
    assert list(journal.verify()) == []


def test_the_same_form_at_once_is_one_act(district):
    cases, key = filed(district, 3), uuid.uuid4()
    answers = together([lambda: begun(district, cases, form_key=key)] * 4)
    assert {answer.pk for answer in answers} == {BulkAct.objects.get().pk}
    assert BulkCase.objects.count() == 3


def test_cases_that_others_change_meanwhile_are_theirs_or_the_acts_and_the_rest_is_told(district):
    colleagues(district, "POLICE", "ma", "lin")
    cases = filed(district, 9)
    police, lin = district.actor("police"), district.people["lin"]
    for case in cases:
        handling.sign(case, actor=police)
    given = {"department": district.departments["POLICE"].pk, "to": district.people["ma"].pk}
    act = begun(district, cases, Verb.HAND, parameters=given)
    others = [lambda case=case: handing.hand(case, actor=police, to=lin) for case in cases[:3]]
    others += [lambda case=case: answering.withdraw(case, actor=bearer(case.pk)) for case in cases[3:6]]
    told = together([bulk.sweep, bulk.sweep, *others], slowly=True)[2:]
    bulk.sweep()
    states = came(act)
    assert set(states) <= {"done", "refused"}
    assert states[6:] == ["done"] * 3
    holders = dict(Assignment.objects.values_list("grievance_id", "officer__username"))
    for case, state, answer in zip(cases[:6], states[:6], told, strict=True):
        done = times([case], Verb.HAND)[0]
        if state == "refused":
            assert done == (1 if case in cases[:3] else 0), "only the other's deed is in the journal"
            assert not isinstance(answer, Exception)
        elif case in cases[:3]:
            assert holders[case.pk] == ("ma" if isinstance(answer, Exception) else "lin")
    refused = act.cases.filter(state="refused")
    assert all(row.reason for row in refused)
    assert ended(act) == ("finished", 9)
    assert list(journal.verify()) == []


def ended(act) -> tuple[str, int]:
    return BulkAct.objects.get(pk=act.pk).state, act.cases.exclude(state="pending").count()


def test_it_is_stopped_while_workers_are_at_it_and_every_case_is_whole(district):
    cases = filed(district, 8)
    act = begun(district, cases)
    together([bulk.sweep, bulk.sweep, lambda: bulk.stop(act, actor=district.actor("police"))], slowly=True)
    bulk.sweep()
    done = act.cases.filter(state="done").count()
    assert BulkAct.objects.get().state in {"stopped", "finished"}
    assert sum(times(cases, Verb.SIGN)) == done
    assert Assignment.objects.filter(state="signed").count() == done


@pytest.mark.postgres
def test_a_worker_killed_in_the_middle_is_followed_by_the_next_one(district, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    cases = filed(district, 60)
    act = begun(district, cases, Verb.NOTE, parameters={"text": "周三一起去"})
    worker = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", SWEEP],
        cwd=settings.ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
    )
    assert worker.stdout.readline() == b"ready\n"
    patience = time.monotonic() + 20
    while not act.cases.filter(state="done").exists() and time.monotonic() < patience:
        time.sleep(0.01)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    half = act.cases.filter(state="done").count()
    assert 0 < half < 60
    assert BulkAct.objects.get().is_running
    while BulkAct.objects.get().is_running:
        bulk.sweep()
    assert (came(act), times(cases, Verb.NOTE)) == (["done"] * 60, [1] * 60)
    assert Letter.objects.filter(text="周三一起去").count() == 60
    assert list(journal.verify()) == []
