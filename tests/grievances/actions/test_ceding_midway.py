"""A department cedes a matter while a whistle is blown, or an order of it waits to be judged: what it has
answered stays with it, what nobody has answered goes over."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import supervising, whistling
from grievances.lifecycle import Verb
from grievances.models import Grievance, Supervision, WhistleCall
from grievances.policies import available
from portal.departments.actions import successions
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.kit import clock
from tests.factories.district import District, file_case, give_posts, reload
from tests.factories.successions import applied, ceding, merger, new_unit, new_worker

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def place(district) -> District:
    new_unit(district, "RESCUE", "应急管理局")
    new_worker(district, "rescue", "RESCUE")
    return district


@pytest.fixture
def case(place) -> Grievance:
    """Fire leads e-bikes; the grid officer calls it, and civil affairs with it."""
    with at():
        made = file_case(place).grievance
        called = [place.departments[code] for code in ("FIRE", "CIVIL")]
        given = {"place": "三号楼", "purpose": "清理楼道", "departments": called}
        whistling.whistle(made, actor=place.actor("grid"), **given)
    return made


def cede(place, code="FIRE", **later):
    with at(**(later or {"minutes": 30})):
        return applied(place, ceding(place, code, "RESCUE", "A03"))


def calls(case) -> dict[str, str]:
    rows = WhistleCall.objects.filter(whistle__grievance=case).select_related("department", "whistle")
    return {row.department.code: row.stands for row in rows}


def parts(case) -> dict[str, tuple[str, str]]:
    rows = case.parts.exclude(state="withdrawn").select_related("department")
    return {row.department.code: (row.role, row.state) for row in rows}


@pytest.mark.parametrize(
    ("answer", "stands", "state"),
    [(whistling.arrive, "there", "signed"), (whistling.acknowledge, "coming", "waiting")],
)
def test_who_has_answered_goes_on_at_the_place(place, case, answer, stands, state):
    fire = place.actor("fire")
    with at(minutes=10):
        answer(case, actor=fire)
    cede(place)
    assert calls(case) == {"FIRE": stands, "CIVIL": "called"}
    assert (parts(case)["RESCUE"][0], parts(case)["FIRE"]) == ("lead", ("co", state))
    with at(minutes=40):
        assert Verb.ACT not in available(place.actor("rescue"), reload(case))
        if stands == "coming":
            whistling.arrive(case, actor=fire)
        whistling.act(case, actor=fire, text="已拆除")
    assert (calls(case)["FIRE"], parts(case)["FIRE"]) == ("done", ("co", "done"))
    assert list(journal.verify(case.subject)) == []


def test_the_part_that_came_with_an_answered_call_stays_and_the_ceding_ends(place, case):
    with at(minutes=10):
        whistling.arrive(case, actor=place.actor("civil"))
    row = cede(place, "CIVIL")
    assert (row.total, parts(case)["CIVIL"], "RESCUE" in parts(case)) == (0, ("co", "signed"), False)
    with at(minutes=40):
        whistling.act(case, actor=place.actor("civil"), text="已安置")
    with at(hours=1):
        assert successions.sweep(clock.now()) == 0
    row.refresh_from_db()
    assert (row.finished_at is not None, parts(case)["CIVIL"]) == (True, ("co", "done"))


def test_a_call_that_nobody_has_answered_goes_over(place, case):
    cede(place)
    assert calls(case) == {"RESCUE": "called", "CIVIL": "called"}
    assert "FIRE" not in parts(case)


def test_who_ends_is_there_for_the_heir_as_before(place, case):
    with at(minutes=10):
        whistling.arrive(case, actor=place.actor("fire"))
    with at(minutes=30):
        applied(place, merger(place, ("FIRE",), "RESCUE"))
    assert (calls(case), "FIRE" in parts(case)) == ({"RESCUE": "there", "CIVIL": "called"}, False)


@pytest.fixture
def ordered(place) -> Grievance:
    give_posts(place, "fire", "FIRE", Role.HANDLER)
    with at():
        made = file_case(place).grievance
        supervising.supervise(made, actor=place.actor("ruling"), wanted="说明原因")
        supervising.receive(made, actor=place.actor("fire"))
        supervising.respond(made, actor=place.actor("fire"), text="已说明")
    return made


def test_an_answered_order_is_judged_where_it_was_answered(place, ordered):
    row = cede(place)
    assert (row.total, "FIRE" in parts(ordered)) == (1, False)
    assert Supervision.objects.get().department.code == "FIRE"
    assert Verb.SUPERVISE in available(place.actor("ruling"), reload(ordered)), "the new lead has none"
    with at(hours=1):
        supervising.accept_response(ordered, actor=place.actor("ruling"))
    assert (Supervision.objects.get().state, reload(ordered).supervised) == ("accepted", False)


def test_one_that_is_sent_back_goes_to_who_leads_now(place, ordered):
    cede(place)
    with at(hours=1):
        supervising.send_back(ordered, actor=place.actor("ruling"), reason="再说明")
        order = Supervision.objects.get()
        assert (order.department.code, order.state) == ("RESCUE", "issued")
        supervising.receive(ordered, actor=place.actor("rescue"))
    assert list(journal.verify(ordered.subject)) == []


def test_an_answered_order_of_who_ends_goes_over_as_before(place, ordered):
    with at(minutes=30):
        applied(place, merger(place, ("FIRE",), "RESCUE"))
    assert Supervision.objects.get().department.code == "RESCUE"
