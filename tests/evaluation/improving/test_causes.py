"""What panels find again and again opens an improvement: once, with exactly the results behind it."""

from datetime import timedelta

import pytest

from evaluation.improving.actions import deciding, opening
from evaluation.improving.lifecycle import FEWEST, WINDOW
from evaluation.improving.selectors import proposals
from evaluation.models import Improvement, Sample, Session
from portal.departments.actors import of_person
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.district import new_item
from tests.factories.judged import found, with_owners
from tests.factories.panel import MONDAY, close_case, panel

pytestmark = pytest.mark.django_db
GOOD, POOR_CAUSE, POOR_REASONS = (4, 4, 4, 4, 4), (4, 4, 4, 4, 2), (2, 4, 4, 4, 4)
BEST = (5, 5, 5, 5, 5)
NOW = MONDAY + timedelta(days=10)


@pytest.fixture
def place(district):
    return with_owners(district)


@pytest.fixture
def session(place) -> Session:
    return panel(place)


def hour(number: int):
    return MONDAY + timedelta(hours=number)


def sweep(now=NOW) -> int:
    with clock.travel(now):
        return opening.sweep(now)


def opened(kind: str) -> list[Improvement]:
    return list(Improvement.objects.filter(kind=kind))


def test_three_poor_results_of_an_item_call_for_its_amendment(place, session):
    found(place, session, *[GOOD] * 3, at=hour(9))
    poor = [found(place, session, *[POOR_CAUSE] * 3, at=hour(n)) for n in range(2)]
    assert sweep() == 0
    poor.append(found(place, session, *[POOR_CAUSE] * 3, at=hour(2)))
    assert sweep() == 1
    row = Improvement.objects.get()
    assert (row.kind, row.cause, row.item) == ("routing", "joint", place.items["1.1"])
    assert row.facts == {"count": 3, "n": 4}
    assert {each.pk for each in row.samples.all()} == {each.pk for each in poor}
    assert (row.amendment.source, row.amendment.item, row.amendment.state) == (
        row.subject, place.items["1.1"], "draft",
    )  # fmt: skip
    assert journal.facts(journal.entries(row.subject)[0])["cause"] == "joint"
    assert Watch.objects.get(subject=row.subject).due_at == row.due_at
    assert Message.objects.get(subject=row.subject).audience == f"person:{place.people['policy'].pk}"


def test_what_is_open_or_was_opened_within_the_window_is_not_opened_again(place, session):
    for number in range(3):
        found(place, session, *[POOR_CAUSE] * 3, at=hour(number))
    assert [sweep(), sweep(), sweep(NOW + timedelta(days=40))] == [1, 0, 0]
    assert Improvement.objects.count() == 1


def test_what_is_older_than_the_window_counts_no_more(place, session):
    for number in range(3):
        found(place, session, *[POOR_CAUSE] * 3, at=hour(number))
    assert sweep(NOW + WINDOW) == 0


def test_a_defect_of_one_unit_is_its_order_and_of_several_a_matter_of_the_standard(place, session):
    for number in range(3):
        found(place, session, *[POOR_REASONS] * 3, at=hour(number))
    assert sweep() == 0
    found(place, session, *[POOR_REASONS] * 3, at=hour(4), unit="FIRE")
    assert sweep() == 1
    row = Improvement.objects.get()
    assert (row.kind, row.category, row.facts) == (
        "standard", place.categories["A01"], {"count": 4, "n": 4, "units": 2},
    )  # fmt: skip


def test_what_is_done_very_well_is_opened_for_others_unless_the_unit_also_failed_at_it(place, session):
    for number in range(3):
        found(place, session, *[BEST] * 3, at=hour(number))
    found(place, session, (5, 2, 5, 5, 5), (5, 2, 5, 5, 5), at=hour(5), unit="FIRE")
    assert sweep() == 1
    row = Improvement.objects.get()
    assert (row.kind, row.department, row.category) == (
        "innovation", place.departments["POLICE"], place.categories["A01"],
    )  # fmt: skip
    Improvement.objects.all()[0].samples.clear()
    Improvement.objects.all().delete()
    found(place, session, (5, 2, 5, 5, 5), (5, 2, 5, 5, 5), at=hour(6))
    assert sweep() == 0


def limits(place, session, slow: int, timely: int) -> None:
    """Cases done after one hour of their class's seven days: so many found too slow, so many quick enough."""
    marks = [(4, 4, 2, 4, 4)] * slow + [(4, 4, 5, 4, 4)] * timely
    for number, each in enumerate(marks):
        found(place, session, each, each, each, at=hour(number // 10))


def test_a_limit_within_which_too_much_is_too_slow_is_proposed_shorter(place, session):
    limits(place, session, slow=18, timely=FEWEST - 18)
    assert sweep() == 1
    row = Improvement.objects.get()
    assert (row.kind, row.target, row.cause) == ("limit", "limit:E2", "slow")
    assert (row.facts["count"], row.facts["n"], row.facts["was"]) == (18, 30, "7 calendar days")
    # All timely cases were done after two hours: one day is the shortest limit in the class's unit.
    assert (row.facts["amount"], row.facts["kept"], row.facts["timely"]) == (1, 12, 12)
    assert row.samples.count() == 18


def test_under_thirty_cases_say_nothing_of_a_limit(place, session):
    limits(place, session, slow=17, timely=FEWEST - 18)
    assert sweep() == 0


def test_a_quarter_within_chance_proposes_nothing(place, session):
    """10 of 30: Wilson's interval begins at .192, under a quarter."""
    limits(place, session, slow=10, timely=20)
    assert sweep() == 0


APART = [
    (1, 4, 2), (5, 2, 5), (3, 1, 4), (2, 5, 3), (4, 2, 1), (1, 3, 5), (2, 2, 4), (5, 3, 1), (4, 4, 2),
    (1, 5, 3),
]  # fmt: skip


def judged_apart(place, session) -> None:
    """Ten cases on whose substance the scorers do not agree, and on all else they do."""
    for number, marks in enumerate(APART):
        base = number % 4 + 1
        found(place, session, *[(base, mark, base, base, base) for mark in marks], at=hour(number))


def ended(session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(state="ended", ended_at=NOW)


def test_a_session_whose_scorers_lay_apart_has_its_question_put_anew_once(place, session):
    judged_apart(place, session)
    sweep()
    assert not opened("anchors")
    ended(session)
    sweep()
    (row,) = opened("anchors")
    assert (row.target, row.cause, row.session, row.facts["n"]) == (
        "criterion:substance", "alpha", session, 10,
    )  # fmt: skip
    assert float(row.facts["alpha"]) < 0.667
    assert row.samples.count() == 10
    assert Message.objects.get(subject=row.subject).audience == f"person:{place.people['secretary'].pk}"
    sweep()
    sweep(NOW + timedelta(days=200))
    assert len(opened("anchors")) == 1
    assert Session.objects.get().weighed_at == NOW


def test_a_session_is_weighed_when_all_is_judged_and_not_for_ever_waited_for(place, session):
    judged_apart(place, session)
    ended(session)
    case = close_case(place, at=hour(30))
    Sample.objects.create(
        session=session, grievance=case, cycle=1, key_digest="e" * 64, outcome="confirmed",
        department=place.departments["POLICE"], probability=1, state="open", considered_at=NOW,
    )  # fmt: skip
    sweep(NOW + timedelta(days=29))
    assert not opened("anchors")
    sweep(NOW + timedelta(days=31))
    assert len(opened("anchors")) == 1


def test_nothing_is_left_of_an_opening_that_breaks_off(place, session, monkeypatch):
    for number in range(3):
        found(place, session, *[POOR_CAUSE] * 3, at=hour(number))

    def breaks(*_args):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr("evaluation.improving.notices.post", breaks)
        with pytest.raises(SystemExit):
            sweep()
    assert not Improvement.objects.exists()
    assert not Watch.objects.filter(kind="improvement").exists()
    assert sweep() == 1
    assert Message.objects.filter(subject=Improvement.objects.get().subject).count() == 1


def test_the_secretary_proposes_by_hand_with_the_results_that_bear_on_it(place, session):
    mine = found(place, session, *[GOOD] * 3)
    new_item(place, "1.9", "A03", place.areas["LH"], "FIRE", ())
    secretary = of_person(place.people["secretary"])
    with clock.travel(NOW):
        offered = {value for _kind, rows in proposals.choices(NOW) for value, _label in rows}
        matter, unit = place.categories["A01"].pk, place.departments["POLICE"].pk
        assert offered >= {
            "anchors:substance", "limit:E2", f"routing:{place.items['1.1'].pk}", f"standard:{matter}",
            f"innovation:{unit}:{matter}",
        }  # fmt: skip
        rows = [
            opening.propose(proposals.found(value, NOW), actor=secretary, because="三次都没有说明依据")
            for value in sorted(
                offered - {f"anchors:{key}" for key in ("legality", "timeliness", "dignity", "cause")}
            )
        ]
        with pytest.raises(MoveRefused):
            opening.propose(proposals.found("limit:E2", NOW), actor=secretary, because="再来一次")
        with pytest.raises(Invalid):
            opening.propose(proposals.found("anchors:cause", NOW), actor=secretary, because=" ")
        with pytest.raises(NotThere):
            opening.propose(proposals.found("anchors:cause", NOW), actor=place.actor("ruling"), because="x")
    assert [row.kind for row in rows] == ["anchors", "innovation", "limit", "routing", "standard"]
    assert [list(row.samples.all()) for row in rows] == [[], *[[mine]] * 4]
    assert all(row.because for row in rows)
    assert rows[2].facts == {"n": 1, "version": 1, "was": "7 calendar days"}
    with pytest.raises(NotThere):
        deciding.lock(999_999)
