"""A second round: the scorers read each other's reasons and judge once more, beside the first result."""

from datetime import timedelta

import pytest

from evaluation.actions import deliberating, reminding, revealing, seating
from evaluation.lifecycle import SampleState, SeatState, Verb
from evaluation.models import Order, Reason, Result, Sample, Seat
from evaluation.selectors import desk as desks
from evaluation.selectors import draws, results
from portal.departments.actors import SYSTEM, of_person
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.panel import SCORED, drawn, panel, score, score_all, sheet

SECOND = SCORED + timedelta(days=1)


@pytest.fixture
def first(district) -> Sample:
    """A result whose marks lie far apart."""
    panel(district, repeat_share="1", residents=8)
    sample = drawn(district)
    for seat, marks in zip(sample.seats.all(), (1, 4, 5), strict=True):
        score(seat, sheet(marks, 4, 4, 4, 4))
    for seat in sample.seats.filter(again=True):
        seat.delete()
    with clock.travel(SCORED):
        revealing.sweep(clock.now())
    return Sample.objects.get(pk=sample.pk)


def _begin(first: Sample) -> Sample:
    with clock.travel(SECOND):
        return deliberating.begin(first, actor=SYSTEM)


def _argue(seat: Seat, words: str) -> Reason:
    with clock.travel(SECOND):
        return deliberating.argue(seat.sample_id, actor=of_person(seat.member.person), words=words)


def test_the_same_scorers_judge_once_more_beside_the_first_result(first, client):
    before = draws.totals(first.session)
    made = _begin(first)
    seats = list(made.seats.all())
    assert {seat.member_id for seat in seats} == set(
        first.seats.filter(again=False).values_list("member", flat=True)
    )
    _argue(seats[0], "依据没有写明条款。")
    shown = desks.second_round(Seat.objects.select_related("sample").get(pk=seats[1].pk))
    assert shown.reasons == ("依据没有写明条款。",)
    assert dict(shown.marks)["依据与理由"] == (1, 4, 5)
    score_all(made, sheet(1, 1, 1, 1, 1), at=SECOND)

    made = Sample.objects.get(pk=made.pk)
    assert (made.state, made.sheet_key) == (SampleState.DISCUSSED, "")
    assert not made.seats.filter(again=True).exists(), "nothing is asked for twice in it"
    assert not Reason.objects.exists(), "what was written among them goes"
    assert Result.objects.get(sample=made).score == 0
    assert not Order.objects.exists(), "the first result counts, and it gave none"
    assert results.published_one(first.pk).second[0].median == 1
    assert draws.totals(first.session) == before
    assert list(draws.redraw(first.session)) == []
    page = client.get(f"/panels/results/{first.pk}/").content.decode()
    assert page.count('class="marks"') == 2
    assert client.get(f"/panels/results/{made.pk}/").status_code == 404


def test_reasons_have_no_author_and_an_end(first):
    made = _begin(first)
    seat = made.seats.first()
    assert {field.name for field in Reason._meta.get_fields()} == {"id", "sample", "words"}
    for number in range(3):
        _argue(seat, f"理由 {number}")
    with pytest.raises(MoveRefused):
        _argue(seat, "第四个")
    for words in (" ", "长" * 601):
        with pytest.raises(Invalid):
            _argue(made.seats.last(), words)
    told = [entry for entry in journal.entries(made.subject) if entry.verb == Verb.ARGUE]
    assert [journal.facts(entry) for entry in told] == [{}, {}, {}]
    with pytest.raises(MoveRefused):
        _argue(first.seats.first(), "在第一轮里")
    score(seat, sheet(3, 3, 3, 3, 3), SECOND)
    with pytest.raises(MoveRefused):
        _argue(seat, "交了以后")


def test_where_too_few_judge_once_more_nothing_is_shown(first):
    made = _begin(first)
    one = made.seats.first()
    score(one, sheet(3, 3, 3, 3, 3), SECOND)
    late = one.due_at
    with pytest.raises(MoveRefused):
        score(made.seats.last(), sheet(3, 3, 3, 3, 3), late)
    with clock.travel(late):
        seating.sweep(clock.now())
        assert revealing.sweep(clock.now()) == 1
    made.refresh_from_db()
    assert made.state == SampleState.DISCUSSED
    assert not Result.objects.filter(sample=made).exists()
    assert set(made.seats.values_list("state", flat=True)) == {SeatState.DONE, SeatState.LAPSED}
    assert results.published_one(first.pk).second == ()


def test_a_second_round_is_begun_once_by_the_secretary_after_a_result(first, district):
    for actor in (district.actor("police"), district.actor("m1")):
        with pytest.raises(NotThere):
            deliberating.begin(first, actor=actor)
    made = _begin(first)
    for again in (first, made):
        with pytest.raises(MoveRefused):
            _begin(again)
    waiting = drawn(district, at=SCORED)
    with pytest.raises(MoveRefused):
        _begin(waiting)
    assert reminding.sweep(made.seats.first().due_at - timedelta(days=1)) >= 3


def test_it_needs_those_who_scored(first):
    seating.retire(first.seats.first().member, actor=SYSTEM)
    with pytest.raises(MoveRefused):
        _begin(first)
