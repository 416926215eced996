"""What is mixed into the packets: sheets that are asked for twice, cases whose answer is known; reminders."""

from datetime import timedelta
from decimal import Decimal

import pytest

from evaluation.actions import judging, references, reminding, revealing, seating
from evaluation.drawing import chosen, is_followed, is_repeated
from evaluation.lifecycle import SampleState, SeatState, Verb
from evaluation.models import Check, Result, Sample
from evaluation.selectors import desk as desks
from evaluation.selectors import draws, results
from portal.departments.actors import SYSTEM, of_person
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere
from tests.factories.panel import KEYS, SCORED, drawn, panel, salt, score, score_all, sheet

LATER = SCORED + timedelta(days=2)
GOOD = dict.fromkeys(KEYS, 4)


def repeated(district, share: str = "1") -> Sample:
    """A sample of which every sheet is asked for twice, all first ones in: 4, 3 and 2 throughout."""
    panel(district, repeat_share=share)
    return score_all(drawn(district), sheet(4, 4, 4, 4, 4), sheet(3, 3, 3, 3, 3), sheet(2, 2, 2, 2, None))


def _agreed(sample: Sample, **more):
    given = {"marks": GOOD, "reason": "三名专家讨论后一致"} | more
    return references.agree(sample, actor=SYSTEM, **given)


def test_a_repeated_sheet_measures_the_panel_and_counts_in_no_result(district):
    sample = repeated(district)
    again = list(sample.seats.filter(again=True))
    firsts = [seat.member_id for seat in sample.seats.filter(again=False)]
    assert [seat.member_id for seat in again] == firsts
    assert sample.state == SampleState.OPEN, "a published result would be copied"
    with clock.travel(SCORED + timedelta(hours=1)):
        assert [line.sample for line in desks.desk(again[0].member).waiting] == []
        with pytest.raises(MoveRefused):
            score(again[0], sheet(5, 5, 5, 5, 5), SCORED + timedelta(hours=1))
    with clock.travel(LATER):
        assert [line.sample for line in desks.desk(again[0].member).waiting] == [sample.pk]

    done = [sheet(4, 4, 4, 5, 2), sheet(3, 3, 3, 3, 3), sheet(2, 2, 2, 2, 5)]
    for seat, given in zip(again, done, strict=True):
        score(seat, given, LATER)

    sample = Sample.objects.get(pk=sample.pk)
    assert sample.state == SampleState.REVEALED
    assert (sample.result.scorers, sample.result.criteria["legality"]["values"]) == (3, [2, 3, 4])
    assert sample.result.criteria["cause"]["values"] == [3, 4], "without the second round"
    assert len(sample.result.commitments) == 3
    whole = dict.fromkeys(KEYS, 0)
    found = sorted(
        (check.gaps for check in Check.objects.all()), key=lambda gaps: (len(gaps), sum(gaps.values()))
    )
    without = {key: 0 for key in KEYS if key != "cause"}
    assert found == [without, whole, {**whole, "dignity": 1, "cause": 2}]
    assert set(Check.objects.values_list("kind", flat=True)) == {Check.Kind.REPEAT}


def test_a_second_sheet_tells_nothing_of_whose_or_when_it_is(district):
    sample = repeated(district)
    names = {field.name for field in Check._meta.get_fields()}
    assert names == {"id", "session", "kind", "gaps"}
    entries = [entry for entry in journal.entries(sample.subject) if entry.verb == Verb.AGAIN]
    assert [journal.facts(entry) for entry in entries] == [{}, {}, {}]
    for seat in sample.seats.filter(again=True):
        opens = clock.local(seat.opens_at)
        assert (opens.hour, opens.minute, opens.second) == (0, 0, 0)
    assert list(draws.redraw(sample.session)) == []


def test_who_does_not_score_again_in_time_is_not_waited_for(district):
    sample = repeated(district)
    with clock.travel(LATER + timedelta(days=2)):
        seating.sweep(clock.now())
        assert set(sample.seats.filter(again=True).values_list("state", flat=True)) == {SeatState.LAPSED}
        assert sample.seats.count() == 6, "nobody steps in"
        assert revealing.sweep(clock.now()) == 1
    assert not Check.objects.exists()
    assert list(draws.redraw(sample.session)) == []


def test_who_steps_aside_the_second_time_keeps_their_first_sheet(district):
    sample = repeated(district)
    seat = sample.seats.filter(again=True).first()
    with clock.travel(LATER):
        seating.step_aside(sample.pk, actor=of_person(seat.member.person))
    states = sample.seats.filter(member=seat.member).order_by("again").values_list("state", flat=True)
    assert list(states) == [SeatState.DONE, SeatState.WITHDRAWN]
    assert sample.seats.count() == 6
    assert list(draws.redraw(sample.session)) == []


def test_a_first_sheet_sent_late_a_second_time_is_no_second_sheet(district):
    panel(district, repeat_share="1")
    sample = drawn(district)
    seat = sample.seats.first()
    sent = {"actor": of_person(seat.member.person), "sheet": sheet(4, 4, 4, 4, 4), "salt": salt()}
    with clock.travel(SCORED):
        first = judging.submit_scores(sample.pk, **sent)
    with clock.travel(LATER):
        assert judging.submit_scores(sample.pk, **sent).commitment == first.commitment
        assert sample.sheets.count() == 1
        assert sample.seats.get(again=True).state == SeatState.WAITING


def test_a_share_of_the_sheets_is_repeated_and_none_where_the_rule_says_so(district):
    sample = repeated(district, share="0")
    assert sample.state == SampleState.REVEALED
    assert not sample.seats.filter(again=True).exists()


@pytest.fixture
def mixed(district) -> Sample:
    """A sample with a known answer: the case was judged, then mixed in with the next one that was drawn."""
    panel(district, residents=8, known_share="1")
    judged = score_all(drawn(district), sheet(3, 3, 3, 3, 3))
    reference = _agreed(judged)
    drawn(district, at=SCORED)
    return Sample.objects.get(reference=reference)


def test_a_known_case_is_scored_by_those_who_have_not_seen_it_and_counts_for_no_unit(mixed, district):
    first = Sample.objects.get(grievance=mixed.grievance, reference=None)
    seen = set(first.seats.values_list("member", flat=True))
    assert seen
    assert not seen & set(mixed.seats.values_list("member", flat=True))
    before = draws.totals(mixed.session)
    orders = Message.objects.exclude(audience__startswith="person").count()

    done = score_all(mixed, sheet(1, 1, 1, 1, 1), sheet(4, 5, 4, 4, None), at=SCORED + timedelta(days=1))

    assert (done.state, done.sheet_key) == (SampleState.CHECKED, "")
    assert not Result.objects.filter(sample=done).exists(), "30 points short of a pass, and no order"
    assert Message.objects.exclude(audience__startswith="person").count() == orders
    assert draws.totals(mixed.session) == before
    assert done.key_digest not in {case["key"] for case in draws.cases(done.session)}
    assert not results.published().filter(pk=done.pk).exists()
    gaps = [check.gaps for check in Check.objects.filter(kind=Check.Kind.KNOWN)]
    assert sorted(gap["legality"] for gap in gaps) == [0, 0, 3]
    assert sum("cause" not in gap for gap in gaps) == 2
    assert list(draws.redraw(done.session)) == []


def test_a_known_case_comes_once_a_session_and_not_once_it_is_retired(mixed, district):
    references.retire(mixed.reference, actor=SYSTEM)
    references.retire(mixed.reference, actor=SYSTEM)
    drawn(district, at=SCORED + timedelta(days=1))
    assert Sample.objects.filter(reference__isnull=False).count() == 1
    assert mixed.state == SampleState.OPEN, "whoever has it finishes it"


def test_a_known_answer_is_whole_reasoned_and_the_secretarys(district):
    panel(district)
    sample = drawn(district)
    with pytest.raises(MoveRefused):
        _agreed(sample)
    sample = score_all(sample, sheet(3, 3, 3, 3, 3))
    with pytest.raises(Invalid):
        _agreed(sample, reason=" ")
    with pytest.raises(Invalid):
        _agreed(sample, marks={**GOOD, "legality": 6})
    with pytest.raises(Invalid):
        _agreed(sample, marks={"legality": 4})
    with pytest.raises(NotThere):
        references.agree(sample, actor=district.actor("police"), marks=GOOD, reason="x")
    _agreed(sample)
    with pytest.raises(MoveRefused):
        _agreed(sample)


def test_members_are_reminded_once_two_days_before_their_time_is_up(district):
    panel(district)
    sample = drawn(district)
    due = sample.seats.first().due_at
    score(sample.seats.last(), sheet(3, 3, 3, 3, 3))
    assert reminding.sweep(due - timedelta(days=2, hours=1)) == 0
    assert reminding.sweep(due - timedelta(days=2)) == 2
    assert reminding.sweep(due - timedelta(days=1)) == 0
    letters = Message.objects.filter(key__endswith=":soon")
    assert letters.count() == 2
    assert sample.grievance.reference not in "".join(f"{each.title}{each.body}" for each in letters)


def test_nobody_is_reminded_after_their_time(district):
    panel(district)
    due = drawn(district).seats.first().due_at
    assert reminding.sweep(due) == 0


def test_about_a_tenth_is_repeated():
    tenth = Decimal("0.1")
    again = sum(is_repeated("seed", f"case {n}", "AB", tenth) for n in range(3000))
    known = sum(is_followed("seed", f"case {n}", tenth / 2) for n in range(3000))
    assert 240 < again < 360
    assert 105 < known < 195
    assert chosen("seed", "case", []) is None
    assert {chosen("seed", f"case {n}", [7, 8, 9]) for n in range(40)} == {7, 8, 9}
