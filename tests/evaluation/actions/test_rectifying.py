"""An order's life: plan, answer, and somebody who is not of the department looks at it."""

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.actions import ordering, rectifying
from evaluation.actions.ordering import Leg
from evaluation.actions.rectifying import Answer
from evaluation.models import Order
from grievances.actions import erasing
from grievances.tasks import sweep
from portal.departments.models import Role
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import give_posts
from tests.factories.panel import SCORED, drawn, panel, score_all, sheet

ANSWER = Answer("只在白天查了一次。", "夜里再次到场，店家已停用音响。", "列入夜间巡查。")
PLAN_DUE = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
DUE = SCORED + timedelta(days=15)
FIRST = SCORED + timedelta(days=1)  # Thursday
CHECK_DUE = datetime(2026, 3, 19, 10, 0, tzinfo=UTC)  # ten working days on


@pytest.fixture
def order(district) -> Order:
    LadderRung.objects.filter(kind="order").delete()
    rungs = ((1, 0, Role.SUPERVISOR), (2, 60, Role.RULING), (3, 120, Role.DISTRICT_HEAD))
    for level, minutes, tells in rungs:
        LadderRung.objects.create(
            kind="order", level=level, after_minutes=minutes, tells=tells, name_zh="级", name_en="Level"
        )
    panel(district)
    score_all(drawn(district), sheet(2, 2, 2, 2, 2))
    return Order.objects.get()


def planned(order, who, when=FIRST, plan="周五夜间再查，由巡逻一组负责。"):
    with clock.travel(when):
        return rectifying.plan_order(order.pk, actor=who, plan=plan)


def answered(order, who, when=FIRST, given=ANSWER):
    with clock.travel(when):
        return rectifying.answer_order(order.pk, actor=who, answer=given)


def looked(order, who, act=rectifying.verify_order, when=FIRST + timedelta(days=1), found="到场听了一晚。"):
    with clock.travel(when):
        return act(order.pk, actor=who, found=found)


def raised(order) -> list[tuple]:
    facts = [journal.facts(e) for e in journal.entries(order.subject) if e.verb == "raise"]
    return [(f["leg"], f["level"], f["told"]) for f in facts]


def waits(order) -> dict[int, datetime | None]:
    rows = Watch.objects.filter(subject=order.subject)
    return {key: at for key, at in rows.values_list("key", "next_at") if at}


def test_a_plan_stands_and_its_clock_stops(district, order):
    found = planned(order, district.actor("police"))
    assert (found.plan, found.planned_at, found.state) == ("周五夜间再查，由巡逻一组负责。", FIRST, "open")
    assert waits(order) == {Leg.ANSWER: DUE}
    entry = journal.entries(order.subject)[-1]
    assert (entry.verb, journal.facts(entry)) == ("plan_order", {"late": False})


def test_a_plan_is_given_once_and_not_after_an_answer(district, order):
    police = district.actor("police")
    planned(order, police)
    with pytest.raises(MoveRefused):
        planned(order, police)
    Order.objects.update(plan="", planned_at=None)
    answered(order, police)
    looked(order, district.actor("ruling"), rectifying.send_back_order)
    with pytest.raises(MoveRefused):
        planned(order, police)


def test_who_gives_no_plan_is_raised_and_the_answer_keeps_its_own_clock(district, order):
    with clock.travel(PLAN_DUE + timedelta(minutes=1)):
        sweep()
        sweep()
    assert raised(order) == [("plan", 1, "ruling_officer")], "the police have no supervisor: the next one up"
    assert Order.objects.get().level == 1
    found = planned(order, district.actor("police"), PLAN_DUE + timedelta(minutes=10))
    assert found.level == 0
    with clock.travel(DUE - timedelta(minutes=1)):
        sweep()
    assert len(raised(order)) == 1
    with clock.travel(DUE + timedelta(minutes=1)):
        sweep()
    assert raised(order)[1:] == [("answer", 1, "ruling_officer")]


def test_a_late_plan_does_not_hide_that_the_answer_is_late(district, order):
    with clock.travel(DUE + timedelta(minutes=1)):
        sweep()
    assert Order.objects.get().level >= 1
    assert planned(order, district.actor("police"), DUE + timedelta(minutes=2)).level >= 1


def test_an_answer_waits_for_somebody_to_look(district, order):
    found = answered(order, district.actor("police"))
    assert (found.state, found.check_due_at) == ("answered", CHECK_DUE)
    assert waits(order) == {Leg.CHECK: CHECK_DUE}
    told = Message.objects.get(key__contains=":answered:1:")
    assert told.audience == f"person:{district.people['ruling'].pk}"


def test_nobody_looked_in_time_and_the_departments_supervisor_is_not_asked(district, order):
    give_posts(district, "fire_head", "POLICE", Role.SUPERVISOR)
    answered(order, district.actor("police"))
    with clock.travel(CHECK_DUE + timedelta(minutes=1)):
        sweep()
    assert raised(order) == [("check", 1, "ruling_officer")]
    with clock.travel(CHECK_DUE + timedelta(days=1)):
        sweep()
    assert [level for _leg, level, _told in raised(order)] == [1, 2, 3]
    keys = Message.objects.filter(key__contains=":delay:check:1:").values_list("key", flat=True)
    assert len(set(keys)) == 3


def test_verified_it_waits_for_its_case(district, order):
    answered(order, district.actor("police"))
    found = looked(order, district.actor("ruling"))
    assert (found.state, found.answer.verdict, found.answer.found) == ("verified", "right", "到场听了一晚。")
    assert waits(order) == {}
    assert Message.objects.filter(key__contains=":checked:1:").exists()


def test_sent_back_it_is_answered_again_in_seven_days(district, order):
    police, ruling = district.actor("police"), district.actor("ruling")
    answered(order, police)
    back = looked(order, ruling, rectifying.send_back_order, found="夜里还在响。")
    again = FIRST + timedelta(days=8)
    assert (back.state, back.due_at, back.level) == ("open", again, 0)
    assert waits(order) == {Leg.ANSWER: again}
    with clock.travel(again + timedelta(minutes=1)):
        sweep()
    assert raised(order) == [("answer", 1, "ruling_officer")]
    second = answered(
        order, police, again + timedelta(minutes=5), Answer("人手不够。", "已停。", "加派一组。")
    )
    assert [each.round for each in second.answers_given] == [1, 2]
    assert second.level == 0
    assert [(each.verdict, each.found) for each in second.answers_given] == [
        ("wanting", "夜里还在响。"), ("", ""),
    ]  # fmt: skip
    assert journal.facts(journal.entries(order.subject)[-1])["late"] is True


def test_a_level_fires_once_in_each_round(district, order):
    police, ruling = district.actor("police"), district.actor("ruling")
    for turn in (1, 2):
        answered(order, police, FIRST + timedelta(days=20 * turn))
        looked(order, ruling, rectifying.send_back_order, FIRST + timedelta(days=20 * turn + 1))
        late = Order.objects.get().due_at + timedelta(minutes=1)
        for _ in range(2):
            with clock.travel(late):
                sweep()
    own = [each for each in raised(order) if each[0] == "answer"]
    assert own == [("answer", 1, "ruling_officer")] * 2
    assert Message.objects.filter(key__contains=":delay:answer:").count() == 2


@pytest.mark.parametrize("name", ["police", "fire", "civil", "grid", "discipline", "administrator"])
def test_nobody_else_looks(district, order, name):
    answered(order, district.actor("police"))
    for act in (rectifying.verify_order, rectifying.send_back_order):
        with pytest.raises((NotThere, NotAllowed)):
            looked(order, district.actor(name), act)
    assert Order.objects.get().state == "answered"


def test_who_is_of_the_department_does_not_look_whatever_else_they_are(district, order):
    give_posts(district, "ruling", "POLICE", Role.RULING)
    answered(order, district.actor("police"))
    with pytest.raises(NotAllowed):
        looked(order, district.actor("ruling"))
    assert looked(order, district.actor("head")).state == "verified"


def test_the_journal_names_the_post_by_which_somebody_looked(district, order):
    answered(order, district.actor("police"))
    looked(order, district.actor("head"))
    entry = journal.entries(order.subject)[-1]
    assert (entry.verb, entry.role) == ("verify_order", Role.DISTRICT_HEAD)


def test_one_look_an_answer(district, order):
    answered(order, district.actor("police"))
    looked(order, district.actor("ruling"))
    for act in (rectifying.verify_order, rectifying.send_back_order):
        with pytest.raises(MoveRefused):
            looked(order, district.actor("head"), act)
    assert Order.objects.get().answer.verdict == "right"


def test_words_are_asked_for(district, order):
    police, ruling = district.actor("police"), district.actor("ruling")
    for given in ("  ", "长" * (rectifying.LONGEST + 1)):
        with pytest.raises(Invalid) as refused:
            planned(order, police, plan=given)
        assert refused.value.field == "plan"
    answered(order, police)
    for given in (" ", "长" * (rectifying.FOUND + 1)):
        for act in (rectifying.verify_order, rectifying.send_back_order):
            with pytest.raises(Invalid) as refused:
                looked(order, ruling, act, found=given)
            assert refused.value.field == "found"


def test_an_erased_case_leaves_no_words_behind(district):
    panel(district)
    leak = sheet(4, 4, 4, 4, 4, flags=["privacy"])
    score_all(drawn(district), leak, leak, leak)
    order, police = Order.objects.get(), district.actor("police")
    planned(order, police)
    answered(order, police)
    looked(order, district.actor("ruling"))
    with clock.travel(FIRST + timedelta(days=2)):
        erasing.erase_for(order.grievance, reason="来信要求")
    found = Order.objects.get()
    given = found.answer
    assert (found.plan, given.cause, given.remedy, given.prevention, given.found) == ("",) * 5
    assert given.verdict == "right"


def test_a_sweep_that_dies_before_it_is_through_raises_once_all_the_same(district, order, monkeypatch):
    """The level, its journal entry and its letter stand or fall together."""
    real = ordering.watch.climb

    def die(*args, **kwargs):
        raise SystemExit(9)

    monkeypatch.setattr(ordering.watch, "climb", die)
    with clock.travel(PLAN_DUE + timedelta(minutes=1)):
        with pytest.raises(SystemExit):
            sweep()
        assert raised(order) == []
        assert not Message.objects.filter(key__contains=":delay:").exists()
        monkeypatch.setattr(ordering.watch, "climb", real)
        sweep()
        sweep()
    assert raised(order) == [("plan", 1, "ruling_officer")]
    assert Message.objects.filter(key__contains=":delay:plan:").count() == 1
