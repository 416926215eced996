"""A result is appealed once, on a fact, in time; upheld, it counts nowhere, and its order is void."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.actions import rectifying, wideorders
from evaluation.actions.rectifying import Answer
from evaluation.appealing import policies
from evaluation.appealing.actions import appealing
from evaluation.improving.selectors.findings import findings
from evaluation.models import Appeal, Order, Result, Sample
from evaluation.selectors import results
from grievances.models import Grievance
from grievances.tasks import sweep
from portal.departments.models import Role
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import District, give_posts, new_person
from tests.factories.judged import found
from tests.factories.panel import MONDAY, SCORED, drawn, panel, score_all, sheet

NEXT = SCORED + timedelta(days=1)
LAST = datetime(2026, 3, 18, 10, 0, tzinfo=UTC)  # ten working days after Wednesday the 4th, at closing time
WORDS = "出警时间是 20:10，不是 22:10，见第三条记录。"


@pytest.fixture
def place(district) -> District:
    district.people["chief"] = new_person("chief", "所长")
    give_posts(district, "chief", "POLICE", Role.SUPERVISOR)
    for level, minutes, tells in ((1, 0, Role.RULING), (2, 60, Role.DISTRICT_HEAD)):
        LadderRung.objects.create(
            kind="score_appeal", level=level, after_minutes=minutes, tells=tells, name_zh="级", name_en="L"
        )
    panel(district)
    return district


@pytest.fixture
def sample(place) -> Sample:
    return score_all(drawn(place), sheet(2, 2, 2, 2, 2))


def appealed(place, sample, who="chief", when=NEXT, **given) -> Appeal:
    with clock.travel(when):
        told = {"ground": "time", "about": "timeliness", "words": WORDS} | given
        return appealing.appeal(sample.pk, actor=place.actor(who), **told)


def decided(place, row, who="ruling", upheld=True, when=NEXT + timedelta(days=1), reason="记录确为 20:10。"):
    with clock.travel(when):
        return appealing.decide(row.pk, actor=place.actor(who), upheld=upheld, reason=reason)


def test_it_stands_with_its_due_time_and_is_told(place, sample):
    row = appealed(place, sample)
    assert (row.department.code, row.ground, row.about, row.state) == ("POLICE", "time", "timeliness", "open")
    assert row.due_at == datetime(2026, 3, 26, 10, 0, tzinfo=UTC), "fifteen working days after Thursday"
    assert Watch.objects.get(subject=row.subject).next_at == row.due_at
    assert Message.objects.get(key__contains=":appealed:").audience == f"person:{place.people['ruling'].pk}"
    facts = journal.facts(journal.entries(row.subject)[0])
    assert facts == {"sample": sample.pk, "ground": "time", "about": "timeliness"}, "no words in the journal"


@pytest.mark.parametrize("name", ["police", "fire_head", "ruling", "head", "administrator", "grid"])
def test_nobody_but_the_judged_departments_supervisor(place, sample, name):
    with pytest.raises(NotThere):
        appealed(place, sample, name)
    assert not Appeal.objects.exists()


def test_once(place, sample):
    row = appealed(place, sample)
    with pytest.raises(MoveRefused):
        appealed(place, sample)
    decided(place, row, upheld=False)
    with pytest.raises(MoveRefused):
        appealed(place, sample)


def test_until_the_tenth_working_day(place, sample):
    with pytest.raises(MoveRefused):
        appealed(place, sample, when=LAST + timedelta(seconds=1))
    assert appealed(place, sample, when=LAST).state == "open"


def test_not_before_there_is_a_result(place):
    waiting = drawn(place)
    with pytest.raises(MoveRefused):
        appealed(place, waiting)


def test_which_fact_and_what_rests_on_it_are_asked_for(place, sample):
    wrong = (
        ("ground", "taste"),
        ("about", "beauty"),
        ("words", " "),
        ("words", "长" * (appealing.LONGEST + 1)),
    )
    for field, given in wrong:
        with pytest.raises(Invalid) as refused:
            appealed(place, sample, **{field: given})
        assert refused.value.field == field


def test_upheld_it_counts_nowhere_and_the_order_is_void(place, sample):
    row, order = appealed(place, sample), Order.objects.get()
    now = NEXT + timedelta(days=2)
    assert [each.pk for each in results.between(MONDAY, now)] == [sample.pk]
    assert len(findings(now)) == 1
    decided(place, row)
    assert list(results.published()) == []
    assert list(results.between(MONDAY, now)) == []
    assert findings(now) == []
    order.refresh_from_db()
    assert (order.state, order.closed_at) == ("void", NEXT + timedelta(days=1))
    assert not Watch.objects.filter(subject__in=[order.subject, row.subject], next_at__isnull=False).exists()
    assert Result.objects.filter(sample=sample).exists(), "the result is kept as it was"
    assert Grievance.objects.get(pk=sample.grievance_id).status == "in_progress", "the resident does not pay"
    assert Message.objects.filter(key__contains=":void:").exists()
    assert Message.objects.filter(key__contains=":decided:").count() == 1
    assert list(journal.verify()) == []


def test_dismissed_all_stands(place, sample):
    decided(place, appealed(place, sample), upheld=False)
    assert [each.pk for each in results.published()] == [sample.pk]
    assert Order.objects.get().state == "open"
    assert Appeal.objects.get().reason == "记录确为 20:10。"


def test_an_order_that_is_closed_stays_closed(place, sample):
    row = appealed(place, sample)
    Order.objects.update(state="closed", closed_at=NEXT)
    decided(place, row)
    assert Order.objects.get().state == "closed"


def test_a_void_order_is_not_answered_any_more(place, sample):
    decided(place, appealed(place, sample))
    with clock.travel(NEXT + timedelta(days=2)), pytest.raises(MoveRefused):
        rectifying.answer_order(
            Order.objects.get(), actor=place.actor("police"), answer=Answer("a", "b", "c")
        )


def test_a_departments_order_falls_when_too_few_results_are_left(place):
    session = Sample.session.field.related_model.objects.get()
    poor = [
        found(place, session, *[(4, 4, 4, 2, 4)] * 3, at=MONDAY + timedelta(hours=hour)) for hour in range(4)
    ]
    with clock.travel(NEXT):
        wideorders.sweep(NEXT)
        Sample.objects.update(revealed_at=NEXT)
    for sample, state in ((poor[0], "open"), (poor[1], "void")):
        decided(place, appealed(place, sample, when=NEXT))
        assert Order.objects.get().state == state


@pytest.mark.parametrize(
    ("name", "refusal"),
    [("police", NotThere), ("chief", NotAllowed), ("fire_head", NotThere), ("administrator", NotThere)],
)
def test_nobody_else_decides(place, sample, name, refusal):
    row = appealed(place, sample)
    with pytest.raises(refusal):
        decided(place, row, name)
    assert Appeal.objects.get().state == "open"


def test_who_is_of_the_department_does_not_decide(place, sample):
    give_posts(place, "ruling", "POLICE", Role.RULING)
    row = appealed(place, sample)
    with pytest.raises(NotAllowed):
        decided(place, row, "ruling")
    assert decided(place, row, "head").state == "upheld"


def test_decided_once_and_with_a_reason(place, sample):
    row = appealed(place, sample)
    with pytest.raises(Invalid) as refused:
        decided(place, row, reason="  ")
    assert refused.value.field == "reason"
    decided(place, row, upheld=False)
    with pytest.raises(MoveRefused):
        decided(place, row, "head", upheld=True)
    assert Appeal.objects.get().state == "dismissed"


def test_nobody_decided_in_time(place, sample):
    row = appealed(place, sample)
    for minutes in (1, 2, 61, 62):
        with clock.travel(row.due_at + timedelta(minutes=minutes)):
            sweep()
    raised = [journal.facts(e) for e in journal.entries(row.subject) if e.verb == "raise"]
    assert [(each["level"], each["told"]) for each in raised] == [(1, "ruling_officer"), (2, "district_head")]
    assert Message.objects.filter(key__contains=":appeal_late:").count() == 2
    decided(place, row, when=row.due_at + timedelta(hours=2))
    assert journal.facts(journal.entries(row.subject)[-1])["late"] is True


def test_what_anybody_reckons_again_has_it_no_more(place, sample):
    """The exported marks, of which every figure of the session is made."""
    assert len(list(results.exported(sample.session))) == 2
    decided(place, appealed(place, sample))
    assert len(list(results.exported(sample.session))) == 1


@pytest.mark.parametrize("turned", ["about_staff", "sensitive"])
def test_a_result_that_is_public_no_more_is_not_there_to_appeal(place, sample, turned):
    Grievance.objects.filter(pk=sample.grievance_id).update(**{turned: True})
    with pytest.raises(NotThere):
        appealed(place, sample)
    assert not Appeal.objects.exists()


def test_of_a_complaint_about_staff_nobody_finds_the_appeal(place, sample):
    row = appealed(place, sample)
    Grievance.objects.filter(pk=sample.grievance_id).update(about_staff=True)
    for who in ("chief", "ruling", "head"):
        assert not policies.visible_to(place.actor(who)).filter(pk=row.pk).exists()


def test_the_entry_that_shows_it_must_be_in_the_cases_journal(place, sample):
    last = journal.count(sample.grievance.subject)
    for wrong in (0, last + 1):
        with pytest.raises(Invalid) as refused:
            appealed(place, sample, entry=wrong)
        assert refused.value.field == "entry"
    assert appealed(place, sample, entry=last).entry == last


def test_who_is_of_the_department_is_not_told_that_it_is_late(place, sample):
    give_posts(place, "ruling", "POLICE", Role.HANDLER)
    row = appealed(place, sample)
    with clock.travel(row.due_at + timedelta(minutes=1)):
        sweep()
    raised = [journal.facts(e)["told"] for e in journal.entries(row.subject) if e.verb == "raise"]
    assert raised == [Role.DISTRICT_HEAD]
