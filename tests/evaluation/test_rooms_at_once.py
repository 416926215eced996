"""Two at once at orders, appeals, opinions and the survey: one deed, and one refusal that says so."""

from datetime import date, timedelta

import pytest

from evaluation.actions import rectifying, wideorders
from evaluation.actions.rectifying import Answer
from evaluation.advising.actions import asking, groups, sweeping
from evaluation.appealing.actions import appealing
from evaluation.models import Appeal, Opinion, Order, OrderAnswer, PulseAnswer, PulseRound
from evaluation.pulse.actions import answering, rounds
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.evaluation.pulse.test_rounds import BEGINS, MARKS, announced, begun, links
from tests.factories.district import give_posts, new_person, small_district
from tests.factories.judged import found, with_owners
from tests.factories.panel import MONDAY, SCORED, drawn, panel, score_all, sheet
from tests.factories.together import together

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = SCORED + timedelta(days=1)


@pytest.fixture
def crowd():
    """The district, in a database that other connections see, with owners and a chief of police."""
    district = with_owners(small_district())
    district.people["chief"] = new_person("chief", "所长")
    give_posts(district, "chief", "POLICE", Role.SUPERVISOR)
    return district


def at_once(at, *deeds):
    """What each returned, or its refusal; all of them at that moment."""

    def then(deed):
        with clock.travel(at):
            return deed()

    return together([lambda deed=deed: then(deed) for deed in deeds])


def refused(results) -> int:
    return sum(isinstance(each, MoveRefused) for each in results)


def judged(crowd):
    panel(crowd)
    return score_all(drawn(crowd), sheet(2, 2, 2, 2, 2))


def test_an_answer_is_verified_or_sent_back_never_both(crowd):
    judged(crowd)
    order = Order.objects.get()
    with clock.travel(NEXT):
        rectifying.answer_order(order, actor=crowd.actor("police"), answer=Answer("a", "b", "c"))
    ruling, head = crowd.actor("ruling"), crowd.actor("head")
    results = at_once(
        NEXT,
        lambda: rectifying.verify_order(order.pk, actor=ruling, found="好。"),
        lambda: rectifying.send_back_order(order.pk, actor=head, found="不好。"),
    )
    assert refused(results) == 1
    verbs = [entry.verb for entry in journal.entries(order.subject)]
    assert len({"verify_order", "send_back_order"} & set(verbs)) == 1
    assert OrderAnswer.objects.get().verdict


def test_an_order_is_answered_once_a_round(crowd):
    judged(crowd)
    order, police = Order.objects.get(), crowd.actor("police")
    deed = lambda: rectifying.answer_order(order.pk, actor=police, answer=Answer("a", "b", "c"))  # noqa: E731
    assert refused(at_once(NEXT, deed, deed, deed)) == 2
    assert OrderAnswer.objects.count() == 1


def test_two_sweeps_give_a_department_one_order(crowd):
    session = panel(crowd)
    for hour in range(3):
        found(crowd, session, *[(4, 4, 4, 2, 4)] * 3, at=MONDAY + timedelta(hours=hour))
    now = MONDAY + timedelta(days=10)
    results = at_once(now, *[lambda: wideorders.sweep(now)] * 3)
    assert sorted(results) == [0, 0, 1]
    order = Order.objects.get()
    assert order.samples.count() == 3
    assert Message.objects.filter(subject=order.subject, audience__startswith="department:").count() == 1


def test_a_result_is_appealed_once(crowd):
    sample, chief = judged(crowd), crowd.actor("chief")
    told = {"ground": "time", "about": "", "words": "时间有误。"}
    deed = lambda: appealing.appeal(sample.pk, actor=chief, **told)  # noqa: E731
    assert refused(at_once(NEXT, deed, deed)) == 1
    row = Appeal.objects.get()
    results = at_once(
        NEXT,
        lambda: appealing.decide(row.pk, actor=crowd.actor("ruling"), upheld=True, reason="对。"),
        lambda: appealing.decide(row.pk, actor=crowd.actor("head"), upheld=False, reason="不对。"),
    )
    assert refused(results) == 1
    assert Appeal.objects.get().state in ("upheld", "dismissed")


def advised(crowd):
    texts = {"name_zh": "咨询小组", "name_en": "Group", "about_zh": "养老。", "about_en": "Care."}
    keeper = crowd.actor("policy")
    with clock.travel(MONDAY):
        group = groups.found(actor=keeper, **texts)
        for name in ("a1", "a2"):
            crowd.people[name] = new_person(name, name)
            term = groups.Term("expert", "", date(2026, 1, 1), date(2027, 1, 1))
            groups.designate(group, crowd.people[name], actor=keeper, term=term)
        return asking.ask(group, actor=keeper, matter=asking.Matter("要不要？", "要。"))


def test_a_double_click_gives_one_opinion_and_the_last_two_end_the_time_once(crowd):
    row = advised(crowd)
    deeds = [
        lambda name=name: asking.give_opinion(row.pk, actor=crowd.actor(name), stance="for", words="好。")
        for name in ("a1", "a1", "a2")
    ]
    at_once(MONDAY + timedelta(days=1), *deeds)
    assert Opinion.objects.count() == 2
    assert [entry.verb for entry in journal.entries(row.subject)].count("end_advice") == 1
    assert Message.objects.filter(key__contains=":advice_given:").count() == 1


def test_two_sweeps_remind_advisers_once_and_end_their_time_once(crowd):
    row = advised(crowd)
    with clock.travel(MONDAY + timedelta(days=1)):
        asking.give_opinion(row.pk, actor=crowd.actor("a1"), stance="for", words="好。")
    soon = row.due_at - timedelta(days=1)
    assert sorted(at_once(soon, *[lambda: sweeping.sweep(soon)] * 3)) == [0, 0, 1]
    assert Message.objects.filter(key__contains=":advice_soon:").count() == 1
    assert sorted(at_once(row.due_at, *[lambda: sweeping.sweep(row.due_at)] * 3)) == [0, 0, 1]
    assert [entry.verb for entry in journal.entries(row.subject)].count("end_advice") == 1


def surveyed(crowd):
    for number in range(15):
        name = f"r{number:02}"
        crowd.people[name] = new_person(name, name)
    return begun(crowd, announced(crowd))


def test_two_announcements_give_one_round(crowd):
    for number in range(15):
        new_person(f"r{number:02}", f"r{number:02}")
    results = at_once(MONDAY, *[lambda: announced(crowd)] * 3)
    assert refused(results) == 2
    assert PulseRound.objects.count() == 1


def test_two_tabs_give_one_answer_to_the_survey(crowd):
    code = links(surveyed(crowd))[0]
    at = BEGINS + timedelta(days=1)
    assert refused(at_once(at, *[lambda: answering.answer(code, marks=MARKS)] * 3)) == 2
    assert PulseAnswer.objects.count() == 1


def test_two_sweeps_remind_once_and_end_a_round_once(crowd):
    row = surveyed(crowd)
    middle = BEGINS + timedelta(days=8)
    assert sorted(at_once(middle, *[lambda: rounds.sweep(middle)] * 3)) == [0, 0, 1]
    assert Message.objects.filter(key__endswith=":again").count() == row.asked
    assert sorted(at_once(row.closes_at, *[lambda: rounds.sweep(row.closes_at)] * 3)) == [0, 0, 1]
    assert [entry.verb for entry in journal.entries(row.subject)].count("end") == 1
