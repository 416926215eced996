"""Orders of a department as a whole: the same defect three times within 90 days, too few cases resolved."""

from datetime import timedelta
from decimal import Decimal

import pytest

from evaluation.actions import rectifying, wideorders
from evaluation.actions.rectifying import Answer
from evaluation.models import Order, Sample
from evaluation.selectors import defects
from evaluation.selectors.defects import Judged, resolved_low
from grievances.models import Grievance
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.judged import found
from tests.factories.panel import MONDAY, panel

pytestmark = pytest.mark.django_db
GOOD, UNKIND, UNSOLVED = (4, 4, 4, 4, 4), (4, 4, 4, 2, 4), (3, 1, 3, 3, 3)
NOW = MONDAY + timedelta(days=10)


@pytest.fixture
def session(district):
    return panel(district)


def hour(number: int):
    return MONDAY + timedelta(hours=number)


def swept(now=NOW) -> int:
    with clock.travel(now):
        return wideorders.sweep(now)


def unkind(district, session, *hours: int, **more) -> list[Sample]:
    return [found(district, session, *[UNKIND] * 3, at=hour(number), **more) for number in hours]


def test_the_same_defect_three_times_is_an_order(district, session):
    found(district, session, *[GOOD] * 3, at=hour(9))
    some = unkind(district, session, 0, 1)
    assert swept() == 0
    some += unkind(district, session, 2)
    assert swept() == 1
    assert swept() == 0
    order = Order.objects.get()
    assert (order.department.code, order.target, order.reasons) == ("POLICE", "criterion:dignity", ["again"])
    assert (order.grievance, order.sample, order.state) == (None, None, "open")
    assert order.facts == {"count": 3, "n": 4, "zh": "沟通与尊重", "en": "Communication and dignity"}
    assert set(order.samples.all()) == set(some)
    assert order.due_at == NOW + timedelta(days=15)
    assert Watch.objects.filter(subject=order.subject).count() == 2
    assert Message.objects.filter(subject=order.subject, audience__startswith="department:").count() == 1
    assert journal.facts(journal.entries(order.subject)[0])["target"] == "criterion:dignity"


def test_different_defects_or_departments_do_not_add_up(district, session):
    unkind(district, session, 0, 1)
    unkind(district, session, 2, unit="FIRE")
    found(district, session, *[(4, 4, 2, 4, 4)] * 3, at=hour(3))
    assert swept() == 0


def test_what_lies_longer_back_does_not_count(district, session):
    unkind(district, session, 0, 1, 2)
    assert swept(MONDAY + timedelta(days=92)) == 0


def closed(order) -> None:
    Order.objects.filter(pk=order.pk).update(state="closed", closed_at=NOW)


def test_no_result_counts_twice(district, session):
    unkind(district, session, 0, 1, 2)
    assert swept() == 1
    closed(Order.objects.get())
    unkind(district, session, 20, 21)
    assert swept(NOW + timedelta(days=1)) == 0, "two new ones beside three that were counted"
    unkind(district, session, 22)
    assert swept(NOW + timedelta(days=1)) == 1
    newest = Order.objects.order_by("pk").last()
    assert newest.samples.count() == 3


def test_one_at_a_time(district, session):
    unkind(district, session, 0, 1, 2)
    assert swept() == 1
    unkind(district, session, 20, 21, 22)
    assert swept(NOW + timedelta(days=1)) == 0


def test_two_at_once_give_one(district, session, monkeypatch):
    """Another sweep has found the same before this one locks the department."""
    unkind(district, session, 0, 1, 2)
    with clock.travel(NOW):
        same = list(defects.wanting(NOW, {}))
        assert swept() == 1
        monkeypatch.setattr(defects, "wanting", lambda *_: same)
        assert wideorders.sweep(NOW) == 0
    assert Order.objects.count() == 1


def test_what_is_not_public_counts_for_no_order(district, session):
    some = unkind(district, session, 0, 1, 2)
    Grievance.objects.filter(pk=some[0].grievance_id).update(sensitive=True)
    assert swept() == 0


def test_a_flag_that_is_raised_again_and_again(district, session):
    for number in range(3):
        sample = found(district, session, *[GOOD] * 3, at=hour(number))
        type(sample.result).objects.filter(pk=sample.result.pk)._raw_delete("default")
        type(sample.result).objects.create(
            sample=sample, scorers=3, score=75, criteria={}, flags={"privacy": 2}, raised=["privacy"],
            commitments=[],
        )  # fmt: skip
    assert swept() == 1
    assert Order.objects.get().target == "flag:privacy"


def rows(*pairs: tuple[bool, float]) -> list[Judged]:
    return [Judged(n, 1, NOW, weight, resolved, ()) for n, (resolved, weight) in enumerate(pairs)]


def test_under_thirty_nothing_is_said():
    assert resolved_low(rows(*[(False, 1)] * 29)) is None
    assert resolved_low(rows(*[(False, 1)] * 30))[0] == 0


def test_the_lower_end_is_wilsons_where_all_weigh_alike():
    """20 of 30: Wilson's lower end, worked by hand: (p + z²/2n − z·√(p(1 − p)/n + z²/4n²))/(1 + z²/n)."""
    low, share = resolved_low(rows(*[(True, 5)] * 20, *[(False, 5)] * 10))
    assert (round(low, 4), round(share, 4)) == (0.4878, 0.6667)


def test_what_was_drawn_more_often_weighs_less():
    """Fifteen of the hasty ones, all drawn, were not resolved; fifteen of the others, one of ten drawn, were:
    150 of 165 cases, though half of the results."""
    even = rows(*[(True, 10)] * 15, *[(False, 1)] * 15)
    low, share = resolved_low(even)
    assert round(share, 4) == round(150 / 165, 4)
    assert low > defects.THRESHOLD


def many(district, session, good: int, bad: int) -> None:
    for number in range(good + bad):
        marks = GOOD if number < good else UNSOLVED
        found(district, session, *[marks] * 3, at=hour(number))


def test_too_few_resolved_is_an_order_once_in_ninety_days(district, session):
    many(district, session, 15, 15)
    swept()
    order = Order.objects.get(target="share")
    assert order.reasons == ["share"]
    assert order.facts["n"] == 30
    assert order.facts["share"] == "0.500"
    assert order.samples.count() == 30
    closed(order)
    swept(NOW + timedelta(days=80))
    assert Order.objects.filter(target="share").count() == 1
    swept(NOW + timedelta(days=91))
    assert Order.objects.filter(target="share").count() == 2


def test_enough_resolved_is_none(district, session):
    many(district, session, 28, 2)
    swept()
    assert not Order.objects.filter(target="share").exists()


def test_it_is_answered_looked_at_and_closed(district, session):
    unkind(district, session, 0, 1, 2)
    swept()
    order = Order.objects.get()
    with clock.travel(NOW + timedelta(days=1)):
        rectifying.plan_order(order, actor=district.actor("police"), plan="全员培训。")
        rectifying.answer_order(
            order, actor=district.actor("police"), answer=Answer("话硬。", "改了。", "抽查。")
        )
        rectifying.verify_order(order, actor=district.actor("head"), found="听了五通电话。")
    order = Order.objects.get()
    assert (order.state, order.closed_at) == ("closed", NOW + timedelta(days=1))


def test_the_probability_is_the_results_own(district, session):
    """Half of the weight of a result drawn surely, where it was drawn one time in two."""
    sample = found(district, session, *[GOOD] * 3, at=hour(0))
    Sample.objects.filter(pk=sample.pk).update(probability=Decimal("0.5"))
    assert defects._judged(NOW)[0].weight == 2.0
