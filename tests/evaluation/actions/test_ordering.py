"""What a judgement does: reopened, ordered, raised when late, answered, closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evaluation.actions import rectifying, sampling
from evaluation.actions.ordering import Leg
from evaluation.actions.rectifying import Answer
from evaluation.models import Order, Result
from grievances.actions import resolving
from grievances.models import Grievance
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.departments.models import Role
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import give_posts, reload
from tests.factories.panel import REPLY, SCORED, close_case, drawn, panel, score_all, sheet
from tests.factories.town import photo

pytestmark = pytest.mark.usefixtures("_media")
GOOD, BAD = sheet(4, 4, 4, 4, 4), sheet(2, 2, 2, 2, 2)
ANSWER = Answer("只在白天查了一次。", "夜里再次到场，店家已停用音响。", "列入夜间巡查。")
DUE = SCORED + timedelta(days=15)
PLAN_DUE = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)  # three working days after Wednesday, to closing time


@pytest.fixture
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def judged(district, *sheets):
    panel(district)
    return score_all(drawn(district), *sheets)


def at(moment):
    return clock.travel(moment)


def test_under_forty_gives_an_order(district):
    sample = judged(district, sheet(3, 3, 2, 2, 2), sheet(3, 3, 2, 2, 2), sheet(3, 3, 2, 2, 2))
    # 100·(.2·2 + .3·2 + .15 + .15 + .2)/4
    assert float(Result.objects.get().score) == 37.5
    assert sample.order.reasons == ["score"]


def test_a_score_of_exactly_forty_gives_no_order(district):
    # 100·(.2·1 + .3·2 + .15·2 + .15·2 + .2·1)/4
    judged(district, sheet(2, 3, 3, 3, 2))
    assert float(Result.objects.get().score) == 40.0
    assert not Order.objects.exists()


def test_a_low_score_reopens_the_case_and_orders_the_lead(district):
    sample = judged(district, BAD)
    order, case = Order.objects.get(), reload(sample.grievance)
    assert float(Result.objects.get().score) == 25.0
    assert (case.status, case.cycle, case.outcome, case.rating) == ("in_progress", 2, "", None)
    assert (order.department.code, order.reasons, order.state, order.cycle) == (
        "POLICE",
        ["score"],
        "open",
        2,
    )
    assert (order.issued_at, order.due_at) == (SCORED, DUE)
    entry = journal.entries(case.subject)[-1]
    assert entry.verb == "reopen"
    assert journal.facts(entry)["order"] == order.pk
    moments = dict(Watch.objects.filter(subject=order.subject).values_list("key", "next_at"))
    assert moments == {Leg.ANSWER: DUE, Leg.PLAN: PLAN_DUE}
    assert Message.objects.filter(subject=order.subject).count() == 1


def test_what_was_sent_back_is_answered_with_new_evidence(district):
    panel(district)
    first = SimpleUploadedFile("a.jpg", photo("A"))
    case = score_all(drawn(district), sheet(1, 1, 1, 1, 1)).grievance
    case = Grievance.objects.get(pk=case.pk)
    assert case.cycle == 2
    police, again = district.actor("police"), replace(REPLY, evidence="有 出警记录。")
    with clock.travel(SCORED + timedelta(hours=2)):
        for old in (REPLY, again):
            with pytest.raises(Invalid) as refused:
                resolving.propose(case, actor=police, reply=old)
            assert refused.value.field == "evidence"
        assert not case.attachments.exists()
        resolving.propose(case, actor=police, reply=REPLY, photos_given=(first,))
        resolving.dispute(case, actor=bearer(case.pk), reason="还在响")
        resolving.propose(case, actor=police, reply=REPLY)
    case = Grievance.objects.get(pk=case.pk)
    assert (case.cycle, case.attachments.count()) == (3, 1), "a dispute asks for none: the resident says why"


def test_a_photo_of_the_first_reply_is_no_new_one(district):
    panel(district)
    case = close_case(district, photos_given=(SimpleUploadedFile("a.jpg", photo("A")),))
    with clock.travel(case.closed_at + timedelta(minutes=1)):
        sampling.draw_samples()
    score_all(case.samples.get(), sheet(1, 1, 1, 1, 1))
    case = Grievance.objects.get(pk=case.pk)
    police = district.actor("police")
    with clock.travel(SCORED + timedelta(hours=2)):
        with pytest.raises(Invalid):
            resolving.propose(
                case, actor=police, reply=REPLY, photos_given=(SimpleUploadedFile("b.jpg", photo("A")),)
            )
        new = SimpleUploadedFile("c.jpg", photo("C"))
        resolving.propose(case, actor=police, reply=REPLY, photos_given=(new,))


def test_a_false_closure_found_by_two_reopens_whatever_the_score(district):
    lie = sheet(4, 4, 4, 4, 4, flags=["false_closure"])
    sample = judged(district, lie, lie, GOOD)
    assert Order.objects.get().reasons == ["false_closure"]
    assert reload(sample.grievance).status == "in_progress"


def test_a_false_closure_found_by_one_does_not(district):
    sample = judged(district, sheet(4, 4, 4, 4, 4, flags=["false_closure"]), GOOD, GOOD)
    assert not Order.objects.exists()
    assert reload(sample.grievance).status == "closed"


def test_a_privacy_breach_is_ordered_and_nothing_reopened(district):
    leak = sheet(4, 4, 4, 4, 4, flags=["privacy"])
    sample = judged(district, leak, leak, GOOD)
    order = Order.objects.get()
    assert (order.reasons, order.cycle) == (["privacy"], 1)
    assert reload(sample.grievance).status == "closed"


def test_a_late_order_is_raised_once_per_level_with_the_true_due_time(district):
    LadderRung.objects.create(
        kind="order", level=2, after_minutes=24 * 60, tells=Role.DISTRICT_HEAD, name_zh="2", name_en="2"
    )
    judged(district, BAD)
    with at(SCORED + timedelta(hours=1)):
        rectifying.plan_order(Order.objects.get(), actor=district.actor("police"), plan="夜间再查。")
    with at(DUE + timedelta(seconds=20)):
        assert sweep() >= 1
        sweep()
    order = Order.objects.get()
    assert order.level == 1
    with at(DUE + timedelta(days=3)):
        sweep()
        sweep()
    raised = [journal.facts(e) for e in journal.entries(order.subject) if e.verb == "raise"]
    assert [(r["level"], r["due"], r["told"]) for r in raised] == [
        (1, DUE.isoformat(), "ruling_officer"),
        (2, DUE.isoformat(), "district_head"),
    ]
    keys = Message.objects.filter(key__contains=":delay:").values_list("key", flat=True)
    ruling, head = district.people["ruling"].pk, district.people["head"].pk
    assert sorted(keys) == [
        f"order:{order.pk}:delay:1:person:{ruling}",
        f"order:{order.pk}:delay:2:person:{head}",
    ]


def test_an_answered_order_is_not_raised(district):
    judged(district, BAD)
    with at(DUE - timedelta(minutes=1)):
        rectifying.answer_order(Order.objects.get(), actor=district.actor("police"), answer=ANSWER)
    with at(DUE + timedelta(days=5)):
        sweep()
    order = Order.objects.get()
    assert (order.level, order.state) == (0, "answered")


def test_the_order_closes_once_it_is_answered_and_the_case_is_solved(district):
    sample = judged(district, BAD)
    case = Grievance.objects.get(pk=sample.grievance_id)
    with at(SCORED + timedelta(days=1)):
        rectifying.answer_order(Order.objects.get(), actor=district.actor("police"), answer=ANSWER)
        rectifying.verify_order(Order.objects.get(), actor=district.actor("ruling"), found="到场听了一晚。")
        assert rectifying.sweep(clock.now()) == 0
    with at(SCORED + timedelta(days=2)):
        again = replace(REPLY, evidence="夜间巡查记录")
        resolving.propose(case, actor=district.actor("police"), reply=again)
        resolving.confirm(case, actor=bearer(case.pk), rating=5)
        assert rectifying.sweep(clock.now()) == 1
        assert rectifying.sweep(clock.now()) == 0
    order = Order.objects.get()
    assert (order.state, order.closed_at) == ("closed", SCORED + timedelta(days=2))
    assert [e.verb for e in journal.entries(order.subject)] == [
        "order", "answer_order", "verify_order", "close_order",
    ]  # fmt: skip


def test_the_department_answers_once(district):
    judged(district, BAD)
    with at(SCORED + timedelta(days=1)):
        rectifying.answer_order(Order.objects.get(), actor=district.actor("police"), answer=ANSWER)
        with pytest.raises(MoveRefused):
            rectifying.answer_order(
                Order.objects.get(), actor=district.actor("police"), answer=Answer("x", "y", "z")
            )
    assert Order.objects.get().answer.cause == ANSWER.cause


def test_nobody_else_answers_for_it(district):
    judged(district, BAD)
    order = Order.objects.get()
    for name, refusal in (
        ("fire", NotThere),
        ("resident", NotThere),
        ("administrator", NotThere),
        ("ruling", NotAllowed),
    ):
        with pytest.raises(refusal), at(SCORED):
            rectifying.answer_order(order, actor=district.actor(name), answer=ANSWER)
    assert Order.objects.get().state == "open"


def test_an_empty_answer_says_which_field(district):
    judged(district, BAD)
    for field in ("cause", "remedy", "prevention"):
        given = Answer(**(ANSWER.__dict__ | {field: "  "}))
        with pytest.raises(Invalid) as refused:
            rectifying.answer_order(Order.objects.get(), actor=district.actor("police"), answer=given)
        assert refused.value.field == field
    assert Order.objects.get().state == "open"


def test_a_vacant_rung_tells_the_next_one_up(district):
    LadderRung.objects.filter(kind="order").update(tells=Role.SUPERVISOR)
    LadderRung.objects.create(
        kind="order", level=2, after_minutes=60, tells=Role.RULING, name_zh="2", name_en="2"
    )
    judged(district, BAD)
    with at(DUE + timedelta(minutes=1)):
        sweep()
    order = Order.objects.get()
    facts = journal.facts(journal.entries(order.subject)[-1])
    assert (facts["level"], facts["told"]) == (1, "ruling_officer")


def test_the_chains_hold(district):
    judged(district, BAD)
    assert list(journal.verify()) == []


def test_the_journal_names_the_post_by_which_an_order_was_answered(district):
    judged(district, BAD)
    give_posts(district, "police", "POLICE", Role.RULING, Role.HANDLER)
    order = Order.objects.get()
    with at(SCORED + timedelta(days=2)):
        rectifying.answer_order(order, actor=district.actor("police"), answer=ANSWER)
    entry = next(e for e in journal.entries(order.subject) if e.verb == "answer_order")
    assert entry.role == Role.HANDLER
