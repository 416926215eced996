"""Invariant 11: when departments merge, split or are renamed, no case is orphaned, and old reports keep the
old names."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, IntegrityError

from evaluation.models import Order
from grievances.actions import (
    dispatching,
    extending,
    handling,
    resolving,
    succeeding,
    supervising,
    whistling,
)
from grievances.actions.resolving import Reply
from grievances.lifecycle import ENDED, OrderState, PartState, Status, Verb
from grievances.models import Assignment, Grievance, Letter, Supervision, TimeRequest, WhistleCall
from grievances.ownership import owner_at
from grievances.selectors import case_page
from grievances.selectors.owners import ownership
from grievances.tasks import sweep
from portal.departments.actions import successions
from portal.departments.actions.successions import Part, Plan
from portal.departments.actors import bearer
from portal.departments.models import Department, Role
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.limits.models import ClockEvent
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import DomainError
from tests.factories.district import District, file_case, give_posts, new_item, reload
from tests.factories.panel import drawn, panel, score_all, sheet
from tests.factories.successions import BASIS, applied, drafted, merger, new_unit
from tests.grievances.views.desk_pages import officer

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply("看过现场", "消防法第二十八条", "已拆除", "", "监控可查")


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def place(district) -> District:
    new_unit(district, "RESCUE", "应急管理局")
    return district


@pytest.fixture
def case(place) -> Grievance:
    """E-bikes in a stairway: fire leads, property and police assist; on Monday at nine."""
    with at():
        return file_case(place).grievance


def merged(place, leaving: str, heir: str, **later):
    with at(**(later or {"hours": 1})):
        return applied(place, merger(place, (leaving,), heir))


def living(case) -> list[tuple[str, str, str]]:
    rows = Assignment.objects.filter(grievance=case).exclude(state=PartState.WITHDRAWN)
    return [(row.department.code, row.role, row.state) for row in rows.select_related("department")]


def clocks_of(case) -> tuple:
    """Everything that says when something of the case is due."""
    rows = Assignment.objects.filter(grievance=case).exclude(state=PartState.WITHDRAWN).order_by("pk")
    watched = Watch.objects.filter(subject=case.subject, next_at__isnull=False).order_by("pk")
    return (
        list(Grievance.objects.filter(pk=case.pk).values_list("contact_due", "done_due", "confirm_by")),
        list(rows.values_list("pk", "due_at", "sign_by", "object_by")),
        list(watched.values_list("kind", "key", "due_at", "next_at", "level")),
        ClockEvent.objects.filter(subject=case.subject).count(),
    )


def orphans() -> list[str]:
    """Open cases with a living part, or an open order, at a department that has ended."""
    gone = Department.objects.filter(closed_on__isnull=False)
    parts = Assignment.objects.filter(department__in=gone).exclude(state=PartState.WITHDRAWN)
    rows = Grievance.objects.exclude(status__in=ENDED)
    orders = Supervision.objects.filter(department__in=gone, state__in=("issued", "received", "answered"))
    found = rows.filter(pk__in=parts.values("grievance")) | rows.filter(pk__in=orders.values("grievance"))
    return list(found.values_list("reference", flat=True))


def deeds(case) -> list[str]:
    return [entry.verb for entry in journal.entries(case.subject)]


def test_the_heir_has_the_case_with_its_clocks_as_they_run(place, case):
    before = clocks_of(case)
    row = merged(place, "FIRE", "RESCUE")
    assert living(case) == [
        ("RESCUE", "lead", "waiting"), ("PROPERTY", "co", "waiting"), ("POLICE", "co", "waiting"),
    ]  # fmt: skip
    assert clocks_of(case) == before
    assert (row.total, row.finished_at) == (1, MONDAY + timedelta(hours=1))
    entry = journal.entries(case.subject)[-1]
    units = place.departments
    lead = Assignment.objects.get(grievance=case, role="lead")
    assert (entry.verb, entry.actor) == ("succeed", "system")
    assert journal.facts(entry) == {
        "before": units["FIRE"].pk, "department": units["RESCUE"].pk, "lead": units["RESCUE"].pk,
        "moved": [[lead.pk, units["FIRE"].pk, units["RESCUE"].pk]],
    }  # fmt: skip
    with at(hours=2):
        handling.sign(case, actor=place.actor("fire"))
        assert reload(case).status == Status.SIGNED


def test_every_moment_has_one_owner_across_the_merger(place, case):
    merged(place, "FIRE", "RESCUE")
    with at(hours=3):
        found = ownership(reload(case))
    assert [(span.department, span.length / timedelta(hours=1)) for span in found] == [
        (place.departments["FIRE"].pk, 1), (place.departments["RESCUE"].pk, 2),
    ]  # fmt: skip
    assert all(len(owner_at(found, MONDAY + timedelta(minutes=n))) == 1 for n in range(180))


def test_the_resident_reads_one_plain_line_and_the_heir_gets_a_letter(place, case):
    Message.objects.all().delete()
    merged(place, "FIRE", "RESCUE")
    page = case_page(bearer(case.pk), reload(case), staff=False)
    said = page.timeline[-1].sentence
    assert "应急管理局" in said
    assert "消防救援大队" in said
    letters = Message.objects.filter(subject=case.subject)
    assert [letter.audience for letter in letters] == [f"department:{place.departments['RESCUE'].pk}"]


def test_each_of_several_heirs_is_told_of_what_it_takes_over(place, case):
    new_unit(place, "SAFETY", "公共安全局")
    with at(hours=1):
        for leaving, heir in (("FIRE", "RESCUE"), ("POLICE", "SAFETY")):
            row = drafted(place, merger(place, (leaving,), heir))
            successions.apply(row, actor=place.actor("administrator"))
        Message.objects.all().delete()
        successions.sweep(clock.now())
    letters = {m.audience: m.body for m in Message.objects.filter(subject=case.subject)}
    rescue, safety = (letters[f"department:{place.departments[code].pk}"] for code in ("RESCUE", "SAFETY"))
    assert "消防救援大队" in rescue
    assert "公安派出所" in safety
    assert "应急管理局" not in safety


def test_an_heir_that_inherits_a_call_is_told_where_to_come_and_by_when(place, case):
    with at():
        whistling.whistle(
            case, actor=place.actor("fire"), place="北门岗亭", purpose="一起清理",
            departments=[place.departments["CIVIL"]],
        )  # fmt: skip
        Message.objects.all().delete()
    merged(place, "CIVIL", "RESCUE", minutes=30)
    letter = Message.objects.get(subject=case.subject)
    assert letter.audience == f"department:{place.departments['RESCUE'].pk}"
    assert "北门岗亭" in letter.body
    Message.objects.all().delete()
    merged(place, "POLICE", "FIRE", minutes=40)
    assert "北门岗亭" not in Message.objects.get(subject=case.subject).body, "it is not called"


def test_a_lead_that_takes_in_its_helper_has_one_part(place, case):
    police = place.departments["POLICE"]
    part = Assignment.objects.get(grievance=case, department=police)
    with at():
        handling.note(case, actor=place.actor("police"), text="门卫有钥匙", part=part)
    merged(place, "POLICE", "FIRE")
    assert living(case) == [("FIRE", "lead", "waiting"), ("PROPERTY", "co", "waiting")]
    lead = Assignment.objects.get(grievance=case, role="lead")
    part.refresh_from_db()
    assert (part.state, part.department_id, lead.task_zh) == ("withdrawn", police.pk, "现场协助")
    assert not Watch.objects.filter(subject=case.subject, key=part.pk, next_at__isnull=False).exists()
    assert Letter.objects.get(grievance=case, text="门卫有钥匙").part == lead, "the thread goes on"
    assert journal.facts(journal.entries(case.subject)[-1])["fused"] == [[part.pk, lead.pk]]


def test_a_helper_that_takes_in_the_lead_leads(place, case):
    before = reload(case).done_due
    with at():
        handling.sign(case, actor=place.actor("property"))
        handling.finish(case, actor=place.actor("property"), result="已清理")
        dispatching.join(
            case, actor=place.actor("ruling"), department=place.departments["CIVIL"], task="安置住户"
        )
    merged(place, "FIRE", "CIVIL")
    assert living(case) == [
        ("CIVIL", "lead", "waiting"), ("PROPERTY", "co", "done"), ("POLICE", "co", "waiting"),
    ]  # fmt: skip
    assert reload(case).done_due == before
    with at(hours=2):
        handling.sign(case, actor=place.actor("civil"))


def test_of_two_sub_tasks_the_one_due_first_stays_and_mandatory_wins(place, case):
    fire = Assignment.objects.get(grievance=case, department__code="PROPERTY")
    with at(minutes=30):
        dispatching.join(
            case, actor=place.actor("ruling"), department=place.departments["CIVIL"], task="安置住户",
            mandatory=False,
        )  # fmt: skip
    due = fire.due_at
    merged(place, "PROPERTY", "CIVIL")
    part = Assignment.objects.get(grievance=case, department__code="CIVIL", state="waiting")
    assert (part.pk, part.due_at, part.mandatory) == (fire.pk, due, True)
    assert part.task_zh == "现场协助；安置住户"


def test_what_the_helper_has_done_is_kept_where_the_other_part_is_open(place, case):
    with at():
        handling.sign(case, actor=place.actor("police"))
        handling.finish(case, actor=place.actor("police"), result="已登记车主")
    merged(place, "POLICE", "FIRE")
    assert living(case) == [("FIRE", "lead", "waiting"), ("PROPERTY", "co", "waiting")]
    assert Assignment.objects.get(grievance=case, role="lead").result == "已登记车主"


class TestUnderWay:
    def test_a_supervision_order_goes_over_with_its_due_time(self, place, case):
        with at():
            supervising.supervise(case, actor=place.actor("ruling"), wanted="说明为何反复")
        order, before = Supervision.objects.get(), clocks_of(case)
        merged(place, "FIRE", "RESCUE")
        moved = Supervision.objects.get()
        assert (moved.department.code, moved.due_at, moved.state) == ("RESCUE", order.due_at, "issued")
        assert clocks_of(case) == before
        with at(hours=2):
            supervising.receive(case, actor=place.actor("fire"))

    def test_two_orders_of_one_heir_become_one_that_asks_for_both(self, place, case):
        given = {"amount": 4, "unit": "calendar_hours"}
        with at():
            supervising.supervise(
                case, actor=place.actor("ruling"), wanted="说明为何反复",
                department=place.departments["POLICE"], **given,
            )  # fmt: skip
            supervising.supervise(case, actor=place.actor("head"), wanted="当面报告")
        merged(place, "POLICE", "FIRE")
        kept = Supervision.objects.exclude(state=OrderState.FALLEN).get()
        assert (kept.department.code, kept.due_at) == ("FIRE", MONDAY + timedelta(hours=4))
        assert (kept.wanted, kept.issued_for) == ("说明为何反复\n\n当面报告", Role.DISTRICT_HEAD)
        assert reload(case).supervised

    def test_an_order_to_a_department_without_another_part_goes_over_too(self, place, case):
        with at():
            handling.sign(case, actor=place.actor("police"))
            supervising.supervise(
                case, actor=place.actor("ruling"), wanted="说明", department=place.departments["POLICE"]
            )
            handling.finish(case, actor=place.actor("police"), result="完")
        merged(place, "POLICE", "FIRE")
        assert Supervision.objects.get().department.code == "FIRE"
        assert orphans() == []

    def test_a_request_for_more_time_waits_for_the_heirs_supervisor(self, place):
        with at():
            case = file_case(place, "A01").grievance
            handling.sign(case, actor=place.actor("police"))
            extending.ask_time(case, actor=place.actor("police"), kind="extension", reason="等", amount=2)
        assert reload(case).time_asked == "centre"
        due = reload(case).done_due
        merged(place, "POLICE", "FIRE")
        asked = TimeRequest.objects.get()
        assert (asked.department.code, asked.state, asked.decides) == ("FIRE", "asked", "supervisor")
        with at(hours=2):
            assert reload(case).done_due == due, "a merger alone moves nothing"
            extending.grant_time(case, actor=place.actor("fire_head"))
        assert reload(case).done_due > due

    def test_a_dispute_goes_on_and_the_ruling_binds_the_heir(self, place, case):
        with at():
            dispatching.object_to(case, actor=place.actor("fire"), cites="2.3", reason="不归我们")
        before = clocks_of(case)
        merged(place, "FIRE", "RESCUE")
        assert (reload(case).disputed, clocks_of(case)) == (True, before)
        with at(hours=2):
            rescue = place.departments["RESCUE"]
            dispatching.rule(case, actor=place.actor("ruling"), lead=rescue, ruling="仍归消防")
            assert (reload(case).disputed, reload(case).ruled) == (False, True)
            with pytest.raises(DomainError):
                dispatching.object_to(case, actor=place.actor("fire"), cites="2.3", reason="不归我们")
        assert case.objections.get().department.code == "FIRE", "who objected stays to be read"

    def test_what_the_resident_disputes_afterwards_comes_to_the_heir(self, place):
        with at():
            case = file_case(place, "A01").grievance
            handling.sign(case, actor=place.actor("police"))
            resolving.propose(case, actor=place.actor("police"), reply=REPLY)
        merged(place, "POLICE", "FIRE")
        assert living(case) == [("FIRE", "lead", "done")]
        with at(hours=2):
            resolving.dispute(case, actor=bearer(case.pk), reason="还是吵")
        assert living(case) == [("FIRE", "lead", "signed")]

    def test_what_is_late_is_told_at_the_heir_once(self, place, case):
        merged(place, "FIRE", "RESCUE")
        with at(hours=25):
            sweep()
            sweep()
        raised = list(case.escalations.filter(kind="done"))
        assert [(row.level, row.told.username) for row in raised] == [(1, "fire_head")]


class TestEnded:
    def test_a_closed_case_keeps_the_old_department_and_comes_over_once_it_is_reopened(self, place):
        panel(place)
        sample = drawn(place)
        case = sample.grievance
        merged(place, "POLICE", "FIRE", days=1)
        assert living(case) == [("POLICE", "lead", "done")], "old reports keep the old department"
        with at(days=2):
            score_all(sample, sheet(1, 1, 1, 1, 1))
            assert reload(case).status == Status.IN_PROGRESS
            successions.sweep(clock.now())
        assert living(case) == [("FIRE", "lead", "signed")]
        order = Order.objects.get()
        assert (order.department.code, sample.department.code) == ("FIRE", "POLICE")
        assert [e.verb for e in journal.entries(order.subject)] == ["order"], "the heir got it at once"

    def test_an_order_that_is_open_goes_over_with_its_due_time_and_the_heir_is_told(self, place):
        panel(place)
        sample = drawn(place)
        score_all(sample, sheet(1, 1, 1, 1, 1))
        due = Order.objects.get().due_at
        merged(place, "POLICE", "FIRE", days=3)
        order = Order.objects.get()
        assert (order.department.code, order.due_at, order.sample.department.code) == ("FIRE", due, "POLICE")
        assert [e.verb for e in journal.entries(order.subject)] == ["order", "succeed_order"]
        told = Message.objects.filter(subject=order.subject).values_list("recipient", flat=True)
        assert "fire@linhu.example" in told

    def test_old_reports_keep_the_old_name(self, place, case):
        new = {"name_zh": "消防救援局", "name_en": "Fire bureau"}
        plan = Plan("rename", (place.departments["FIRE"],), (MONDAY + timedelta(days=1)).date(), BASIS, **new)
        with at(days=1):
            applied(place, plan)
            handling.sign(case, actor=place.actor("fire"))
        page = case_page(bearer(case.pk), reload(case), staff=False)
        told = [moment.sentence for moment in page.timeline]
        assert "消防救援大队" in told[1], "dispatched under the old name"
        assert "消防救援局" in told[-1], "signed under the new one"


def test_a_complaint_about_staff_stays_where_it_is(place):
    with at():
        case = file_case(place, "H02").grievance
    merged(place, "FIRE", "RESCUE")
    assert living(case) == [("DISCIPLINE", "lead", "waiting")]
    assert "succeed" not in deeds(case)


def test_filing_meanwhile_is_routed_to_the_heir(place):
    merged(place, "FIRE", "RESCUE")
    with at(hours=2):
        case = file_case(place).grievance
    assert living(case)[0] == ("RESCUE", "lead", "waiting")
    assert "succeed" not in deeds(case)


def test_what_is_dispatched_in_the_very_moment_is_found_by_the_next_sweep(place, case):
    """Between the look at the list and the insert the department ended."""
    merged(place, "FIRE", "RESCUE")
    Assignment.objects.filter(grievance=case, role="lead").update(department=place.departments["FIRE"])
    with at(hours=2):
        assert orphans() == [case.reference]
        assert successions.sweep(clock.now()) == 1
        assert successions.sweep(clock.now()) == 0
    assert orphans() == []


def test_a_split_sends_each_case_to_its_heir(place):
    new_unit(place, "AID", "社会救助局")
    new_item(place, "9.1", "A01", place.areas["LH-YJ"], "CIVIL", ())
    parts = (Part(place.departments["AID"], place.categories["B01"]), Part(place.departments["RESCUE"]))
    with at():
        aid, noise = file_case(place, "B01").grievance, file_case(place, "A01", "LH-YJ-01-01").grievance
    with at(hours=1):
        applied(place, Plan("split", (place.departments["CIVIL"],), MONDAY.date(), BASIS, parts))
    assert [living(each)[0][0] for each in (aid, noise)] == ["AID", "RESCUE"]


def test_a_chain_of_mergers_ends_with_whoever_is_open(place, case):
    new_unit(place, "SAFETY", "平安局")
    with at():
        resting = file_case(place).grievance
    merged(place, "FIRE", "RESCUE")
    merged(place, "RESCUE", "SAFETY", hours=2)
    assert {living(each)[0][0] for each in (case, resting)} == {"SAFETY"}
    assert deeds(case).count("succeed") == 2


def test_a_killed_sweep_goes_on_where_it_stopped(place, monkeypatch):
    with at():
        cases = [file_case(place, body=f"第{n}楼").grievance for n in range(5)]
        row = successions.apply(
            drafted(place, merger(place, ("FIRE",), "RESCUE")), actor=place.actor("administrator")
        )
    real, count = succeeding.succeed, 0

    def dies(case, **more):
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        return real(case, **more)

    with at(minutes=1):
        monkeypatch.setattr(succeeding, "succeed", dies)
        with pytest.raises(KeyboardInterrupt):
            successions.sweep(clock.now())
        assert (successions.left(row), row.total) == (3, 5)
        monkeypatch.setattr(succeeding, "succeed", real)
        assert successions.sweep(clock.now()) == 3
    row.refresh_from_db()
    assert row.finished_at
    assert [deeds(case).count("succeed") for case in cases] == [1] * 5


@pytest.mark.parametrize("error", [ValueError, IntegrityError, DataError])
def test_one_that_cannot_be_moved_stops_no_other(place, monkeypatch, error):
    with at():
        cases = [file_case(place, body=f"第{n}楼").grievance for n in range(3)]
    real = succeeding.succeed

    def fails(case, **more):
        if case.pk == cases[0].pk:
            raise error
        return real(case, **more)

    monkeypatch.setattr(succeeding, "succeed", fails)
    row = merged(place, "FIRE", "RESCUE")
    assert (row.finished_at, orphans()) == (None, [cases[0].reference])
    monkeypatch.setattr(succeeding, "succeed", real)
    with at(hours=2):
        successions.sweep(clock.now())
    row.refresh_from_db()
    assert (row.finished_at, orphans()) == (MONDAY + timedelta(hours=2), [])


def test_whatever_stood_with_it_nothing_is_left_behind(place):
    """Cases in every status at once; afterwards none stands with the department that has ended."""
    give_posts(place, "fire_head", "POLICE", Role.SUPERVISOR)
    police = place.actor("police")
    with at():
        cases = [file_case(place, "A01", body=f"第{n}户").grievance for n in range(6)]
        for case in cases[1:]:
            handling.sign(case, actor=police)
        handling.contact(cases[2], actor=police, text="已到场")
        handling.ask(cases[3], actor=police, text="几点开始？")
        resolving.propose(cases[4], actor=police, reply=REPLY)
        resolving.refuse(cases[5], actor=police, reason="不归", basis="清单")
    merged(place, "POLICE", "FIRE")
    assert orphans() == []
    assert [living(case)[0][0] for case in cases] == ["FIRE"] * 5 + ["POLICE"]
    assert [deeds(case).count(Verb.SUCCEED) for case in cases] == [1] * 5 + [0]


def test_over_http_the_officer_finds_the_case_with_the_heir(place, case):
    merged(place, "FIRE", "RESCUE")
    with at(hours=2):
        fire = officer(place, "fire")
        fire.open(f"/desk/{case.reference}/")
        assert "消防救援大队已撤销，诉求由应急管理局承接，办理时限不变。" in fire.text
        assert fire.press(f"/desk/{case.reference}/sign/").status_code == 302
    assert living(case)[0] == ("RESCUE", "lead", "signed")


def test_who_has_the_part_has_it_at_the_heir_and_a_call_to_a_place_goes_over(place, case):
    """The handler got the same post there; the police were called, and merge into the rescue department."""
    with at(hours=1):
        handling.sign(case, actor=place.actor("fire"))
        whistling.whistle(
            case, actor=place.actor("fire"), place="三号楼", purpose="一起清理",
            departments=[place.departments["POLICE"]],
        )  # fmt: skip
    merged(place, "FIRE", "RESCUE", hours=1, minutes=10)
    lead = case.parts.get(role="lead")
    assert (lead.department.code, lead.officer.username) == ("RESCUE", "fire")
    new_unit(place, "SAFETY", "公共安全局")
    merged(place, "POLICE", "SAFETY", hours=1, minutes=20)
    call = WhistleCall.objects.get()
    assert (call.department.code, call.due_at, call.dropped_at) == ("SAFETY", call.whistle.due_at, None)
    with at(hours=1, minutes=30):
        whistling.arrive(case, actor=place.actor("police"))
    assert orphans() == []
    assert list(journal.verify()) == []
