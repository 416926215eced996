"""An undo, somebody else's act and the worker that sends letters, all at the same moment: one wins, the rest
are told, and nothing is sent of what was undone. (PostgreSQL shows it; SQLite lets one write at a time.)"""

import pytest

from grievances.actions import handling, undoing
from grievances.lifecycle import Verb
from grievances.models import Grievance
from portal.engines.journal import journal
from portal.engines.outbox.deliver import deliver
from portal.engines.outbox.models import Message, State
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.factories.district import file_case, reload, small_district
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene():
    """Fire has just written to the resident."""
    district = small_district()
    fire, case = district.actor("fire"), file_case(district).grievance
    handling.sign(case, actor=fire)
    Message.objects.all().delete()
    with undoing.offering(case, Verb.CONTACT, actor=fire):
        handling.contact(reload(case), actor=fire, text="明天上门")
    return district, fire, case


def verbs(case) -> list[str]:
    assert list(journal.verify(case.subject)) == []
    return [entry.verb for entry in journal.entries(case.subject)][3:]


def test_two_undo_at_once_and_it_is_undone_once(scene):
    _district, fire, case = scene
    found = together([lambda: undoing.undo(reload(case), actor=fire)] * 4)
    assert sum(isinstance(each, Grievance) for each in found) == 1
    assert sum(isinstance(each, MoveRefused) for each in found) == 3
    assert verbs(case) == ["contact", "undo"]


def test_another_acts_at_the_same_moment_and_whoever_is_second_sees_it(scene):
    district, fire, case = scene
    seen = reload(case).version
    police = district.actor("police")
    undone, signed = together(
        [
            lambda: undoing.undo(reload(case), actor=fire, seen=seen),
            lambda: handling.sign(reload(case), actor=police, seen=seen),
        ]
    )
    assert {type(undone), type(signed)} == {Grievance, MoveRefused}
    assert verbs(case) == ["contact", "undo" if isinstance(undone, Grievance) else "sign"]


def test_the_worker_comes_at_the_same_moment_and_either_it_is_sent_or_it_is_undone(scene):
    _district, fire, case = scene
    Message.objects.update(next_at=clock.now())  # its ten seconds are just over
    undone, sent = together([lambda: undoing.undo(reload(case), actor=fire), lambda: deliver(clock.now())])
    states = set(Message.objects.values_list("state", flat=True))
    if isinstance(undone, MoveRefused):
        assert (sent, states, verbs(case)) == (1, {State.SENT}, ["contact"])
    else:
        assert (sent, states, verbs(case)) == (0, {State.DROPPED}, ["contact", "undo"])
