"""More time: who may ask, who decides, what it does to the clocks, and when it falls away."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, dispatching, erasing, extending, handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import Verb
from grievances.models import Escalation, Grievance, TimeRequest
from grievances.policies import available
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.departments.models import Post, Role
from portal.engines.journal import journal
from portal.engines.limits.models import ClockEvent
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import file_case, give_posts, reload
from tests.factories.together import together

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
WEEK = MONDAY + timedelta(days=7)
REPLY = Reply("确有噪声。", "《噪声法》第六十五条", "已劝止。", "", "有出警记录")


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def case(district) -> Grievance:
    """Noise, signed for on Monday at nine: seven calendar days, the police lead, and have a supervisor."""
    give_posts(district, "property", "POLICE", Role.SUPERVISOR)
    with at():
        case = file_case(district, "A01").grievance
        handling.sign(case, actor=district.actor("police"))
    return case


def ask(district, case, *, by="police", days=3, **more):
    kind = more.pop("kind", "extension")
    given = {"amount": days} if kind == "extension" else {"until": MONDAY + timedelta(days=days)}
    wait = {"waits_for": "检测报告"} if kind == "pause" else {}
    return extending.ask_time(
        case, actor=district.actor(by), kind=kind, reason="要等检测报告", **{**given, **wait, **more}
    )


def grant(district, case, by="property"):
    return extending.grant_time(case, actor=district.actor(by))


def pause(district, case, days=3):
    ask(district, case, kind="pause", days=days)
    grant(district, case)


def events(case) -> list[str]:
    rows = ClockEvent.objects.filter(subject=case.subject, clock="done")
    return list(rows.order_by("seq").values_list("kind", flat=True))


def letters(case) -> set[str]:
    return set(Message.objects.filter(key__startswith=f"{case.subject}:").values_list("audience", flat=True))


def test_an_extension_moves_the_due_time_once_it_is_approved_and_tells_everybody(district, case):
    with at(days=1):
        ask(district, case)
        assert reload(case).done_due == WEEK, "asking changes no clock"
        assert events(case) == ["start"]
        Message.objects.all().delete()
        grant(district, case)
    case = reload(case)
    assert (case.done_due, case.extensions, case.time_asked) == (WEEK + timedelta(days=3), 1, "")
    assert case.parts.get(role="lead").due_at == case.done_due
    made = TimeRequest.objects.get()
    assert (made.state, made.decided_by, made.due_before, made.due_after) == (
        "granted", district.people["property"], WEEK, WEEK + timedelta(days=3),
    )  # fmt: skip
    facts = journal.facts(journal.entries(case.subject)[-1])
    assert (facts["was"], facts["due"]) == (WEEK.isoformat(), (WEEK + timedelta(days=3)).isoformat())
    told = {f"person:{district.people['police'].pk}"}  # who asked is who has it
    assert letters(case) == {"resident", *told}
    words = Message.objects.get(audience="resident").body
    assert "办理时限延长3 个自然日" in words.replace("延长 ", "延长")
    assert "要等检测报告" in words


def test_whoever_decides_is_told_of_the_request(district, case):
    with at(days=1):
        Message.objects.all().delete()
        ask(district, case)
    assert letters(case) == {f"person:{district.people['property'].pk}"}


def test_nobody_approves_their_own_request_nor_a_colleague_nor_another_area(district, case):
    give_posts(district, "police", "POLICE", Role.HANDLER, Role.SUPERVISOR)
    give_posts(district, "civil", "POLICE", Role.HANDLER)
    with at(days=1):
        ask(district, case)
        before = (reload(case).version, events(case), Message.objects.count())
        for name, refusal in (
            ("police", NotAllowed), ("civil", NotAllowed), ("ruling", NotAllowed), ("grid", NotAllowed),
            ("head", NotAllowed), ("fire_head", NotThere), ("stranger", NotThere),
        ):  # fmt: skip
            with pytest.raises(refusal):
                grant(district, case, by=name)
            with pytest.raises(refusal):
                extending.decline_time(case, actor=district.actor(name), reason="不行")
        assert (reload(case).version, events(case), Message.objects.count()) == before
        fresh = reload(case)
        assert {Verb.GRANT_TIME, Verb.DECLINE_TIME} <= set(available(district.actor("property"), fresh))
        assert Verb.DROP_TIME in available(district.actor("police"), fresh)
        assert Verb.GRANT_TIME not in available(district.actor("police"), fresh)


def test_a_supervisors_own_request_goes_to_the_co_operation_centre(district, case):
    with at(days=1):
        ask(district, case, by="property")
        assert reload(case).time_asked == "centre"
        grant(district, case, by="ruling")
    assert reload(case).done_due == WEEK + timedelta(days=3)


def test_a_complaint_about_staff_is_decided_by_a_colleague_and_where_there_is_none_not_asked_for(district):
    with at():
        case = file_case(district, "H02").grievance
        handling.sign(case, actor=district.actor("discipline"))
        with pytest.raises(MoveRefused):
            ask(district, case, by="discipline")
        give_posts(district, "civil", "DISCIPLINE", Role.HANDLER)
        ask(district, case, by="discipline", days=30)
        with pytest.raises(NotThere):
            grant(district, case, by="ruling")
        grant(district, case, by="civil")
    assert reload(case).done_due == MONDAY + timedelta(days=90)


@pytest.mark.parametrize(
    ("category", "who", "most"), [("A01", "police", 7), ("B01", "civil", 30), ("A03", "fire", 24)]
)
def test_no_more_than_the_limit_again_and_thirty_days_by_law(district, category, who, most):
    with at():
        case = file_case(district, category).grievance
        handling.sign(case, actor=district.actor(who))
        for wrong in (most + 1, 0, None):
            with pytest.raises(Invalid) as refused:
                ask(district, case, by=who, days=wrong)
            assert refused.value.field == "amount"
        ask(district, case, by=who, days=most)
    assert TimeRequest.objects.get().amount == most


def test_once_in_a_cycle(district, case):
    with at(days=1):
        ask(district, case)
        grant(district, case)
        with pytest.raises(MoveRefused):
            ask(district, case)
    assert (reload(case).extensions, TimeRequest.objects.count()) == (1, 1)


def test_one_open_request_and_after_a_no_another(district, case):
    with at(days=1):
        ask(district, case)
        with pytest.raises(MoveRefused):
            ask(district, case, kind="pause")
        extending.decline_time(case, actor=district.actor("property"), reason="人手够")
        assert (reload(case).done_due, events(case)) == (WEEK, ["start"])
        ask(district, case)
        extending.drop_time(case, actor=district.actor("police"))
    assert list(TimeRequest.objects.values_list("state", flat=True)) == ["declined", "dropped"]
    assert reload(case).time_asked == ""


def test_late_is_late_to_ask_and_to_approve(district, case):
    with at(days=6):
        ask(district, case)
    with at(days=7):
        with pytest.raises(MoveRefused):
            grant(district, case)
        extending.decline_time(case, actor=district.actor("property"), reason="已经逾期")
        for kind, days in (("extension", 3), ("pause", 9)):
            with pytest.raises(MoveRefused):
                ask(district, case, kind=kind, days=days)
    assert (reload(case).done_due, events(case)) == (WEEK, ["start"])


def test_a_request_stops_no_clock_and_the_case_is_raised_all_the_same(district, case):
    with at(days=6):
        ask(district, case)
    with at(days=7):
        sweep()
    assert list(Escalation.objects.filter(kind="done").values_list("level", "due_at")) == [(1, WEEK)]


def test_a_pause_ends_by_itself_at_its_true_time_however_late_the_sweep(district, case):
    with at(days=1):
        pause(district, case)  # until Thursday at nine, asked for on Tuesday: two days
        held = reload(case)
        assert (held.done_due, held.held_until) == (None, MONDAY + timedelta(days=3))
        facts = journal.facts(journal.entries(case.subject)[-1])
        assert facts["due"] == (WEEK + timedelta(days=2)).isoformat(), "told before it is so"
    with at(days=3, hours=3):
        sweep()
        sweep()
    case = reload(case)
    assert (case.done_due, case.held_until, case.pauses) == (WEEK + timedelta(days=2), None, 1)
    assert events(case) == ["start", "pause", "resume"]
    assert journal.entries(case.subject)[-1].verb == "go_on"
    assert TimeRequest.objects.get().state == "ended"


def test_a_pause_can_end_early(district, case):
    with at(days=1):
        pause(district, case)
    with at(days=2):
        with pytest.raises(NotAllowed):
            extending.go_on(case, actor=district.actor("ruling"))
        extending.go_on(case, actor=district.actor("police"))
    with at(days=4):
        sweep()
    assert reload(case).done_due == WEEK + timedelta(days=1)
    assert events(case) == ["start", "pause", "resume"]


@pytest.mark.parametrize(("days", "field"), [(32, "until"), (0, "until")])
def test_a_pause_has_an_end_within_its_days(district, case, days, field):
    with at(days=1), pytest.raises(Invalid) as refused:
        ask(district, case, kind="pause", days=days)
    assert refused.value.field == field
    with at(days=1), pytest.raises(Invalid) as refused:
        ask(district, case, kind="pause", waits_for=" ")
    assert refused.value.field == "waits_for"
    assert reload(case).time_asked == ""


def test_a_question_inside_a_pause_the_clock_runs_when_neither_holds(district, case):
    """Paused on day 1 until day 3; a question on day 2 is answered on day 5: four days stood still."""
    with at(days=1):
        pause(district, case)
    with at(days=2):
        handling.ask(case, actor=district.actor("police"), text="几点最吵？")
    with at(days=3):
        sweep()
        assert (reload(case).done_due, reload(case).held_until) == (None, None)
    with at(days=5):
        answering.answer(case, actor=bearer(case.pk), text="半夜")
    assert reload(case).done_due == WEEK + timedelta(days=4)
    assert events(case) == ["start", "pause", "resume"]


def test_a_pause_inside_a_question_and_an_answer_does_not_end_it(district, case):
    """Asked on day 1, paused on day 2 until day 4, answered on day 3: three days stood still."""
    with at(days=1):
        handling.ask(case, actor=district.actor("police"), text="几点最吵？")
    with at(days=2):
        pause(district, case, days=4)
    with at(days=3):
        answering.answer(case, actor=bearer(case.pk), text="半夜")
        assert reload(case).done_due is None
    with at(days=4):
        sweep()
    assert reload(case).done_due == WEEK + timedelta(days=3)


def test_an_answer_after_a_pause_that_no_sweep_has_ended_yet(district, case):
    with at(days=1):
        pause(district, case)
        handling.ask(case, actor=district.actor("police"), text="几点最吵？")
    with at(days=4):
        answering.answer(case, actor=bearer(case.pk), text="半夜")
        sweep()
    assert reload(case).done_due == WEEK + timedelta(days=3)
    assert TimeRequest.objects.get().state == "ended"


def propose(district, case):
    resolving.propose(case, actor=district.actor("police"), reply=REPLY)


def refuse(district, case):
    resolving.refuse(case, actor=district.actor("police"), reason="不属受理", basis="条例")


def withdraw(district, case):
    answering.withdraw(case, actor=bearer(case.pk))


@pytest.mark.parametrize("end", [propose, refuse, withdraw])
def test_what_is_open_falls_away_with_the_case(district, case, end):
    with at(days=1):
        pause(district, case)
        ask(district, case)
        end(district, case)
    with at(days=5):
        sweep()
    case = reload(case)
    assert (case.time_asked, case.held_until, case.paused_at) == ("", None, None)
    assert list(TimeRequest.objects.values_list("kind", "state")) == [
        ("pause", "ended"), ("extension", "dropped"),
    ]  # fmt: skip
    assert "go_on" not in [entry.verb for entry in journal.entries(case.subject)]


def test_a_sub_task_that_was_cut_short_for_the_cases_sake_gets_what_the_case_has_got(district):
    """E-bikes: 24 hours, sub-tasks 18. Called in after ten hours, a sub-task has 14, and is then extended."""
    with at():
        case = file_case(district).grievance
        handling.sign(case, actor=district.actor("fire"))
    with at(hours=10):
        from_the_list = case.parts.get(department__code="PROPERTY").due_at
        join(district, case)
        assert case.parts.get(department__code="CIVIL").due_at == MONDAY + timedelta(hours=24)
        ask(district, case, by="fire", days=2)
        grant(district, case, by="fire_head")
    assert case.parts.get(department__code="CIVIL").due_at == MONDAY + timedelta(hours=26)
    assert case.parts.get(department__code="PROPERTY").due_at == from_the_list


def join(district, case):
    handler, unit = district.actor("fire"), district.departments["CIVIL"]
    dispatching.join(case, actor=handler, department=unit, task="安置")


def test_erasing_a_case_empties_what_was_written_about_its_time(district, case):
    with at(days=1):
        pause(district, case)
        withdraw(district, case)
        erasing.erase(case, actor=bearer(case.pk), sure=True)
    made = TimeRequest.objects.get()
    assert (made.reason, made.waits_for, made.decision, made.due_before) == ("", "", "", WEEK)


@pytest.mark.django_db(transaction=True)
def test_two_approvers_at_once_one_wins_and_the_other_is_told(district, case):
    Post.objects.create(
        person=district.people["civil"], role=Role.SUPERVISOR, department=district.departments["POLICE"],
        area=district.areas["LH-NH"], from_day=MONDAY.date(),
    )  # fmt: skip
    with at(days=1):
        ask(district, case)
    now = MONDAY + timedelta(days=1)

    def approve(name):
        with clock.travel(now):
            return grant(district, reload(case), by=name)

    done = together([lambda: approve("property"), lambda: approve("civil")])
    assert sorted(type(each).__name__ for each in done) == ["Grievance", "MoveRefused"]
    assert (reload(case).extensions, reload(case).done_due) == (1, WEEK + timedelta(days=3))
    assert events(case) == ["start", "retarget"]
