"""A worker killed with -9 in the middle of reminders, late orders and second askings: each happens once. And
what ended while workers were away ended when it was over."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from evaluation.actions import ordering
from evaluation.models import (
    AdviceQuestion,
    AdvisoryGroup,
    Order,
    PulseInvite,
    PulseRound,
    Recheck,
    RecheckRule,
    Sample,
    Seat,
    Session,
)  # fmt: skip
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.district import small_district
from tests.factories.judged import with_owners
from tests.factories.panel import close_case, panel
from tests.portal.processes.running import kill, ring, wait_for, worker

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
MANY = 60


def times(verb: str, subject: str) -> int:
    return [entry.verb for entry in journal.entries(subject)].count(verb)


def keys_are_unique(part: str, many: int) -> None:
    keys = list(Message.objects.filter(key__contains=part).values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == many


def late_orders(district, many: int) -> list[str]:
    """Orders of a department whose plan and answer have been due for days."""
    given = clock.now() - 30 * DAY
    with clock.travel(given), transaction.atomic():
        police = district.departments["POLICE"]
        rows = [
            Order(department=police, target="share", reasons=["share"], facts={"n": 30}) for _ in range(many)
        ]
        return [ordering.issue(row, "15 calendar days", given).subject for row in rows]


def test_late_orders_are_raised_once_though_the_worker_is_killed(tmp_path):
    orders = late_orders(small_district(), 4 * MANY)
    ring(tmp_path, "grievances.tasks.sweep")
    with worker(tmp_path) as first:
        wait_for(lambda: Order.objects.filter(level__gt=0).count() > 20)
        kill(first)
    halfway = Order.objects.filter(level__gt=0).count()
    assert 20 < halfway <= len(orders)
    ring(tmp_path, "grievances.tasks.sweep")
    with worker(tmp_path):
        wait_for(lambda: Message.objects.filter(key__contains=":delay:").count() == 2 * len(orders))
    assert {times("raise", subject) for subject in orders} == {2}, "the plan, and the answer"
    keys_are_unique(":delay:", 2 * len(orders))


def asked_and_seated(district) -> None:
    """Closed cases: of each the resident is due to be asked again, and two members have one day left."""
    session = panel(district)
    now = clock.now()
    with clock.travel(now - 30 * DAY):
        rule = RecheckRule.objects.create(
            version=1, from_at=clock.now(), base=1, silent=1, call=0, after_days=28, answer_days=14,
            seed="00", seed_hash="x",
        )  # fmt: skip
    members = [place.member for place in session.places.all()[:2]]
    for number in range(MANY):
        case = close_case(district, at=now - 29 * DAY + timedelta(minutes=number))
        Recheck.objects.create(
            rule=rule, grievance=case, cycle=case.cycle, key_digest=f"{number:064x}", probability=1,
            state="waiting", due_at=now - DAY,
        )  # fmt: skip
        sample = Sample.objects.create(
            session=session, grievance=case, cycle=case.cycle, key_digest=f"{number:064x}", state="open",
            department=district.departments["POLICE"], probability=Decimal(1), outcome="confirmed",
            considered_at=now,
        )  # fmt: skip
        for position, member in enumerate(members):
            Seat.objects.create(
                sample=sample, member=member, code=f"{position}", position=position, due_at=now + DAY,
                alias=1000 * position + number,
            )  # fmt: skip


def test_reminders_and_second_askings_come_once_though_the_worker_is_killed(tmp_path):
    asked_and_seated(small_district())
    both = ("evaluation.tasks.residents", "evaluation.tasks.draw")
    ring(tmp_path, *both)
    with worker(tmp_path) as first:
        wait_for(lambda: Recheck.objects.filter(state="asked").count() > 5)
        kill(first)
    assert Recheck.objects.filter(state="asked").count() > 5
    for _ in range(2):
        ring(tmp_path, *both)
    with worker(tmp_path):
        wait_for(lambda: Recheck.objects.filter(state="asked").count() == MANY)
        soon = Seat.objects.filter(due_at__lt=clock.now() + 2 * DAY)
        wait_for(lambda: not soon.filter(reminded_at__isnull=True).exists())
    subjects = [row.subject for row in Recheck.objects.all()]
    assert {times("ask_again", subject) for subject in subjects} == {1}
    keys_are_unique(":soon", 2 * MANY)
    asked = Message.objects.filter(key__startswith="recheck:", key__endswith=":ask")
    assert asked.count() == len(set(asked.values_list("subject", flat=True))) <= MANY


def test_what_ended_while_workers_were_away_ended_at_its_true_time(tmp_path):
    district = with_owners(small_district())
    session = panel(district)
    now = clock.now()
    Session.objects.update(until_day=clock.local(now - 3 * DAY).date())
    over = now - 2 * DAY
    pulse = PulseRound.objects.create(
        number=1, name_zh="一", size=10, days=14, frame="[]", frame_size=10, frame_hash="h", source="x",
        seed="s", draws_on=clock.local(now).date(), announced_at=over, opened_at=over - 14 * DAY, asked=1,
        closes_at=over, state="running", reminded_at=over - 7 * DAY,
    )  # fmt: skip
    PulseInvite.objects.create(round=pulse, person=district.people["policy"], code="22222-22222", index="i")
    question = AdviceQuestion.objects.create(
        group=_group(over), title="要不要？", words="要。", asked_by=district.people["policy"],
        role="policy_officer", asked_at=over - 14 * DAY, due_at=over,
    )  # fmt: skip
    ring(tmp_path, "evaluation.tasks.draw", "portal.tasks.pulse", "portal.tasks.advise")
    with worker(tmp_path):
        wait_for(lambda: not Session.objects.filter(state="running").exists())
        wait_for(lambda: PulseRound.objects.get().state == "ended")
        wait_for(lambda: AdviceQuestion.objects.get().state == "closed")
    session.refresh_from_db()
    assert session.ended_at == session.ends_at
    assert journal.entries(pulse.subject)[-1].at == over
    assert AdviceQuestion.objects.get(pk=question.pk).closed_at == over


def _group(at) -> AdvisoryGroup:
    return AdvisoryGroup.objects.create(name_zh="组", about_zh="事", about_en="It", founded_at=at)
