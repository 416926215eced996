"""Two on one round, two at one plan, two sweeps: one wins, the rest are told, nothing is there twice.
(PostgreSQL shows it; SQLite lets one write at a time.)"""

import uuid
from datetime import timedelta

import pytest

from grievances.models import Grievance, PatrolFinding, PatrolPlan, PatrolRound, PatrolTick
from grievances.patrols.actions import finding, planning, sweeping, walking
from grievances.patrols.actions.finding import Found
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import DomainError, MoveRefused, NotThere
from tests.factories.district import small_district
from tests.factories.patrols import due, planned, staffed, under_way, wanted
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town():
    return staffed(small_district())


def test_two_open_a_round_that_is_nobodys_and_one_walks_it(town):
    walked = due(planned(town, officer=None))
    deeds = [
        lambda name=name: walking.open_round(walked, actor=town.actor(name)) for name in ("grid", "second")
    ]
    results = together(deeds, slowly=True)
    assert sum(isinstance(each, NotThere | MoveRefused) for each in results) == 1
    walked.refresh_from_db()
    assert walked.state == PatrolRound.State.WALKING
    assert [entry.verb for entry in journal.entries(walked.subject)] == ["patrol_open"]


def test_a_device_that_sends_everything_six_times_at_once_has_it_there_once(town):
    walked = under_way(town)
    actor, point = town.actor("grid"), walked.plan.points.first()
    told = Found(key=str(uuid.uuid4()), text="楼道堵了", solved=False, category=town.categories["A03"])
    together([lambda: walking.tick(walked, point, actor=actor)] * 6)
    together([lambda: finding.find(walked, told, actor=actor)] * 6)
    assert (PatrolTick.objects.count(), PatrolFinding.objects.count()) == (1, 1)
    assert Grievance.objects.count() == 1
    verbs = [entry.verb for entry in journal.entries(walked.subject)]
    assert sorted(verbs) == ["patrol_find", "patrol_open", "patrol_tick"]


def test_two_change_a_plan_and_it_goes_on_as_one(town):
    old, street = planned(town), town.actor("street")
    forms = [wanted(town, title=f"改{n}") for n in range(4)]
    results = together(
        [lambda form=form: planning.plan(form, actor=street, instead_of=old) for form in [*forms, forms[0]]],
        slowly=True,
    )
    assert PatrolPlan.objects.filter(instead_of=old).count() == 1
    assert all(isinstance(each, PatrolPlan | MoveRefused) for each in results)
    assert [entry.verb for entry in journal.entries(f"patrol_plan:{old.pk}")] == ["patrol_plan", "patrol_end"]


def test_two_sweeps_and_a_walker_who_finishes_meanwhile_leave_one_end(town):
    walked = under_way(town)
    later = clock.now() + timedelta(days=8)

    def finish():
        return walking.finish(walked, actor=town.actor("grid"), why="下雨")

    with clock.travel(later):
        results = together(
            [lambda: sweeping.sweep(later), lambda: sweeping.sweep(later), finish], slowly=True
        )
    assert all(not isinstance(each, Exception) or isinstance(each, DomainError) for each in results)
    walked.refresh_from_db()
    assert walked.state in (PatrolRound.State.WALKED, PatrolRound.State.MISSED)
    ends = [e.verb for e in journal.entries(walked.subject) if e.verb in ("patrol_finish", "patrol_miss")]
    assert len(ends) == 1
    days = list(walked.plan.rounds.values_list("due_on", flat=True))
    assert len(days) == len(set(days)) > 1
