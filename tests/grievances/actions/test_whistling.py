"""Whistles: called, acknowledged, there, acted, minuted; late, called off, dropped, fallen away."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, calls, dispatching, erasing, handling, whistling
from grievances.actions.step import step
from grievances.lifecycle import Verb
from grievances.models import Escalation, Whistle, WhistleCall
from grievances.policies import available
from grievances.selectors import case_page, public_timeline
from grievances.tasks import sweep
from portal.departments.actors import SYSTEM, bearer
from portal.departments.models import Post, Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed
from tests.factories.district import file_case, give_posts, reload
from tests.factories.successions import applied, merger, new_unit

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ANSWERS = {Verb.ACKNOWLEDGE, Verb.ARRIVE, Verb.ACT}


def after(**time: float) -> datetime:
    return MONDAY + timedelta(**time)


def blow(district, case, who="fire", codes=("POLICE", "CIVIL"), **more) -> Whistle:
    """Called to building three, to be there within two hours."""
    called = [district.departments[code] for code in codes]
    given = {"place": "三号楼东门", "purpose": "一起清理楼道充电线"} | more
    whistling.whistle(case, actor=district.actor(who), departments=called, **given)
    return Whistle.objects.latest("pk")


def stands(whistle) -> dict[str, str]:
    calls = whistle.calls.select_related("department", "whistle")
    return {call.department.code: call.stands for call in calls}


@pytest.fixture
def case(district):
    with clock.travel(MONDAY):
        return file_case(district).grievance


@pytest.fixture
def blown(district, case):
    with clock.travel(MONDAY):
        return blow(district, case)


def test_called_there_acted_and_minuted_the_cases_clock_stands_as_it_was(district, case):
    fire, police, due = district.actor("fire"), district.actor("police"), case.done_due
    with clock.travel(MONDAY):
        whistle = blow(district, case)
    assert (whistle.round, whistle.due_at, whistle.blown_as) == (1, after(hours=2), "lead")
    assert (reload(case).whistled, reload(case).blown, reload(case).done_due) == (True, 1, due)
    new = reload(case).parts.get(department__code="CIVIL")
    assert (new.role, new.mandatory, new.task_zh) == ("co", False, "一起清理楼道充电线")
    with clock.travel(after(hours=1)):
        with pytest.raises(NotAllowed):
            whistling.acknowledge(case, actor=district.actor("ruling"))
        whistling.acknowledge(case, actor=police)
        assert stands(whistle) == {"POLICE": "coming", "CIVIL": "called"}
        with pytest.raises(MoveRefused):
            whistling.act(case, actor=police, text="已劝离")
        whistling.arrive(case, actor=police)
        whistling.act(case, actor=police, text="已劝离")
        with pytest.raises(MoveRefused):
            whistling.minutes(case, actor=fire, text="人还没到齐")
    with clock.travel(after(hours=3)):
        whistling.arrive(case, actor=district.actor("civil"))
        whistling.minutes(case, actor=fire, text="周五前装充电桩，物业负责。")
    whistle.refresh_from_db()
    assert (whistle.state, whistle.ended_at, stands(whistle)) == (
        "over", after(hours=3), {"POLICE": "done", "CIVIL": "there"},
    )  # fmt: skip
    assert list(WhistleCall.objects.values_list("late", flat=True)) == [False, True]
    assert (reload(case).whistled, reload(case).done_due) == (False, due)
    assert list(journal.verify(case.subject)) == []


def test_the_letter_names_place_purpose_and_time_the_journal_no_words(district, case, blown):
    police = Message.objects.filter(audience=f"department:{_key(district, 'POLICE')}").latest("pk")
    assert {"三号楼东门", "一起清理楼道充电线", "3月2日 周一 11:00"} <= set(_words(police))
    told = [journal.facts(entry) for entry in journal.entries(case.subject)][-1]
    assert set(told) == {"whistle", "department", "called", "due", "co"}
    before = Message.objects.count()
    with clock.travel(after(hours=1)):
        whistling.arrive(case, actor=district.actor("police"))
    assert Message.objects.count() == before + 1
    assert Message.objects.latest("pk").audience == f"person:{district.people['fire'].pk}"


def _key(district, code) -> int:
    return district.departments[code].pk


def _words(mail) -> list[str]:
    return [line.partition("：")[2] or line.partition(": ")[2] for line in mail.body.splitlines()]


def test_each_who_is_late_is_raised_once_a_level_and_who_is_there_is_not(district, case, blown):
    with clock.travel(after(hours=1)):
        whistling.arrive(case, actor=district.actor("police"))
    with clock.travel(after(hours=2, minutes=45)):
        sweep()
        sweep()
    raised = Escalation.objects.filter(kind="whistle").select_related("part__department")
    assert [(e.part.department.code, e.level, e.due_at, e.told_role) for e in raised] == [
        ("CIVIL", 1, after(hours=2), "supervisor"),
        ("CIVIL", 2, after(hours=2), "ruling_officer"),
    ]
    assert reload(case).level == 0, "the case itself is not late"
    resident = case_page(bearer(case.pk), reload(case), staff=False)
    assert [moment.verb for moment in resident.timeline] == ["file", "dispatch", "whistle", "escalate"]
    assert resident.timeline[-1].data["kind"] == "contact"
    assert {m.verb for m in public_timeline(reload(case))} == {"file", "dispatch", "escalate"}


def test_two_departments_late_at_once_are_raised_each(district, case, blown):
    with clock.travel(after(hours=2, minutes=1)):
        sweep()
    raised = Escalation.objects.filter(kind="whistle").values_list("part__department__code", "level")
    assert sorted(raised) == [("CIVIL", 1), ("POLICE", 1)]


def test_the_minutes_wait_for_everybody_or_for_the_time_and_who_never_came_is_absent(district, case, blown):
    with clock.travel(after(hours=2)):
        assert Verb.MINUTES in available(district.actor("fire"), reload(case))
        whistling.minutes(case, actor=district.actor("ruling"), text="无人到场，另行安排。")
    assert stands(Whistle.objects.get()) == {"POLICE": "absent", "CIVIL": "absent"}
    assert not ANSWERS & set(available(district.actor("police"), reload(case)))


def test_who_is_called_and_who_may_not_be(district, case):
    for codes in ((), ("FIRE",), ("POLICE-YJ",), ("DISCIPLINE",)):
        with pytest.raises(Invalid) as refusal:
            blow(district, case, codes=codes)
        assert refusal.value.field == "departments"
    with pytest.raises(Invalid):
        blow(district, case, amount=0, unit="calendar_hours")
    with pytest.raises(NotAllowed):
        blow(district, case, who="police", codes=("CIVIL",))
    assert (reload(case).blown, reload(case).version) == (0, case.version)
    blow(district, case, who="grid", codes=("FIRE",), amount=45, unit="calendar_minutes")
    assert Whistle.objects.get().blown_as == "grid"
    with pytest.raises(MoveRefused):
        blow(district, case)


def test_whoever_blew_it_or_the_centre_calls_it_off_and_nobody_else(district, case):
    with clock.travel(MONDAY):
        whistle = blow(district, case, who="grid")
        with pytest.raises(MoveRefused):
            whistling.call_off(case, actor=district.actor("fire"), reason="不必了")
        assert Verb.CALL_OFF not in available(district.actor("fire"), reload(case))
        whistling.call_off(case, actor=district.actor("grid"), reason="车主已自行拆除")
    whistle.refresh_from_db()
    assert (whistle.state, whistle.minutes) == ("called_off", "车主已自行拆除")
    assert stands(whistle) == {"POLICE": "dropped", "CIVIL": "dropped"}
    new = reload(case).parts.get(department__code="CIVIL")
    assert (new.state, new.waiver) == ("waived", "车主已自行拆除")
    with clock.travel(after(hours=5)):
        sweep()
        assert blow(district, case).round == 2
    assert not Escalation.objects.filter(kind="whistle").exists()


def test_a_call_goes_with_the_department_and_the_whistle_with_the_last(district, case):
    with clock.travel(MONDAY):
        whistle = blow(district, case, who="grid", codes=("FIRE", "PROPERTY"))
        dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归")
        lead = district.departments["POLICE"]
        dispatching.rule(case, actor=district.actor("ruling"), lead=lead, ruling="归公安")
    assert stands(whistle) == {"FIRE": "dropped", "PROPERTY": "called"}
    assert reload(case).whistled
    with clock.travel(MONDAY):
        answering.withdraw(case, actor=bearer(case.pk))
    whistle.refresh_from_db()
    assert (whistle.state, stands(whistle)["PROPERTY"], reload(case).whistled) == ("fallen", "dropped", False)


def test_calls_go_over_to_an_heir_and_two_become_one(district, case):
    """Civil affairs goes over to the fire brigade, which leads; who was there, was there for the heir."""
    units = {code: unit.pk for code, unit in district.departments.items()}
    with clock.travel(MONDAY):
        whistle = blow(district, case, who="grid", codes=("FIRE", "POLICE", "CIVIL"))
        whistling.arrive(case, actor=district.actor("civil"))
        with step(case, Verb.ESCALATE, actor=SYSTEM) as this:
            calls.inherit(this, lambda key: {units["CIVIL"]: units["FIRE"]}.get(key, key))
    assert stands(whistle) == {"FIRE": "there", "POLICE": "called", "CIVIL": "there"}
    with clock.travel(MONDAY), step(case, Verb.ESCALATE, actor=SYSTEM) as this:
        calls.inherit(this, lambda key: {units["POLICE"]: units["PROPERTY"]}.get(key, key))
    assert stands(whistle) == {"FIRE": "there", "PROPERTY": "called", "CIVIL": "there"}
    with clock.travel(after(hours=2)):
        sweep()
    assert Escalation.objects.get(kind="whistle").told_role == "supervisor", "property alone is awaited"


def inherit(district, case, leaving, heir) -> None:
    """All that the one department has of the case goes over to the other."""
    old, new = _key(district, leaving), _key(district, heir)
    with step(case, Verb.ESCALATE, actor=SYSTEM) as this:
        calls.inherit(this, lambda key: new if key == old else key)


def test_an_heir_whose_own_call_was_dropped_has_to_come_for_whom_it_takes_over_from(district, case):
    units = district.departments
    with clock.travel(MONDAY):
        whistle = blow(district, case, who="ruling", codes=("FIRE", "CIVIL"))
        dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归")
        dispatching.rule(case, actor=district.actor("ruling"), lead=units["POLICE"], ruling="归公安")
        assert stands(whistle) == {"FIRE": "dropped", "CIVIL": "called"}
        whistling.acknowledge(case, actor=district.actor("civil"))
        inherit(district, case, "CIVIL", "FIRE")
    assert stands(whistle) == {"FIRE": "coming", "CIVIL": "dropped"}
    with clock.travel(after(hours=2)):
        sweep()
        inherit(district, case, "FIRE", "PROPERTY")
        sweep()
    raised = Escalation.objects.filter(kind="whistle").values_list("level", "due_at")
    assert list(raised) == [(1, after(hours=2))]


def test_nobody_is_called_by_themselves_after_a_merger(district, case):
    with clock.travel(MONDAY):
        whistle = blow(district, case, codes=("POLICE", "CIVIL"))
        inherit(district, case, "CIVIL", "FIRE")
        whistle.refresh_from_db()
        assert (stands(whistle), whistle.state) == ({"POLICE": "called", "FIRE": "dropped"}, "open")
        inherit(district, case, "POLICE", "FIRE")
    whistle.refresh_from_db()
    assert (whistle.state, reload(case).whistled) == ("fallen", False)
    with clock.travel(after(hours=3)):
        sweep()
    assert not Escalation.objects.filter(kind="whistle").exists()


def test_whose_part_is_waived_need_not_come_unless_they_are_called_again(district, case):
    fire = district.actor("fire")
    with clock.travel(MONDAY):
        whistle = blow(district, case, codes=("POLICE", "CIVIL"))
        handling.sign(case, actor=fire)
        civil = case.parts.get(department__code="CIVIL")
        handling.waive(case, actor=fire, part=civil, reason="不用来了")
        assert (stands(whistle), reload(case).whistled) == ({"POLICE": "called", "CIVIL": "dropped"}, True)
    with clock.travel(after(minutes=5)):
        whistling.call_off(case, actor=fire, reason="改期")
        again = blow(district, case, codes=("POLICE", "CIVIL"))
        police = case.parts.get(department__code="POLICE")
        handling.waive(case, actor=fire, part=police, reason="不用来了")
    assert stands(again) == {"POLICE": "dropped", "CIVIL": "called"}
    with clock.travel(after(hours=2, minutes=6)):
        sweep()
    raised = Escalation.objects.filter(kind="whistle").values_list("part__department__code", flat=True)
    assert set(raised) == {"CIVIL"}


def test_a_case_that_turns_out_to_be_about_staff_has_no_whistle_whoever_is_there(district, case):
    with clock.travel(MONDAY):
        whistle = blow(district, case, who="ruling", codes=("PROPERTY", "CIVIL"))
        whistling.arrive(case, actor=district.actor("property"))
        given = {"category": district.categories["H02"], "area": case.area}
        dispatching.correct(case, actor=district.actor("ruling"), **given)
    whistle.refresh_from_db()
    assert (whistle.state, reload(case).whistled) == ("fallen", False)
    assert stands(whistle) == {"PROPERTY": "there", "CIVIL": "dropped"}


@pytest.mark.parametrize(("who", "mailbox"), [("grid", "COM-1"), ("fire", "POLICE")])
def test_who_blew_it_and_has_left_reads_no_more_of_it_and_their_office_does(district, case, who, mailbox):
    """The grid officer has no post any more; the brigade's officer leads no more, since the ruling."""
    with clock.travel(MONDAY):
        blow(district, case, who=who, codes=("CIVIL",))
        if who == "grid":
            Post.objects.filter(person=district.people["grid"]).delete()
        else:
            lead = district.departments["POLICE"]
            dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归")
            dispatching.rule(case, actor=district.actor("ruling"), lead=lead, ruling="归公安")
        Message.objects.all().delete()
        whistling.acknowledge(case, actor=district.actor("civil"))
    with clock.travel(after(hours=2)):
        sweep()
    told = list(Message.objects.filter(subject=case.subject).values_list("audience", flat=True))
    assert f"person:{district.people[who].pk}" not in told
    assert told.count(f"department:{_key(district, mailbox)}") >= 2


def test_nobody_is_called_about_staff(district):
    case = file_case(district, "H02").grievance
    assert Verb.WHISTLE not in available(district.actor("discipline"), case)
    with pytest.raises(MoveRefused):
        blow(district, case, who="discipline", codes=("FIRE",))


def test_its_words_are_erased_with_the_case_and_what_was_there_stays(district, case, blown):
    with clock.travel(after(hours=1)):
        whistling.arrive(case, actor=district.actor("police"))
        whistling.act(case, actor=district.actor("police"), text="找到张三")
        answering.withdraw(case, actor=bearer(case.pk))
        erasing.erase(case, actor=bearer(case.pk), sure=True)
    whistle, call = Whistle.objects.get(), WhistleCall.objects.get(department__code="POLICE")
    assert (whistle.place, whistle.purpose, call.did) == ("", "", "")
    assert (call.arrived_at, call.late) == (after(hours=1), False)


def test_the_part_that_came_with_the_call_is_signed_for_by_coming_and_done_by_acting(district, case, blown):
    civil, police = district.actor("civil"), district.actor("police")
    with clock.travel(after(hours=1)):
        for actor in (civil, police):
            whistling.arrive(case, actor=actor)
        assert Verb.SIGN not in available(civil, reload(case))
        assert Verb.SIGN in available(police, reload(case)), "its part it had before, with a task of its own"
        for actor in (civil, police):
            whistling.act(case, actor=actor, text="已安置老人")
    parts = {part.department.code: part for part in reload(case).parts.select_related("department")}
    civil_part = parts["CIVIL"]
    assert (civil_part.state, civil_part.done_at, civil_part.result) == ("done", after(hours=1), "已安置老人")
    assert (civil_part.signed_at, parts["POLICE"].state) == (after(hours=1), "waiting")
    with clock.travel(after(days=30)):
        sweep()
    assert not Escalation.objects.filter(part=civil_part).exists()


@pytest.mark.parametrize(("leaving", "state"), [("PROPERTY", "signed"), ("CIVIL", "done")])
def test_being_there_finishes_no_task_that_was_joined_to_the_part(district, case, leaving, state):
    """The heir of civil affairs, called with it, has done all at the place; who also takes over the cleaning
    of the property managers has not."""
    heir = new_unit(district, "RESCUE", "应急管理局")
    with clock.travel(MONDAY):
        blow(district, case, codes=("CIVIL", "RESCUE"))
        applied(district, merger(district, (leaving,), "RESCUE"))
        give_posts(district, "civil", "RESCUE", Role.HANDLER)
        whistling.arrive(case, actor=district.actor("civil"))
        handling.sign(case, actor=district.actor("civil")) if state == "signed" else None
        whistling.act(case, actor=district.actor("civil"), text="已安置老人")
    part = reload(case).parts.exclude(state="withdrawn").get(department=heir)
    assert part.state == state


def test_a_called_department_signs_for_its_new_part_as_for_any(district, case, blown):
    assert Verb.SIGN in available(district.actor("civil"), reload(case))
    handling.sign(case, actor=district.actor("civil"))
    assert reload(case).parts.get(department__code="CIVIL").state == "signed"
