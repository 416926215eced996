"""A worker that was away, and one that is killed in the middle: nothing lost, nothing twice."""

from datetime import timedelta

import pytest

from grievances.models import Escalation
from portal.engines.journal import journal
from portal.engines.outbox.models import Message, State
from portal.kit import clock
from tests.factories.district import file_case, small_district
from tests.portal.processes.running import kill, ring, wait_for, worker

SWEEP, DELIVER = "grievances.tasks.sweep", "portal.tasks.deliver"
pytestmark = pytest.mark.django_db(transaction=True)


def overdue(count: int) -> None:
    """So many cases that fell due an hour ago, with nobody there to raise them."""
    district = small_district()
    with clock.travel(clock.now() - timedelta(hours=25)):
        for number in range(count):
            file_case(district, body=f"第{number}号楼楼道飞线充电")


def test_what_was_filed_while_the_worker_was_away_is_done_when_it_comes_back(tmp_path):
    overdue(5)
    assert Escalation.objects.count() == 0
    assert Message.objects.filter(state=State.WAITING).count() == 5 * 4
    ring(tmp_path, SWEEP, DELIVER)
    with worker(tmp_path):
        wait_for(lambda: Escalation.objects.filter(kind="done", level=1).count() == 5)
        wait_for(lambda: Escalation.objects.filter(kind="part").count() == 10)
        ring(tmp_path, DELIVER)
        wait_for(lambda: not Message.objects.filter(state=State.WAITING).exists())
    assert {row.told.username for row in Escalation.objects.filter(kind="done")} == {"fire_head"}
    keys = list(Message.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))


def test_a_worker_killed_in_the_middle_of_a_sweep_raises_everything_once(tmp_path):
    overdue(150)
    ring(tmp_path, SWEEP)
    with worker(tmp_path) as first:
        wait_for(lambda: Escalation.objects.count() > 20)
        kill(first)
    halfway = Escalation.objects.count()
    assert 20 < halfway < 150 * 4
    ring(tmp_path, SWEEP)
    with worker(tmp_path):
        wait_for(lambda: Escalation.objects.count() == 150 * 4)
    levels = Escalation.objects.filter(kind="done").values_list("grievance", "level")
    assert len(set(levels)) == len(levels) == 150
    assert Escalation.objects.filter(kind="part").count() == 300
    assert Escalation.objects.filter(kind="contact", level=1).count() == 150
    assert list(journal.verify()) == []
