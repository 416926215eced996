"""A department hands over part of its matters from a day on, and goes on with the rest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from evaluation.models import Order
from grievances.actions import answering, dispatching, extending, handling, supervising
from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance, Supervision, TimeRequest
from grievances.policies import relations
from grievances.selectors import case_page
from portal.accounts.models import Person
from portal.departments import selectors
from portal.departments.actions import departments, successions
from portal.departments.actions.successions import Part
from portal.departments.actors import bearer
from portal.departments.models import Amendment, Department, Post, ResponsibilityItem, Role, Succession
from portal.departments.screens import successions as screen
from portal.engines.journal import journal
from portal.engines.limits.models import ClockEvent
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid
from services.models import Service
from tests.factories.catalogue import offer
from tests.factories.district import District, file_case, give_posts, reload
from tests.factories.overseeing import overseen
from tests.factories.panel import drawn, panel, score_all, sheet
from tests.factories.successions import applied, ceding, drafted, merger, new_unit, new_worker

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HERE, THERE = "LH-NH-01-01", "LH-NH-01-02"


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


@pytest.fixture
def place(district) -> District:
    """Fire leads e-bikes in Nanhu; a new rescue department will do it in one grid of it."""
    new_unit(district, "RESCUE", "应急管理局")
    new_worker(district, "rescue", "RESCUE")
    return district


def living(case: Grievance) -> list[tuple[str, str]]:
    rows = Assignment.objects.filter(grievance=case).exclude(state=PartState.WITHDRAWN)
    return [(row.department.code, row.role) for row in rows.select_related("department")]


def in_force(code: str) -> list[tuple]:
    rows = selectors.in_force(ResponsibilityItem.objects.filter(category__code=code), selectors.today())
    return [
        (row.number, row.area.code, row.lead.code, sorted(h.department.code for h in row.helpers.all()))
        for row in rows.order_by("area__path")
    ]


def test_cases_of_what_goes_over_move_and_the_others_stay(place):
    with at():
        goes, stays = (file_case(place, area=area, body=area).grievance for area in (HERE, THERE))
        noise = file_case(place, "A01", HERE).grievance
        for case in (goes, stays):
            handling.sign(case, actor=place.actor("fire"))
    dues = Grievance.objects.order_by("pk").values_list("contact_due", "done_due")
    before, events = list(dues), ClockEvent.objects.count()
    parts = list(goes.parts.order_by("pk").values_list("pk", "due_at", "sign_by"))
    with at(hours=1):
        row = applied(place, ceding(place, "FIRE", "RESCUE", "A03", HERE))
        assert row.total == 1
    helpers = [("POLICE", "co"), ("PROPERTY", "co")]
    assert sorted(living(goes)) == [*helpers, ("RESCUE", "lead")]
    assert sorted(living(stays)) == sorted([("FIRE", "lead"), *helpers])
    assert living(noise) == [("POLICE", "lead")]
    assert (list(dues), ClockEvent.objects.count()) == (before, events)
    assert list(goes.parts.order_by("pk").values_list("pk", "due_at", "sign_by")) == parts
    assert goes.parts.get(role="lead").officer is None, "who had it works there no more than before"
    assert [reload(case).version for case in (stays, noise)] == [1, 0]
    facts = journal.facts(journal.entries(goes.subject)[-1])
    assert (facts["ceded"], facts["lead"]) == (True, place.departments["RESCUE"].pk)
    assert list(journal.verify(goes.subject)) == []
    box = f"department:{place.departments['RESCUE'].pk}"
    assert Message.objects.filter(subject=goes.subject, audience=box).count() == 1
    told = case_page(bearer(goes.pk), reload(goes), staff=False).timeline[-1].sentence
    assert ("应急管理局" in told, "消防救援大队" in told) == (True, True)


def test_the_list_names_the_heir_from_that_day_and_people_stay(place):
    overseen(place, "2.3", "CIVIL")
    people = Post.objects.count()
    applied(place, ceding(place, "FIRE", "RESCUE", "A03", HERE))
    assert in_force("A03") == [
        ("2.3", "LH-NH", "FIRE", ["POLICE", "PROPERTY"]),
        ("2.3-1", HERE, "RESCUE", ["POLICE", "PROPERTY"]),
    ]
    assert ResponsibilityItem.objects.get(number="2.3-1").overseer.code == "CIVIL"
    fire = Department.objects.get(code="FIRE")
    assert (fire.closed_on, fire.successor, Post.objects.count()) == (None, None, people)
    case = file_case(place).grievance
    assert ("RESCUE", "lead") in living(case)
    assert ("FIRE", "lead") in living(file_case(place, area=THERE, body="二网格").grievance)


def test_a_kind_of_matter_everywhere_takes_the_whole_item(place):
    """The police give neighbours' noise away, and go on assisting with e-bikes."""
    applied(place, ceding(place, "POLICE", "CIVIL", "A01"))
    assert in_force("A01") == [("1.1", "LH-NH", "CIVIL", [])]
    assert in_force("A03") == [("2.3", "LH-NH", "FIRE", ["POLICE", "PROPERTY"])]
    assert ResponsibilityItem.objects.filter(number="1.1").count() == 2, "the row of before stays"


def test_items_of_parts_that_go_over_one_after_the_other_have_numbers_of_their_own(place):
    """An officer cites the number; the list refuses to edit an item that shares it."""
    with at():
        applied(place, ceding(place, "FIRE", "RESCUE", "A03", HERE))
    with at(minutes=2):
        successions.sweep(clock.now())
        applied(place, ceding(place, "FIRE", "CIVIL", "A03", THERE))
    assert [row[:3] for row in in_force("A03")] == [
        ("2.3", "LH-NH", "FIRE"), ("2.3-1", HERE, "RESCUE"), ("2.3-2", THERE, "CIVIL")
    ]  # fmt: skip


def test_all_of_an_area_goes_over_with_co_parts_and_oversight(place):
    """The police cede all they do in the grid: what they lead there, what they assist with, what they
    oversee."""
    overseen(place, "2.3", "CIVIL")
    new_worker(place, "coop", "COOP")
    with at():
        bikes, noise = file_case(place).grievance, file_case(place, "A01").grievance
        supervising.supervise(bikes, actor=place.actor("civil"), wanted="说明原因")
    with at(hours=1):
        applied(place, ceding(place, "POLICE", "RESCUE", None, HERE))
        applied(place, ceding(place, "CIVIL", "COOP", None, HERE))
    assert sorted(living(bikes)) == [("FIRE", "lead"), ("PROPERTY", "co"), ("RESCUE", "co")]
    assert living(noise) == [("RESCUE", "lead")]
    assert reload(bikes).overseer.code == "COOP"
    assert Supervision.objects.get().department.code == "FIRE", "the order is to another"


def test_the_heirs_part_and_the_old_one_become_one(place):
    with at():
        case = file_case(place).grievance
    with at(hours=1):
        row = drafted(place, ceding(place, "FIRE", "POLICE", "A03", "LH-NH"))
        assert screen.preview(row, place.actor("administrator")).fused == 1
        successions.apply(row, actor=place.actor("administrator"))
        successions.sweep(clock.now())
    assert sorted(living(case)) == [("POLICE", "lead"), ("PROPERTY", "co")]


def test_orders_and_requests_of_the_case_go_along(place):
    give_posts(place, "fire", "FIRE", Role.HANDLER)
    new_worker(place, "rescue_head", "RESCUE", Role.SUPERVISOR)
    with at():
        case = file_case(place).grievance
        handling.sign(case, actor=place.actor("fire"))
        supervising.supervise(case, actor=place.actor("ruling"), wanted="说明原因")
        extending.ask_time(case, actor=place.actor("fire"), kind="extension", reason="要等", amount=1)
        row = drafted(place, ceding(place, "FIRE", "RESCUE", "A03"))
        counts = dict(screen.preview(row, place.actor("administrator")).rows)
        assert counts == {"cases": 1, "leads": 1, "requests": 1, "supervisions": 1, "items": 1}
        successions.apply(row, actor=place.actor("administrator"))
        successions.sweep(clock.now())
    assert Supervision.objects.get().department.code == "RESCUE"
    assert TimeRequest.objects.get().department.code == "RESCUE"


def test_ended_cases_stay_and_the_heir_reads_none(place):
    with at():
        case = file_case(place).grievance
        answering.withdraw(case, actor=bearer(case.pk))
        assert applied(place, ceding(place, "FIRE", "RESCUE", "A03")).total == 0
    assert ("FIRE", "lead") in living(case)
    assert relations(place.actor("rescue"), reload(case)) == frozenset()
    assert "lead" in relations(place.actor("fire"), reload(case))


def test_who_goes_on_answers_for_what_it_did(place):
    panel(place)
    sample = drawn(place)
    score_all(sample, sheet(1, 1, 1, 1, 1))
    row = drafted(place, ceding(place, "POLICE", "FIRE", "A01", "LH-NH"))
    assert "orders" not in dict(screen.preview(row, place.actor("administrator")).rows)
    successions.apply(row, actor=place.actor("administrator"))
    successions.sweep(clock.now())
    assert Order.objects.get().department.code == "POLICE"


def test_services_and_proposals_of_what_goes_over_go_with_it(place):
    offer(place)
    draft = Amendment.objects.create(
        source="grievance:0", category=place.categories["A03"], area=place.areas["LH-NH"],
        lead=place.departments["FIRE"], drafted_at=clock.now(),
    )  # fmt: skip
    other = Amendment.objects.create(
        source="grievance:0", category=place.categories["B01"], area=place.areas["LH-NH"],
        lead=place.departments["FIRE"], drafted_at=clock.now(),
    )  # fmt: skip
    applied(place, ceding(place, "FIRE", "RESCUE", "A01"))
    assert Service.objects.get().provider.code == "FIRE"
    with clock.travel(clock.now() + timedelta(minutes=2)):
        successions.sweep(clock.now())
        applied(place, ceding(place, "FIRE", "RESCUE", "A03"))
    assert Service.objects.get().provider.code == "RESCUE"
    draft.refresh_from_db()
    other.refresh_from_db()
    assert (draft.lead.code, other.lead.code) == ("RESCUE", "FIRE")


class TestInTime:
    def test_it_applies_on_its_day_by_itself(self, place):
        with at():
            case = file_case(place).grievance
            on = selectors.today() + timedelta(days=3)
            row = drafted(place, ceding(place, "FIRE", "RESCUE", "A03", on=on))
            successions.apply(row, actor=place.actor("administrator"))
            assert successions.sweep(clock.now()) == 0
        with at(days=3):
            assert successions.sweep(clock.now()) == 2, "the succession, and its case"
        assert ("RESCUE", "lead") in living(case)
        assert in_force("A03")[0][2] == "RESCUE"

    def test_what_was_dispatched_in_the_moment_of_the_turn_goes_over_too(self, place):
        with at():
            row = applied(place, ceding(place, "FIRE", "RESCUE", "A03"))
            assert (row.total, row.finished_at) == (0, None)
            case = file_case(place).grievance
            case.parts.filter(role="lead").update(department=place.departments["FIRE"])
            assert successions.sweep(clock.now()) == 1
        assert ("RESCUE", "lead") in living(case)

    def test_once_it_is_over_what_the_department_is_given_stays_with_it(self, place):
        """A ruling binds, also against the list."""
        with at():
            row = applied(place, ceding(place, "FIRE", "RESCUE", "A03"))
        with at(minutes=2):
            successions.sweep(clock.now())
            row.refresh_from_db()
            assert row.finished_at == clock.now()
            case = file_case(place).grievance
            dispatching.object_to(case, actor=place.actor("rescue"), cites="2.3", reason="不归")
            dispatching.rule(
                case, actor=place.actor("ruling"), lead=place.departments["FIRE"], ruling="归消防"
            )
            assert successions.sweep(clock.now()) == 0
        assert ("FIRE", "lead") in living(case)

    def test_it_can_go_back_once_it_is_there_and_never_goes_to_and_fro(self, place):
        with at():
            case = file_case(place).grievance
            applied(place, ceding(place, "FIRE", "RESCUE", "A03"))
            back = drafted(place, ceding(place, "RESCUE", "FIRE", "A03"))
            with pytest.raises(Invalid) as refusal:
                successions.apply(back, actor=place.actor("administrator"))
            assert refusal.value.kept == '{"why": "moving", "unit": "FIRE"}'
        with at(minutes=2):
            successions.sweep(clock.now())
            successions.apply(back, actor=place.actor("administrator"))
            assert successions.sweep(clock.now()) == 1
            assert successions.sweep(clock.now()) == 0
        assert ("FIRE", "lead") in living(case)
        assert [entry.verb for entry in journal.entries(case.subject)].count(Verb.SUCCEED) == 2

    def test_it_waits_while_nobody_works_where_it_goes(self, place):
        """People may leave between the draft and the day; posts that begin on the day are enough."""
        Post.objects.filter(person=place.people["rescue"]).update(
            from_day=(MONDAY + timedelta(days=3)).date()
        )
        with at():
            case = file_case(place).grievance
            on = selectors.today() + timedelta(days=3)
            row = drafted(place, ceding(place, "FIRE", "RESCUE", "A03", on=on))
            successions.apply(row, actor=place.actor("administrator"))
            Post.objects.filter(person=place.people["rescue"]).delete()
        with at(days=3):
            assert successions.sweep(clock.now()) == 0
            row.refresh_from_db()
            assert (row.state, row.trouble) == ("planned", '{"why": "nobody", "unit": "RESCUE"}')
            give_posts(place, "rescue", "RESCUE", Role.SUPERVISOR)
            assert successions.sweep(clock.now()) == 2
            row.refresh_from_db()
        assert (row.state, row.trouble, ("RESCUE", "lead") in living(case)) == ("applied", "", True)

    @pytest.mark.parametrize(("code", "successor"), [("RESCUE", None), ("RESCUE", "FIRE"), ("FIRE", None)])
    def test_neither_of_the_two_is_closed_before_it_is_there(self, place, code, successor):
        ResponsibilityItem.objects.exclude(category__code="A03").delete()
        with at():
            applied(place, ceding(place, "FIRE", "RESCUE", "A03"))
            ResponsibilityItem.objects.all().delete()
            closing = {"actor": place.actor("administrator"), "on": selectors.today()}
            closing["successor"] = place.departments[successor] if successor else None
            with pytest.raises(Invalid) as refusal:
                departments.close_department(place.departments[code], **closing)
            assert refusal.value.kept == '{"why": "moving", "unit": "FIRE"}'
            assert Department.objects.get(code=code).closed_on is None
        with at(minutes=2):
            successions.sweep(clock.now())
            departments.close_department(place.departments[code], **closing)
            assert Department.objects.get(code=code).closed_on == selectors.today()

    def test_an_heir_that_ends_later_passes_it_on_and_the_old_one_is_left_alone(self, place):
        new_unit(place, "SAFETY", "安全局")
        with at():
            goes, stays = (file_case(place, area=area, body=area).grievance for area in (HERE, THERE))
            applied(place, ceding(place, "FIRE", "RESCUE", "A03", HERE))
        with at(minutes=2):
            successions.sweep(clock.now())
            applied(place, merger(place, ("RESCUE",), "SAFETY"))
        assert ("SAFETY", "lead") in living(goes)
        assert ("FIRE", "lead") in living(stays)


class TestRefused:
    @pytest.mark.parametrize(
        ("old", "heir", "category", "area", "field"),
        [
            ("FIRE", "RESCUE", None, None, "shares"),  # all of it: that is a merger
            ("FIRE", "FIRE", "A03", None, "heir"),
            ("FIRE", "POLICE", "A03", None, "heir"),  # works in Nanhu only
            ("POLICE", "RESCUE", None, "LH-YJ", "heir"),  # the police do not work there
            ("FIRE", "PROPERTY", "A03", None, "heir"),  # takes on tasks only
            ("DISCIPLINE", "RESCUE", "H02", None, "leaving"),
            ("FIRE", "DISCIPLINE", "A03", None, "leaving"),
        ],
    )
    def test_what_can_not_go_over(self, place, old, heir, category, area, field):
        with pytest.raises(Invalid) as refusal:
            drafted(place, ceding(place, old, heir, category, area))
        assert refusal.value.field == field
        assert not Succession.objects.exists()

    def test_nothing_and_the_same_twice(self, place):
        plan = ceding(place, "FIRE", "RESCUE", "A03")
        again = Part(place.departments["CIVIL"], place.categories["A03"])
        for heirs in ((), (*plan.heirs, again)):
            with pytest.raises(Invalid) as refusal:
                drafted(place, replace(plan, heirs=heirs))
            assert refusal.value.field == "shares"

    @pytest.mark.parametrize("change", [{"to_day": MONDAY.date()}, {"role": Role.RULING}, None])
    def test_to_where_nobody_works(self, place, change):
        """A merger brings its people along, a ceding nobody."""
        rows = Post.objects.filter(person=place.people["rescue"])
        if change:
            rows.update(**change)
        else:
            Person.objects.filter(pk=place.people["rescue"].pk).update(is_active=False)
        with at(), pytest.raises(Invalid) as refusal:
            drafted(place, ceding(place, "FIRE", "RESCUE", "A03"))
        assert (refusal.value.field, refusal.value.kept) == ("heir", '{"why": "nobody", "unit": "RESCUE"}')
        assert drafted(place, merger(place, ("FIRE",), "RESCUE")).state == "draft"

    def test_a_community_may_give_a_matter_to_another_kind_of_department(self, place):
        assert drafted(place, ceding(place, "COM-1", "RESCUE", "A01")).state == "draft"
