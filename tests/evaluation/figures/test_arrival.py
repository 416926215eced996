"""Who was there in time: each call of a department counts, under its own name, whoever leads the case."""

from datetime import timedelta

import pytest

from evaluation.figures import counting
from evaluation.figures.counting import EVERY, IN, OUT
from evaluation.figures.measures import MEASURES
from grievances.actions import answering, whistling
from grievances.models import Grievance, Whistle, WhistleCall
from portal.departments.actors import bearer
from portal.kit import clock
from tests.evaluation.figures.test_counting import UNTIL, figure, own, scope
from tests.evaluation.figures.test_views import page
from tests.factories.district import file_case
from tests.factories.panel import MONDAY


def call(district, *, came, codes=("POLICE", "CIVIL"), called_off=None) -> Grievance:
    """Called by fire to be there within two hours; `came`: {who: after how many hours}."""
    fire, called = district.actor("fire"), [district.departments[code] for code in codes]
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        whistling.whistle(case, actor=fire, place="三号楼", purpose="清理", departments=called)
    for name, hours in came.items():
        with clock.travel(MONDAY + timedelta(hours=hours)):
            whistling.arrive(case, actor=district.actor(name))
    if called_off is not None:
        with clock.travel(MONDAY + timedelta(hours=called_off)):
            whistling.call_off(case, actor=fire, reason="不必了")
    return case


@pytest.fixture
def three(district):
    """In time and late; in time and never; called off before the time, when the police was there already."""
    return (
        call(district, came={"police": 1, "civil": 3}),
        call(district, came={"police": 2}),
        call(district, came={"police": 0.5}, called_off=1),
    )


def test_each_department_stands_with_its_own_calls(district, three):
    found = own("arrival", district.actor("ruling"))
    cells = {cell.key: (cell.n, cell.count) for cell in found.cells}
    assert cells == {"CIVIL": (2, 0), "POLICE": (3, 3)}
    assert (found.total.n, found.total.count) == (5, 3)


def test_a_call_called_off_too_late_counts_as_not_followed(district):
    call(district, came={}, called_off=3)
    call(district, came={}, called_off=1)
    found = own("arrival", district.actor("ruling")).total
    assert (found.n, found.count) == (2, 0)


def test_what_is_not_due_yet_and_what_ended_before_counts_nowhere(district):
    case = call(district, came={})
    early = MONDAY + timedelta(hours=1)
    assert own("arrival", district.actor("ruling"), until=early).total.n == 0
    with clock.travel(early):
        answering.withdraw(case, actor=bearer(case.pk))
    assert own("arrival", district.actor("ruling")).total.n == 0


def test_a_cell_lists_exactly_the_cases_whose_calls_it_counts_each_once(district, three):
    both, never, dropped = (case.pk for case in three)
    viewer, measure = scope(district.actor("ruling"), own=True), MEASURES["arrival"]

    def listed(unit, part):
        return sorted(counting.listed(viewer, measure, unit, part).values_list("pk", flat=True))

    assert [listed("all", part) for part in (EVERY, IN, OUT)] == [
        [both, never, dropped], [both, never, dropped], [both, never],
    ]  # fmt: skip
    police, civil = district.departments["POLICE"], district.departments["CIVIL"]
    assert [listed(police, part) for part in (EVERY, IN, OUT)] == [[both, never, dropped]] * 2 + [[]]
    assert [listed(civil, part) for part in (EVERY, IN, OUT)] == [[both, never], [], [both, never]]


def more_calls(case, many, department, *, late) -> None:
    """So many more calls like the first of this case, each of a whistle of its own."""
    whistle = Whistle.objects.filter(grievance=case).latest("round")
    for _ in range(many):
        whistle.pk, whistle.round = None, whistle.round + 1
        whistle.state, whistle.ended_at = "over", whistle.due_at
        whistle.save(force_insert=True)
        there = whistle.due_at + timedelta(minutes=5 if late else -5)
        WhistleCall.objects.create(
            whistle=whistle, department=department, due_at=whistle.due_at, arrived_at=there, late=late
        )


def test_the_public_is_told_no_part_under_ten(district):
    case = call(district, came={"police": 1}, codes=("POLICE",))
    police = district.departments["POLICE"]
    more_calls(case, 36, police, late=False)
    more_calls(case, 3, police, late=True)
    found = figure("arrival")
    assert (found.total.n, found.total.count, found.total.side) == (40, None, "most")
    more_calls(case, 7, police, late=True)
    found = figure("arrival")
    assert [(cell.key, cell.n, cell.count) for cell in found.cells] == [("POLICE", 47, 37)]
    with clock.travel(UNTIL):
        status, html = page("/figures/arrival/")
        listed, rows = page("/figures/arrival/POLICE/", part="counted")
    assert (status, listed, rows.count(f"/register/{case.reference}/")) == (200, 200, 1)
    assert "按被召集的部门" in html
    assert "37" in html
