"""Reviews: asked for once and in time, decided by whoever had no hand in it, upheld or changed, watched."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import ending, erasing, handling, resolving, reviewing
from grievances.lifecycle import Verb
from grievances.models import Escalation, Grievance, Review
from grievances.policies import available, offer
from grievances.selectors import case_page, public_timeline
from grievances.selectors.owners import ownership
from grievances.selectors.queue import Narrowing, counts
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import District, add_post, file_case, reload
from tests.factories.reviewing import (
    DECISION,
    WORDS,
    ask,
    confirmed,
    decide,
    finally_upheld,
    refused,
    refused_at_triage,
)

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.fixture(autouse=True)
def on_monday():
    with clock.travel(MONDAY):
        yield


def after(days: float, hours: float = 0) -> datetime:
    return MONDAY + timedelta(days=days, hours=hours)


def verbs(case: Grievance) -> list[str]:
    return [entry.verb for entry in journal.entries(case.subject)]


def told(district: District, name: str) -> int:
    return Message.objects.filter(audience=f"person:{district.people[name].pk}").count()


def test_it_can_be_asked_for_until_the_end_of_the_thirtieth_day_and_once(district):
    case, late = refused(district), refused(district)
    assert case.review_by == datetime(2026, 4, 1, 15, 59, 59, tzinfo=UTC), "the whole of 1 April in Shanghai"
    with clock.travel(case.review_by + timedelta(seconds=1)):
        assert Verb.ASK_REVIEW not in available(bearer(late.pk), reload(late))
        with pytest.raises(MoveRefused):
            ask(late)
    asked_at = case.review_by
    with clock.travel(asked_at):
        ask(case)
        review = Review.objects.get()
        assert (review.round, review.number, review.due_at) == (1, 1, asked_at + timedelta(days=30))
        assert reload(case).review_by == review.due_at
        assert told(district, "ruling") == 1
        ask(case)  # the same words, sent twice
        with pytest.raises(MoveRefused):
            ask(case, "另一条理由")
    assert Review.objects.count() == 1
    assert list(journal.verify(case.subject)) == []


@pytest.mark.parametrize("actor", ["police", "ruling", "head", "grid"])
def test_nobody_but_the_resident_asks(district, actor):
    case = refused(district)
    with pytest.raises(NotAllowed):
        reviewing.ask_review(case, actor=district.actor(actor), reason="替他要求")
    with pytest.raises(NotThere):
        reviewing.ask_review(case, actor=district.actor("stranger"), reason="替他要求")
    assert not Review.objects.exists()


def test_an_open_case_and_one_taken_back_have_no_answer_to_be_reviewed(district):
    case = file_case(district, "A01").grievance
    with pytest.raises(MoveRefused):
        ask(case)


def test_the_centre_decides_the_first_and_the_head_the_second(district):
    case = ask(refused(district))
    for name, error in (("head", NotAllowed), ("police", NotAllowed), ("civil", NotThere)):
        with pytest.raises(error):
            decide(district, case, who=name)
    assert Verb.DECIDE_REVIEW not in available(district.actor("head"), reload(case))
    with clock.travel(after(days=3)):
        decide(district, case)
    end = reload(case)
    assert (end.status, end.outcome, end.reviewing, end.reviewed) == ("refused", "refused", 0, 1)
    assert end.review_by == datetime(2026, 4, 4, 15, 59, 59, tzinfo=UTC)
    with clock.travel(after(days=4)):
        ask(case, "复查也没有来看")
        with pytest.raises(NotAllowed):
            decide(district, case)
        decide(district, case, who="head")
    end = reload(case)
    assert (end.reviewed, end.is_final, end.review_by) == (2, True, None)
    with pytest.raises(MoveRefused):
        ask(case, "再来一次")
    assert verbs(case)[-4:] == ["ask_review", "decide_review", "ask_review", "decide_review"]


@pytest.mark.parametrize("field", ["facts", "basis", "text"])
def test_a_decision_has_facts_a_basis_and_its_reasons(district, field):
    case = ask(refused(district))
    with pytest.raises(Invalid) as refusal:
        reviewing.decide_review(
            case, actor=district.actor("ruling"), verdict="upheld", **DECISION | {field: " "}
        )
    assert refusal.value.field == field
    with pytest.raises(Invalid) as refusal:
        reviewing.decide_review(case, actor=district.actor("ruling"), verdict="fallen", **DECISION)
    assert refusal.value.field == "verdict"
    assert Review.objects.get().is_open


def test_whoever_had_a_hand_in_the_answer_leaves_the_review_to_another(district):
    add_post(district, "police", "COOP", Role.RULING)
    case = ask(refused(district))
    assert offer(district.actor("police"), reload(case))[Verb.DECIDE_REVIEW] is True
    with pytest.raises(NotAllowed, match="经办过这份答复"):
        decide(district, case, who="police")
    assert Review.objects.get().is_open
    decide(district, case)


def test_whoever_decided_the_first_leaves_the_second_to_another(district):
    add_post(district, "ruling", "COOP", Role.DISTRICT_HEAD)
    case = refused(district)
    decide(district, ask(case))
    ask(case, "不同意")
    with pytest.raises(NotAllowed, match="经办过这份答复"):
        decide(district, case)
    decide(district, case, who="head")


def test_the_centre_that_passed_it_on_does_not_review_it(district):
    case = file_case(district, None).grievance
    ending.transfer_out(
        case, actor=district.actor("ruling"), body="市供电公司", reach="95598", reason="属其管理"
    )
    ask(case)
    with pytest.raises(NotAllowed):
        decide(district, case)


def test_changed_it_goes_back_to_its_lead_in_a_new_cycle(district):
    case = refused(district)
    with clock.travel(after(days=1)):
        decide(district, ask(case), "part")
    end = reload(case)
    assert (end.status, end.outcome, end.cycle, end.closed_at) == ("in_progress", "", 2, None)
    assert (end.reviewing, end.reviewed, end.review_by) == (0, 0, None)
    assert end.done_due == after(days=8), "seven days were left, and none of them has run while it was ended"
    lead = case.parts.get(role="lead")
    assert (lead.state, lead.due_at) == ("signed", end.done_due)
    spans = [(span.department, span.until - span.since) for span in ownership(end)]
    police = district.departments["POLICE"].pk
    assert {unit for unit, _length in spans} == {police}
    handling.contact(case, actor=district.actor("police"), text="重新办理")
    resolving.refuse(case, actor=district.actor("police"), reason="仍属民事", basis="第九条")
    ask(case, "这一次也不对")
    assert Review.objects.latest("pk").number == 2
    decide(district, case)
    assert list(journal.verify(case.subject)) == []


def test_what_was_refused_at_triage_goes_back_to_triage(district):
    case = refused_at_triage(district)
    before = told(district, "grid")
    decide(district, ask(case), "whole")
    end = reload(case)
    assert (end.status, end.outcome, end.cycle, end.closed_at) == ("filed", "", 2, None)
    assert verbs(case)[-2:] == ["decide_review", "retriage"]
    assert told(district, "grid") == before + 1
    with clock.travel(after(days=1)):
        assert ownership(end)[-1].department is None
        resolving.refuse(case, actor=district.actor("grid"), reason="仍不属于", basis="第十四条")
    assert reload(case).status == "refused"


def test_a_confirmed_case_is_reviewed_too_and_opens_again(district):
    case = confirmed(district)
    decide(district, ask(case), "whole")
    end = reload(case)
    assert (end.status, end.outcome) == ("in_progress", "")
    assert (end.rating, end.explained, end.respected) == (None, None, None)


def test_a_silent_closing_can_be_reviewed_and_its_letter_says_so(district):
    case = file_case(district, "A01").grievance
    handling.sign(case, actor=district.actor("police"))
    resolving.propose(case, actor=district.actor("police"), reply=WORDS)
    with clock.travel(after(days=8)):
        sweep()
        assert reload(case).outcome == "silent"
        letter = Message.objects.filter(audience="resident").latest("pk").body
        assert "2026年4月9日" in letter
        ask(case)


def test_upheld_says_the_next_step_and_by_when_in_the_letter(district):
    case = refused(district)
    decide(district, ask(case))
    letter = Message.objects.filter(audience="resident").latest("pk").body
    assert DECISION["facts"] in letter
    assert DECISION["basis"] in letter
    assert "2026年4月1日" in letter
    assert "区领导" in letter
    ask(case, "不同意复查")
    decide(district, case, who="head")
    assert "新的事实" in Message.objects.filter(audience="resident").latest("pk").body


def test_late_it_is_raised_once_and_falls_silent_when_it_is_decided(district):
    case = ask(refused(district))
    with clock.travel(after(days=31)):
        sweep()
        sweep()
    raised = Escalation.objects.get(kind="review")
    assert (raised.level, raised.due_at, raised.told.username) == (1, after(days=30), "head")
    assert reload(case).status == "refused"
    events = clocks.events(case.subject, "review:1")
    assert [event.kind for event in events] == ["start"]
    with clock.travel(after(days=31)):
        decide(district, case)
        assert Watch.objects.get(subject=case.subject, kind="review").next_at is None
    assert [event.kind for event in clocks.events(case.subject, "review:1")] == ["start", "stop"]


def test_a_decision_in_time_is_never_raised(district):
    decide(district, ask(refused(district)))
    with clock.travel(after(days=40)):
        sweep()
    assert not Escalation.objects.filter(kind="review").exists()


def test_the_queues_of_those_who_decide(district):
    first, second = ask(refused(district)), refused(district)
    decide(district, ask(second))
    ask(second, "不同意")
    seen = {name: counts(district.actor(name), Narrowing(), MONDAY) for name in ("ruling", "head", "police")}
    assert seen["ruling"]["reviews"] == 1
    assert seen["head"]["second_reviews"] == 1
    assert "reviews" not in seen["police"]
    assert "second_reviews" not in seen["ruling"]
    assert reload(first).reviewing == 1


def test_nobody_reviews_a_complaint_about_staff(district):
    case = file_case(district, "H02").grievance
    handling.sign(case, actor=district.actor("discipline"))
    resolving.refuse(case, actor=district.actor("discipline"), reason="查无此事", basis="第三十条")
    assert reload(case).review_by is None
    assert Verb.ASK_REVIEW not in available(bearer(case.pk), reload(case))
    with pytest.raises(MoveRefused):
        ask(case)
    for name in ("ruling", "head"):
        with pytest.raises(NotThere):
            decide(district, case, who=name)
        assert sum(filter(None, counts(district.actor(name), Narrowing(), MONDAY).values())) == 0


def test_a_panel_that_opens_the_case_lets_an_open_review_fall(district):
    case = ask(confirmed(district))
    resolving.reopen(case, reason="score")
    assert Review.objects.get().state == "fallen"
    assert reload(case).reviewing == 0
    with clock.travel(after(days=31)):
        sweep()
    assert not Escalation.objects.filter(kind="review").exists()


def test_erased_its_words_go_and_the_review_falls(district):
    case = refused(district)
    decide(district, ask(case, "密语一号"))
    ask(case, "密语二号")
    erasing.erase(case, actor=bearer(case.pk), sure=True)
    rows = Review.objects.values_list("state", "reason", "facts", "basis", "text").order_by("pk")
    assert list(rows) == [("upheld", "", "", "", ""), ("fallen", "", "", "", "")]
    end = reload(case)
    assert (end.reviewing, end.review_by) == (0, None)


def test_erased_nothing_is_left_of_who_has_it_now(district):
    case = file_case(district, None).grievance
    words = {"body": "密语一号", "reach": "密语二号", "reason": "密语三号", "theirs": "密语四号"}
    ending.transfer_out(case, actor=district.actor("grid"), **words)
    erasing.erase(case, actor=bearer(case.pk), sure=True)
    assert "密语" not in str(list(case.resolutions.values()))


def test_the_public_timeline_says_what_changed_and_no_words(district):
    case = refused(district)
    decide(district, ask(case, "密语一号"), "whole")
    entries = public_timeline(reload(case))
    assert [entry.verb for entry in entries][-3:] == ["refuse", "ask_review", "decide_review"]
    assert all("密语" not in entry.sentence for entry in entries)


def test_new_facts_are_a_case_of_ones_own_that_follows_the_old_one(district):
    old = finally_upheld(district)
    mine = bearer(old.pk)
    new = file_case(district, "A01", actor=mine, follows=old).grievance
    assert reload(new).follows_id == old.pk
    with pytest.raises(NotThere):
        file_case(district, "A01", follows=old, body="别人的")
    open_ = refused(district)
    with pytest.raises(MoveRefused):
        file_case(district, "A01", actor=bearer(open_.pk), follows=open_, body="还没复查")
    police = case_page(district.actor("police"), reload(old), staff=True)
    assert [each.reference for each in police.followers] == [new.reference]
    assert case_page(district.actor("police"), reload(new), staff=True).follows.reference == old.reference
    staff = file_case(district, "H02", actor=mine, follows=old, body="民警态度恶劣").grievance
    police = case_page(district.actor("police"), reload(old), staff=True)
    assert staff.reference not in [each.reference for each in police.followers]
    erasing.erase(old, actor=mine, sure=True)
    assert not Grievance.objects.filter(follows=old).exists()
