"""A department has ended, and its cases have not gone over yet: what other sweeps do in that moment."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.models import Order
from grievances.actions import handing, handling, supervising, whistling
from grievances.models import Escalation, Grievance
from grievances.tasks import sweep
from portal.departments.actions import successions
from portal.engines.journal import journal
from portal.kit import clock
from tests.factories.district import District, file_case
from tests.factories.panel import drawn, panel, score_all, sheet
from tests.factories.successions import applied, drafted, merger, new_unit

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def place(district) -> District:
    new_unit(district, "RESCUE", "应急管理局")
    return district


@pytest.fixture
def case(place) -> Grievance:
    with at():
        return file_case(place).grievance


def turned(place: District, leaving: str = "FIRE") -> None:
    """Applied; nothing has moved yet."""
    row = drafted(place, merger(place, (leaving,), "RESCUE"))
    successions.apply(row, actor=place.actor("administrator"))


def test_who_has_a_part_and_comes_along_keeps_it(place, case):
    with at():
        handling.sign(case, actor=place.actor("fire"))
    with at(hours=1):
        turned(place)
        assert handing.let_go() == 0
        successions.sweep(clock.now())
    assert case.parts.get(role="lead").officer == place.people["fire"]


def test_who_loses_a_part_by_it_stands_in_the_journal(place, case):
    """The lead takes its helper in: of two officers of one part one stays."""
    with at():
        for name in ("fire", "police"):
            handling.sign(case, actor=place.actor(name))
        part = case.parts.get(department__code="POLICE")
        applied(place, merger(place, ("POLICE",), "FIRE"))
    facts = journal.facts(journal.entries(case.subject)[-1])
    assert facts["released"] == [[part.pk, place.people["police"].pk]]


def test_what_is_late_goes_over_first_and_is_told_at_the_heir(place, case):
    with at(hours=25):
        turned(place)
        sweep()
        first = case.escalations.get(kind="done", level=1)
    assert (first.told.username, first.told_role) == ("fire_head", "supervisor")
    deeds = [entry.verb for entry in journal.entries(case.subject)]
    assert deeds.count("succeed") == 1
    assert deeds.index("succeed") < deeds.index("escalate")


def test_so_it_is_with_a_call_to_a_place_and_an_order(place, case):
    with at():
        handling.sign(case, actor=place.actor("fire"))
        whistling.whistle(
            case, actor=place.actor("fire"), place="三号楼", purpose="清理",
            departments=[place.departments["CIVIL"]],
        )  # fmt: skip
        supervising.supervise(
            case, actor=place.actor("ruling"), wanted="说明", department=place.departments["CIVIL"],
            amount=1, unit="calendar_hours",
        )  # fmt: skip
    with at(hours=2):
        turned(place, "CIVIL")
        sweep()
    raised = Escalation.objects.filter(kind__in=("whistle", "supervision"))
    assert {row.kind for row in raised} == {"whistle", "supervision"}
    assert {part.department.code for part in case.parts.all()} >= {"RESCUE"}
    deeds = [entry.verb for entry in journal.entries(case.subject)]
    assert deeds.index("succeed") < deeds.index("escalate")


def test_so_it_is_with_a_rectification_order(place):
    panel(place)
    score_all(drawn(place), sheet(1, 1, 1, 1, 1))
    order = Order.objects.get()
    with clock.travel(order.due_at + timedelta(hours=1)):
        turned(place, "POLICE")
        sweep()
        order.refresh_from_db()
        assert (order.department.code, order.level) == ("RESCUE", 1)
    verbs = [e.verb for e in journal.entries(order.subject)]
    assert verbs == ["order", "succeed_order", "raise", "raise"], "neither plan nor answer came"
