"""Many at once: one sheet a member, one result a case, one decision a closing, whoever is first."""

from datetime import timedelta

import pytest

from evaluation import tasks
from evaluation.actions import judging, rechecking, sampling, seating
from evaluation.actions.answering import answer_quarter
from evaluation.appealing.actions import appealing
from evaluation.models import Appeal, Order, QuarterAnswer, Recheck, RecheckRule, Result, Sample, Seat, Sheet
from portal.departments.actors import bearer, of_person
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import MoveRefused
from portal.kit.quarters import Quarter
from tests.factories.district import small_district
from tests.factories.judged import found
from tests.factories.panel import CLOSED, SCORED, close_case, drawn, panel, salt, sheet
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
BAD = sheet(1, 1, 1, 1, 1)


@pytest.fixture
def crowd():
    """The district, in a database that other connections see."""
    return small_district()


def at_once(deeds, at=SCORED):
    """What each returned, or its refusal; all of them at that moment."""

    def then(deed):
        with clock.travel(at):
            return deed()

    return together([lambda deed=deed: then(deed) for deed in deeds])


def test_the_last_sheets_at_the_same_moment_reveal_once(crowd):
    panel(crowd)
    sample = drawn(crowd)
    actors = [of_person(seat.member.person) for seat in sample.seats.all()]
    salts = [salt() for _ in actors]
    receipts = at_once(
        [
            lambda actor=actor, mine=mine: judging.submit_scores(sample.pk, actor=actor, sheet=BAD, salt=mine)
            for actor, mine in zip(actors, salts, strict=True)
        ]
    )
    assert sorted(receipt.revealed for receipt in receipts) == [False, False, True]
    assert (Sheet.objects.count(), Result.objects.count(), Order.objects.count()) == (3, 1, 1)
    assert Sample.objects.get().grievance.cycle == 2
    assert list(journal.verify()) == []


def test_one_member_pressing_twice_hands_in_one_sheet(crowd):
    panel(crowd)
    sample = drawn(crowd)
    actor, mine = of_person(sample.seats.first().member.person), salt()
    submit = [lambda: judging.submit_scores(sample.pk, actor=actor, sheet=BAD, salt=mine)] * 4
    receipts = at_once(submit)
    assert len({receipt.commitment for receipt in receipts}) == 1
    assert Sheet.objects.count() == 1


def test_two_sweeps_consider_a_case_once(crowd):
    panel(crowd)
    close_case(crowd)
    counts = at_once([sampling.draw_samples] * 3, at=CLOSED + timedelta(minutes=1))
    assert sorted(counts) == [0, 0, 1]
    assert (Sample.objects.count(), Seat.objects.count()) == (1, 3)


def test_all_stepping_aside_at_once_leaves_three_others(crowd):
    panel(crowd, residents=8, others=2)
    sample = drawn(crowd)
    first = {seat.member_id for seat in sample.seats.all()}
    actors = [of_person(seat.member.person) for seat in sample.seats.all()]
    at_once([lambda actor=actor: seating.step_aside(sample.pk, actor=actor) for actor in actors])
    waiting = set(sample.seats.filter(state="waiting").values_list("member", flat=True))
    assert len(waiting) == 3
    assert not waiting & first


def test_however_many_workers_a_resident_is_asked_again_once_and_answers_once(crowd):
    rechecking.rule_in_force(CLOSED)
    RecheckRule.objects.update(base=1)
    case = close_case(crowd)
    at_once([tasks.residents] * 3, at=case.closed_at)
    row = Recheck.objects.get()
    at_once([tasks.residents] * 3, at=row.due_at)
    assert Message.objects.filter(subject=row.subject).count() == 1
    answers = [
        lambda given=given: rechecking.answer(row, actor=bearer(case.pk), answer=given)
        for given in ("still", "back", "partly")
    ]
    found = at_once(answers, at=row.due_at + timedelta(hours=1))
    row.refresh_from_db()
    assert [each.answer for each in found if isinstance(each, Recheck)] == [row.answer]
    assert [entry.verb for entry in journal.entries(row.subject)] == ["ask_again", "answer_again"]


def test_a_quarter_answered_twice_at_the_same_moment_has_one_version(crowd):
    unit, boss = crowd.departments["FIRE"], crowd.actor("fire_head")
    first = Quarter(2026, 1)
    same = [lambda: answer_quarter(unit, first, actor=boss, texts=("每周复查。", ""))] * 3
    other = [lambda: answer_quarter(unit, first, actor=boss, texts=("每月复查。", ""))]
    at_once(same + other)
    assert [each.version for each in QuarterAnswer.objects.all()] == [1]


def test_two_appeals_at_the_same_moment_are_one(crowd):
    sample = found(crowd, panel(crowd), (1, 1, 1, 1, 1), unit="FIRE")
    boss, told = crowd.actor("fire_head"), {"ground": "time", "about": "", "words": "时间不对"}
    answers = at_once([lambda: appealing.appeal(sample.pk, actor=boss, **told)] * 3)
    assert sum(isinstance(each, MoveRefused) for each in answers) == 2
    assert Appeal.objects.count() == 1


def test_an_appeal_is_decided_once(crowd):
    sample = found(crowd, panel(crowd), (1, 1, 1, 1, 1), unit="FIRE")
    told = {"ground": "time", "about": "", "words": "时间不对"}
    with clock.travel(SCORED):
        row = appealing.appeal(sample.pk, actor=crowd.actor("fire_head"), **told)
    judge = crowd.actor("ruling")
    answers = at_once(
        [lambda up=up: appealing.decide(row.pk, actor=judge, upheld=up, reason="理由") for up in (1, 0, 1)]
    )
    assert sum(isinstance(each, MoveRefused) for each in answers) == 2
    assert len(journal.entries(row.subject)) == 2
