"""Invariant 1: at every moment one accountable department, or the triage queue; both times are measured."""

import random
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from grievances.actions import answering, dispatching, handling, resolving
from grievances.actions.resolving import Reply
from grievances.lifecycle import PartState, Status
from grievances.models import Assignment
from grievances.ownership import disputed, owner_at, ownerless
from grievances.selectors.owners import ownership
from portal.kit import clock
from portal.kit.errors import DomainError
from tests.factories.district import file_case, reload
from tests.grievances.views.desk_pages import officer

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply("看过现场", "消防法第二十八条", "已拆除", "", "监控可查")


def words(browser) -> str:
    """The page's text without marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", browser.text))


def after(**time: float) -> datetime:
    return MONDAY + timedelta(**time)


def test_the_interim_lead_works_until_the_ruling_and_the_hours_are_counted(district):
    fire, police = district.actor("fire"), district.departments["POLICE"]
    with clock.travel(MONDAY):
        case = file_case(district, None).grievance
    with clock.travel(after(hours=2)):
        dispatching.correct(
            case, actor=district.actor("grid"), category=district.categories["A03"], area=case.area
        )
    with clock.travel(after(hours=3)):
        dispatching.object_to(case, actor=fire, cites="2.3", reason="不归我们")
        handling.sign(case, actor=fire)
        handling.contact(case, actor=fire, text="已断电")
        with pytest.raises(DomainError):
            resolving.refuse(case, actor=fire, reason="不归我们", basis="清单")
        assert (reload(case).status, reload(case).disputed) == (Status.IN_PROGRESS, True)
    with clock.travel(after(hours=8)):
        dispatching.rule(case, actor=district.actor("ruling"), lead=police, ruling="归公安")
        assert reload(case).status == Status.DISPATCHED, "the new lead has to sign for it"
    with clock.travel(after(hours=9)):
        found = ownership(reload(case))
    fire_key = district.departments["FIRE"].pk
    assert [(s.department, s.disputed, s.length / timedelta(hours=1)) for s in found] == [
        (None, False, 2), (fire_key, False, 1), (fire_key, True, 5), (police.pk, False, 1),
    ]  # fmt: skip
    assert (ownerless(found), disputed(found)) == (timedelta(hours=2), timedelta(hours=5))


def test_whoever_proposes_lets_its_objection_rest(district):
    police = district.actor("police")
    with clock.travel(MONDAY):
        case = file_case(district, "A01").grievance
        dispatching.object_to(case, actor=police, cites="1.1", reason="不归我们")
        handling.sign(case, actor=police)
    with clock.travel(after(hours=1)):
        resolving.propose(case, actor=police, reply=REPLY)
    made = case.objections.get()
    assert (reload(case).disputed, made.ruled_at, made.dropped_at) == (False, None, after(hours=1))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_every_moment_has_one_owner(district, seed):
    dice = random.Random(seed)
    with clock.travel(MONDAY):
        case = file_case(district, None).grievance
    centre, units = district.actor("ruling"), district.departments
    deeds = [
        lambda: dispatching.correct(
            case, actor=district.actor("grid"), area=case.area,
            category=dice.choice([None, *district.categories.values()][:3]),
        ),
        lambda: dispatching.dispatch(case, actor=centre, lead=units["CIVIL"], reason="近"),
        lambda: dispatching.object_to(case, actor=dice.choice(crew), cites="1", reason="不归"),
        lambda: dispatching.rule(case, actor=centre, lead=units[dice.choice(["FIRE", "CIVIL"])], ruling="定"),
        lambda: handling.sign(case, actor=dice.choice(crew)),
        lambda: resolving.solve(case, actor=district.actor("grid"), reply=REPLY),
        lambda: resolving.propose(case, actor=dice.choice(crew), reply=REPLY),
        lambda: resolving.dispute(case, actor=holder, reason="没有"),
        lambda: handling.note(case, actor=centre, text="记"),
    ]  # fmt: skip
    crew = [district.actor(name) for name in ("fire", "police", "civil")]
    holder = district.actor("grid").holding(case.pk).as_resident()
    for hour in range(1, 25):
        with clock.travel(after(hours=hour)):
            try:
                dice.choice(deeds)()
            except DomainError:
                continue
    with clock.travel(after(hours=25)):
        answering.withdraw(case, actor=holder)
    found = ownership(reload(case))
    assert (found[0].since, found[-1].until) == (MONDAY, after(hours=25))
    for minutes in range(0, 25 * 60, 30):
        assert len(owner_at(found, after(minutes=minutes))) == 1
    assert owner_at(found, after(hours=25)) == []


def living_leads(case) -> int:
    return Assignment.objects.filter(grievance=case, role="lead").exclude(state=PartState.WITHDRAWN).count()


def test_at_every_moment_one_lead_or_a_place_in_the_triage_queue(district):
    grid = district.actor("grid")
    case = file_case(district, None).grievance
    assert (case.status, living_leads(case)) == (Status.FILED, 0)
    dispatching.correct(case, actor=grid, category=district.categories["A03"], area=case.area)
    assert (reload(case).status, living_leads(case)) == (Status.DISPATCHED, 1)
    dispatching.correct(case, actor=grid, category=district.categories["A01"], area=case.area)
    assert living_leads(case) == 1
    assert Assignment.objects.filter(grievance=case, state=PartState.WITHDRAWN).count() == 3
    dispatching.correct(case, actor=grid, category=None, area=case.area)
    assert (reload(case).status, living_leads(case)) == (Status.TRIAGED, 0)
    assert reload(case).done_due is not None, "the clock runs in the queue"


def test_the_table_itself_refuses_a_second_living_lead(district):
    case = file_case(district).grievance
    with pytest.raises(IntegrityError):
        Assignment.objects.create(
            grievance=case, department=district.departments["CIVIL"], role="lead", dispatched_at=MONDAY
        )


def test_over_http_the_page_says_who_is_accountable_now_and_for_how_long_it_was_disputed(district):
    """Two hours in the triage queue, then three disputed with the fire brigade at work."""
    with clock.travel(MONDAY):
        case = file_case(district, None).grievance
    with clock.travel(after(hours=2)):
        dispatching.correct(
            case, actor=district.actor("grid"), category=district.categories["A03"], area=case.area
        )
        dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归我们")
    with clock.travel(after(hours=5)):
        fire = officer(district, "fire")
        fire.open(f"/desk/{case.reference}/")
        assert words(fire).count("当前责任部门：消防救援大队 · 无责任部门共 2 小时 · 争议共 3 小时") == 1
        assert fire.press(f"/desk/{case.reference}/sign/").status_code == 302
    assert (reload(case).status, reload(case).disputed) == (Status.SIGNED, True)
