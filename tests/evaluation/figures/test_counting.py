"""Figures: exact numbers, each drilled down to exactly the cases that it counts for this kind of viewer."""

import itertools
from datetime import timedelta

import pytest

from evaluation.figures import counting
from evaluation.figures.counting import EVERY, IN, OUT, Cell, Scope
from evaluation.figures.measures import MEASURES
from grievances.actions import handling, resolving
from grievances.models import Grievance
from portal.departments.actors import NOBODY, bearer
from portal.kit import clock
from tests.factories.district import file_case
from tests.factories.panel import MONDAY, REPLY, close_case, drawn, panel, score_all, sheet

_numbers = itertools.count(1)
UNTIL = MONDAY + timedelta(days=30)


def scope(actor=NOBODY, *, own=False, days=90, until=UNTIL):
    return Scope(actor, own, until, days)


def figure(key, **more):
    return counting.counted(scope(**more), MEASURES[key], counting.departments())


def own(key, actor, **more):
    """An officer's own figure: exact, however few."""
    return figure(key, own=True, actor=actor, **more)


def clone(case, many, **changes):
    """So many more cases like this one, with their lead: for numbers that a test can't wait for."""
    part = case.parts.get(role="lead")
    for _ in range(many):
        number = next(_numbers)
        copy = Grievance.objects.get(pk=case.pk)
        copy.pk, copy.reference, copy.filing_key = None, f"X-{number}", f"x-{number}"
        for name, value in changes.items():
            setattr(copy, name, value)
        copy.save(force_insert=True)
        part.pk, part.grievance = None, copy
        part.save(force_insert=True)


@pytest.fixture
def forty(district):
    """The police: 24 confirmed (18 rated 4, 6 rated 2) and 16 silent cases."""
    case = close_case(district)
    clone(case, 17)
    clone(case, 6, rating=2)
    clone(case, 16, outcome="silent", rating=None)
    return case


def test_resolution_counts_the_confirmed_among_the_asked_and_the_silent_apart(forty):
    found = figure("resolution").total
    assert (found.n, found.count, found.beside) == (40, 24, {"silent": 16})
    assert (found.percent, found.interval) == (60.0, (44.6, 73.7))


def test_silence_that_a_panel_verified_counts_as_resolved(district):
    panel(district)
    sample = drawn(district, silent=True)
    assert own("resolution", district.actor("ruling")).total.beside["silent"] == 1
    score_all(sample, sheet(4, 4, 4, 4, 4), at=sample.considered_at + timedelta(days=1))
    found = own("resolution", district.actor("ruling")).total
    assert (found.count, found.beside["silent"]) == (1, 0)


def test_silence_that_a_panel_found_so_so_does_not(district):
    """Under 60: not sent back, and not verified either."""
    panel(district)
    sample = drawn(district, silent=True)
    score_all(sample, sheet(3, 3, 3, 3, 3), at=sample.considered_at + timedelta(days=1))
    assert sample.result.score == 50
    found = own("resolution", district.actor("ruling")).total
    assert (found.count, found.beside["silent"]) == (0, 1)


def test_a_reopened_case_is_counted_no_more(district):
    panel(district)
    sample = drawn(district)
    assert own("resolution", district.actor("ruling")).total.count == 1
    score_all(sample, sheet(1, 1, 1, 1, 1))
    assert own("resolution", district.actor("ruling")).total.count == 0


def test_satisfaction_is_of_those_who_answered(district, forty):
    found = own("satisfaction", district.actor("ruling")).total
    assert (found.n, found.count) == (24, 18)
    assert not found.enough


def test_response_is_of_those_whose_answer_was_due(district):
    """E2: within 24 hours. One in time, one late, one never, one not due yet, one withdrawn before."""
    close_case(district)
    for at, contacted in ((0, 25), (0, None)):
        with clock.travel(MONDAY + timedelta(hours=at)):
            case = file_case(district, category="A01").grievance
        if contacted:
            with clock.travel(MONDAY + timedelta(hours=contacted)):
                handling.sign(case, actor=district.actor("police"))
                handling.contact(case, actor=district.actor("police"), text="已收到。")
    with clock.travel(UNTIL - timedelta(hours=1)):
        file_case(district, category="A01")
    with clock.travel(MONDAY):
        gone = file_case(district, category="A01").grievance
    Grievance.objects.filter(pk=gone.pk).update(status="withdrawn")
    found = figure("response", own=True, actor=district.actor("police")).total
    assert (found.n, found.count) == (3, 1)


def test_the_period_is_bounded(forty):
    assert figure("resolution", days=30).total.n == 40
    assert figure("resolution", until=UNTIL + timedelta(days=1), days=30).total.n == 0


def test_the_imported_past_is_not_counted(forty):
    Grievance.objects.filter(outcome="silent").update(historical=True)
    assert figure("resolution").total.n == 24


def test_under_thirty_no_rate_is_given(district):
    clone(close_case(district), 28)
    few = figure("resolution").total
    assert (few.n, few.enough, few.percent, few.interval) == (29, False, None, None)
    clone(Grievance.objects.first(), 1, filed_at=MONDAY)
    assert figure("resolution").total.enough


def test_a_public_number_under_ten_is_hidden_and_an_officers_is_not(district):
    clone(close_case(district), 8)
    assert figure("resolution").total.hidden
    mine = figure("resolution", own=True, actor=district.actor("police"))
    assert [(cell.key, cell.n) for cell in mine.cells] == [("POLICE", 9)]
    clone(Grievance.objects.first(), 1, closed_at=MONDAY + timedelta(hours=5))
    assert not figure("resolution").total.hidden


def test_a_hidden_number_can_not_be_worked_out_from_the_total(district, forty):
    """Police 40, fire 12, a third with 3: hiding the 3 alone would give it away, so 12 goes too."""
    for code, many in (("FIRE", 12), ("CIVIL", 3)):
        before = set(Grievance.objects.values_list("pk", flat=True))
        clone(forty, many, place=code)
        for case in Grievance.objects.exclude(pk__in=before):
            case.parts.update(department=district.departments[code])
    found = {cell.key: cell.n for cell in figure("resolution").cells}
    assert found == {"POLICE": 40, "FIRE": None, "CIVIL": None}
    assert figure("resolution").total.n == 55


@pytest.mark.parametrize("key", sorted(MEASURES.keys() - {"arrival"}))  # calls: in test_arrival
def test_every_cell_lists_exactly_the_cases_that_it_counts(district, forty, key):
    panel(district)
    sample = drawn(district, at=MONDAY + timedelta(days=1), silent=True)
    score_all(sample, sheet(4, 4, 4, 4, 4), at=sample.considered_at + timedelta(days=1))
    close_case(district, at=MONDAY + timedelta(days=2))
    measure = MEASURES[key]
    for viewer in (
        scope(),
        scope(district.actor("police"), own=True),
        scope(district.actor("ruling"), own=True),
    ):
        found = counting.counted(viewer, measure, counting.departments())
        for cell, unit in ((found.total, "all"), (found.cells[0], district.departments["POLICE"])):
            listed = {
                part: set(counting.listed(viewer, measure, unit, part).values_list("pk", flat=True))
                for part in (EVERY, IN, OUT)
            }
            assert len(listed[EVERY]) == cell.n
            # 6 of 25 were not satisfied, 1 silent one was verified: the public is not told of 6, nor of 1.
            assert cell.count in {len(listed[IN]), None}
            veiled = measure.confides or key == "confirmed"
            assert cell.veiled == (veiled and not viewer.own)
            assert listed[IN] | listed[OUT] == listed[EVERY]
            assert not listed[IN] & listed[OUT]


def test_sensitive_cases_and_complaints_about_staff_are_in_no_public_figure(district, forty):
    with clock.travel(MONDAY):
        poor = file_case(district, category="B01", area="LH-YJ-01-01").grievance
        about = file_case(district, category="H02", body="窗口工作人员态度恶劣。").grievance
    with clock.travel(MONDAY + timedelta(hours=1)):
        for case, name in ((poor, "civil"), (about, "discipline")):
            handling.sign(case, actor=district.actor(name))
            resolving.propose(case, actor=district.actor(name), reply=REPLY)
            resolving.confirm(case, actor=bearer(case.pk), rating=5)
    assert figure("resolution").total.n == 40

    def counted(name):
        return figure("resolution", own=True, actor=district.actor(name)).total.n

    assert {name: counted(name) for name in ("discipline", "civil", "police", "ruling", "grid", "head")} == {
        "discipline": 1, "civil": 1, "police": 40, "ruling": 41, "grid": 40, "head": 41,
    }  # fmt: skip


def test_what_was_solved_on_the_spot_has_no_lead_and_is_in_the_total(district, forty):
    with clock.travel(MONDAY):
        case = file_case(district, category="A01").grievance
    with clock.travel(MONDAY + timedelta(hours=1)):
        resolving.solve(case, actor=district.actor("grid"), reply=REPLY)
        resolving.confirm(case, actor=bearer(case.pk), rating=5)
    found = figure("resolution", own=True, actor=district.actor("ruling"))
    assert [(cell.key, cell.n) for cell in found.cells] == [("POLICE", 40), ("none", 1)]
    assert found.total.n == 41


def test_a_measure_is_one_query(forty, django_assert_num_queries):
    names = counting.departments()
    for measure in MEASURES.values():
        with django_assert_num_queries(1):
            counting.counted(scope(), measure, names)


def test_the_public_is_told_no_part_under_ten_an_officer_is(district):
    """Of 40 closed cases 37 were confirmed: the 3 silent ones could point to somebody."""
    case = close_case(district)
    clone(case, 36)
    clone(case, 3, outcome="silent", rating=None)
    found = figure("resolution")
    for cell in (found.total, *found.cells):
        assert (cell.n, cell.count, cell.rest, cell.beside, cell.percent) == (40, None, None, {}, None)
        assert (cell.veiled, cell.side, cell.all_but_few) == (True, "most", 30)
    mine = own("resolution", district.actor("police")).total
    assert (mine.n, mine.count, mine.beside, mine.percent) == (40, 37, {"silent": 3}, 92.5)


def test_few_in_the_numerator_are_told_as_few(district):
    case = close_case(district)
    clone(case, 4)
    clone(case, 35, outcome="silent", rating=None)
    found = figure("resolution").total
    assert (found.n, found.count, found.side) == (40, None, "few")


def test_all_is_told_of_what_the_register_shows_and_not_of_what_residents_answered(district):
    """40 of 40 confirmed stands on every entry anyway; that all 40 were satisfied would tell of each."""
    clone(close_case(district), 39)
    found = figure("resolution").total
    assert (found.n, found.count, found.percent) == (40, 40, 100.0)
    found = figure("satisfaction").total
    assert (found.n, found.count, found.side) == (40, None, "most")
    Grievance.objects.update(rating=1)
    found = figure("satisfaction").total
    assert (found.n, found.count, found.side) == (40, None, "few")


def lead(district, code, cases):
    """Let the department lead these cases instead."""
    for case in cases:
        case.parts.update(department=district.departments[code])


def cloned(case, many, **changes):
    before = set(Grievance.objects.values_list("pk", flat=True))
    clone(case, many, **changes)
    return Grievance.objects.exclude(pk__in=before)


def test_a_hidden_part_can_not_be_worked_out_from_the_district(district, forty):
    """Silent: police 16 of 40, fire 20 of 50, civil affairs 3 of 40. With the district's 39 of 130 the 3
    would follow, so the smaller of the others is not shown either."""
    lead(district, "FIRE", cloned(forty, 30))
    lead(district, "FIRE", cloned(forty, 20, outcome="silent", rating=None))
    lead(district, "CIVIL", cloned(forty, 37))
    lead(district, "CIVIL", cloned(forty, 3, outcome="silent", rating=None))
    found = figure("resolution")
    assert (found.total.n, found.total.count) == (130, 91)
    assert {cell.key: (cell.n, cell.count, cell.side) for cell in found.cells} == {
        "CIVIL": (40, None, "most"), "FIRE": (50, 30, ""), "POLICE": (40, None, ""),
    }  # fmt: skip


def test_a_shorter_period_does_not_single_out_what_came_before_it(district, forty):
    """90 days: 24 of 40 confirmed. 30 days: 23 of 38. The two cases between would be one and one."""
    case = Grievance.objects.filter(outcome="confirmed").first()
    other = Grievance.objects.filter(outcome="silent").first()
    Grievance.objects.filter(pk__in=[case.pk, other.pk]).update(closed_at=UNTIL - timedelta(days=60))
    assert (figure("resolution").total.n, figure("resolution").total.count) == (40, 24)
    month = figure("resolution", days=30).total
    assert (month.n, month.count, month.side) == (38, None, "")
    mine = own("resolution", district.actor("police"), days=30).total
    assert (mine.n, mine.count) == (38, 23)


def test_a_part_is_listed_where_its_number_is_shown_and_never_by_answer(district, forty):
    clone(forty, 10, rating=2)
    resolution, satisfaction = MEASURES["resolution"], MEASURES["satisfaction"]
    shown = figure("satisfaction").total
    assert (shown.n, shown.count, shown.rest) == (34, 18, 16)

    def may(viewer, measure, cell):
        return [counting.may_list(viewer, measure, cell, part) for part in (EVERY, IN, OUT)]

    assert may(scope(), resolution, figure("resolution").total) == [True, True, True]
    assert may(scope(), satisfaction, shown) == [True, False, False]
    mine = scope(district.actor("police"), own=True)
    assert may(mine, satisfaction, own("satisfaction", district.actor("police")).total) == [True, True, True]


def test_a_cell_of_nothing_says_nothing():
    empty = Cell("all", "", 0, 0, {})
    assert (empty.hidden, empty.enough, empty.percent, empty.interval, empty.width) == (
        False,
        False,
        None,
        None,
        None,
    )
