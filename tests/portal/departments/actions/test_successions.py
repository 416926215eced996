"""Departments renamed, merged and split: what is refused, what moves on the day, what stays readable."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import translation

from portal.departments import selectors, unready
from portal.departments.actions import absences, successions, turning
from portal.departments.actions.successions import Part, Plan
from portal.departments.models import (
    Absence,
    Amendment,
    Department,
    Kind,
    Post,
    ResponsibilityItem,
    Role,
    Succession,
)
from portal.departments.screens import successions as screen
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from services.models import Service
from tests.factories.catalogue import offer
from tests.factories.district import District, file_case, give_posts, new_item
from tests.factories.successions import BASIS, applied, drafted, merger, new_unit, new_worker


@pytest.fixture
def place(district) -> District:
    """The fire brigade goes to a new rescue department, which has nobody yet."""
    new_unit(district, "RESCUE", "应急管理局")
    return district


def state() -> dict[str, int]:
    models = (Department, Post, ResponsibilityItem, Succession, Message)
    return {model.__name__: model.objects.count() for model in models}


def in_force(code: str) -> list[tuple[str, str, str, list[str]]]:
    """(number, area, lead, helpers) of the category's items today."""
    rows = selectors.in_force(ResponsibilityItem.objects.filter(category__code=code), selectors.today())
    return [
        (row.number, row.area.code, row.lead.code, [h.department.code for h in row.helpers.all()])
        for row in rows
    ]


def test_a_draft_changes_nothing_and_can_be_dropped(place):
    before = state() | {"Succession": 1}
    row = drafted(place, merger(place, ("FIRE",), "RESCUE"))
    assert state() == before
    assert [entry.verb for entry in journal.entries(f"succession:{row.pk}")] == ["draft_succession"]
    successions.drop(row, actor=place.actor("administrator"))
    with pytest.raises(MoveRefused):
        successions.apply(row, actor=place.actor("administrator"))
    assert state() == before
    assert in_force("A03") == [("2.3", "LH-NH", "FIRE", ["PROPERTY", "POLICE"])]


def test_only_an_administrator_drafts_applies_and_drops(place):
    row = drafted(place, plan := merger(place, ("FIRE",), "RESCUE"))
    for name in ("fire_head", "ruling", "stranger"):
        actor = place.actor(name)
        for deed in (
            lambda who: successions.draft(plan, actor=who),
            lambda who: successions.apply(row, actor=who),
            lambda who: successions.drop(row, actor=who),
        ):
            with pytest.raises(NotThere):
                deed(actor)
    assert Succession.objects.get().state == "draft"


def test_people_get_the_same_posts_and_the_list_names_the_heir(place):
    today = selectors.today()
    row = applied(place, merger(place, ("FIRE",), "RESCUE"))
    fire = Department.objects.get(code="FIRE")
    assert (row.state, fire.closed_on, fire.successor.code) == ("applied", today, "RESCUE")
    assert not selectors.in_force(fire.posts.all(), today).exists()
    posts = Post.objects.filter(department__code="RESCUE").order_by("person__username")
    assert [(p.person.username, p.role, p.from_day, p.to_day) for p in posts] == [
        ("fire", Role.HANDLER, today, None), ("fire_head", Role.SUPERVISOR, today, None),
    ]  # fmt: skip
    assert in_force("A03") == [("2.3", "LH-NH", "RESCUE", ["PROPERTY", "POLICE"])]
    old = place.items["2.3"]
    old.refresh_from_db()
    assert (old.lead.code, old.to_day) == ("FIRE", today), "the row that old cases name keeps its words"
    verbs = [entry.verb for entry in journal.entries(f"department:{fire.pk}")]
    assert verbs == ["close_department"]


def test_the_mailboxes_of_both_learn_of_it(place):
    row = applied(place, merger(place, ("FIRE",), "RESCUE"))
    letters = Message.objects.filter(subject=f"succession:{row.pk}")
    assert sorted(letters.values_list("recipient", flat=True)) == [
        "fire@linhu.example",
        "rescue@linhu.example",
    ]
    assert all(
        "消防救援大队" in each and "应急管理局" in each for each in letters.values_list("title", flat=True)
    )


def test_who_holds_the_post_there_already_gets_no_second_one(place):
    Post.objects.create(
        person=place.people["fire"], role=Role.HANDLER, department=place.departments["CIVIL"],
        area=place.areas["LH"], from_day=selectors.today() - timedelta(days=9),
    )  # fmt: skip
    applied(place, merger(place, ("FIRE",), "CIVIL"))
    assert Post.objects.filter(person=place.people["fire"], department__code="CIVIL").count() == 1


def test_the_administrator_stays_one_when_the_centre_is_merged(place):
    new_unit(place, "LAW", "政法委", kind=Kind.CENTRE)
    applied(place, merger(place, ("COOP",), "LAW"))
    assert place.actor("administrator").has(Role.ADMINISTRATOR)
    assert place.actor("ruling").has(Role.RULING)
    assert {post.department_id for post in place.actor("head").posts} == {place.departments["LAW"].pk}


def test_a_lead_does_not_assist_itself_and_two_helpers_become_one(place):
    applied(place, merger(place, ("POLICE",), "FIRE"))
    assert in_force("A03") == [("2.3", "LH-NH", "FIRE", ["PROPERTY"])]
    item = new_item(place, "3.2", "B01", place.areas["LH-NH"], "COOP", ("FIRE", "CIVIL"))
    item.helpers.filter(department__code="FIRE").update(mandatory=False, task_zh="核查", task_en="Check")
    applied(place, merger(place, ("FIRE",), "CIVIL"))
    row = ResponsibilityItem.objects.get(number="3.2", to_day=None)
    helper = row.helpers.get()
    assert (helper.department.code, helper.mandatory) == ("CIVIL", True)
    assert (helper.task_zh, helper.task_en) == ("核查；现场协助", "Check; Help on site")


def test_two_become_a_third(place):
    applied(place, merger(place, ("FIRE", "CIVIL"), "RESCUE"))
    assert [row[2] for row in in_force("A03") + in_force("B01")] == ["RESCUE", "RESCUE"]
    assert {p.person.username for p in Post.objects.filter(department__code="RESCUE")} == {
        "fire", "fire_head", "civil",
    }  # fmt: skip


def test_a_split_cuts_an_item_where_another_heir_takes_over(place):
    """Civil affairs leads poverty aid in the whole district; Nanhu goes to another department."""
    unit, area = new_unit(place, "AID", "社会救助局"), place.areas["LH-NH"]
    parts = (Part(place.departments["RESCUE"]), Part(unit, place.categories["B01"], area))
    plan = Plan("split", (place.departments["CIVIL"],), selectors.today(), BASIS, parts)
    applied(place, plan)
    assert in_force("B01") == [("3.1", "LH", "RESCUE", []), ("3.1-1", "LH-NH", "AID", [])]
    people = Post.objects.filter(person__username="civil", to_day=None).order_by("department__code")
    assert [post.department.code for post in people] == ["AID", "RESCUE"], "nobody worked at either"


def test_people_stay_together_where_the_other_heir_has_its_own(place):
    new_worker(place, "helper", "COOP")
    parts = (Part(place.departments["RESCUE"]), Part(place.departments["COOP"], place.categories["B01"]))
    applied(place, Plan("split", (place.departments["CIVIL"],), selectors.today(), BASIS, parts))
    assert [p.department.code for p in Post.objects.filter(person__username="civil", to_day=None)] == [
        "RESCUE"
    ]


def test_what_a_ruling_proposed_for_it_is_proposed_for_the_heir(place):
    draft = Amendment.objects.create(
        source="grievance:0", category=place.categories["A03"], area=place.areas["LH-NH"],
        lead=place.departments["FIRE"], drafted_at=clock.now(),
    )  # fmt: skip
    applied(place, merger(place, ("FIRE",), "RESCUE"))
    draft.refresh_from_db()
    assert draft.lead.code == "RESCUE"


def test_services_go_over_and_the_journal_says_so(place):
    offer(place)
    service = Service.objects.first()
    provider = service.provider.code
    applied(place, merger(place, (provider,), "RESCUE"))
    service.refresh_from_db()
    assert service.provider.code == "RESCUE"
    assert journal.facts(journal.entries(service.subject)[-1]) == {
        "changes": {"provider": [provider, "RESCUE"]}
    }


def test_an_item_that_begins_later_begins_then_at_the_heir(place):
    """Fire has it until that day, property management from then on, and fire helps."""
    today, old = selectors.today(), place.items["2.3"]
    soon = today + timedelta(days=10)
    ResponsibilityItem.objects.filter(pk=old.pk).update(to_day=soon)
    new_item(place, "2.4", "A03", old.area, "CIVIL", ("FIRE",))
    ResponsibilityItem.objects.filter(number="2.4").update(from_day=soon)
    applied(place, merger(place, ("FIRE",), "RESCUE"))
    assert in_force("A03") == [("2.3", "LH-NH", "RESCUE", ["PROPERTY", "POLICE"])]
    with clock.travel(clock.now() + timedelta(days=10)):
        assert in_force("A03") == [("2.4", "LH-NH", "CIVIL", ["RESCUE"])]


class TestPosts:
    def test_nobody_applies_what_gives_a_post_to_themselves(self, place):
        """Another administrator does."""
        new_unit(place, "TINY", "小单位")
        give_posts(place, "administrator", "TINY", Role.ADMINISTRATOR)
        row = drafted(place, merger(place, ("TINY",), "CIVIL"))
        give_posts(place, "administrator", "TINY", Role.ADMINISTRATOR, Role.HANDLER)
        with pytest.raises(NotAllowed):
            successions.apply(row, actor=place.actor("administrator"))
        row.refresh_from_db()
        assert row.state == "draft"
        give_posts(place, "ruling", "COOP", Role.ADMINISTRATOR)
        assert successions.apply(row, actor=place.actor("ruling")).state == "applied"

    @pytest.mark.parametrize(("ends", "found"), [(None, [(0, None)]), (10, [(0, 10), (30, None)])])
    def test_one_at_the_heir_that_begins_later_does_not_leave_a_gap(self, place, ends, found):
        today, fire, rescue = selectors.today(), place.people["fire"], place.departments["RESCUE"]

        def in_days(n):
            return n if n is None else today + timedelta(days=n)

        facts = {"person": fire, "role": Role.HANDLER, "department": rescue, "area": rescue.area}
        Post.objects.create(**facts, from_day=in_days(30))
        Post.objects.filter(person=fire, department__code="FIRE").update(to_day=in_days(ends))
        applied(place, merger(place, ("FIRE",), "RESCUE"))
        posts = Post.objects.filter(**facts).order_by("from_day").values_list("from_day", "to_day")
        assert list(posts) == [(in_days(start), in_days(end)) for start, end in found]


class TestRenaming:
    def plan(self, place, **more) -> Plan:
        new = {"name_zh": "消防救援局", "name_en": "Fire bureau"} | more
        return Plan("rename", (place.departments["FIRE"],), selectors.today(), BASIS, **new)

    def test_the_old_name_is_that_of_its_days(self, place):
        today = selectors.today()
        row = applied(place, self.plan(place))
        fire = Department.objects.get(code="FIRE")
        assert (fire.name_zh, fire.formerly, fire.closed_on) == ("消防救援局", "消防救援大队", None)
        assert fire.as_of(today - timedelta(days=1)).name_zh == "消防救援大队"
        assert fire.as_of(today).name_zh == "消防救援局" == fire.as_of(None).name_zh
        assert fire.as_of(clock.now()).name_zh == "消防救援局"
        assert row.finished_at, "nothing has to move"
        letter = Message.objects.get(subject=f"succession:{row.pk}")
        assert letter.title == f"消防救援大队更名为消防救援局。依据：{BASIS}"
        entry = journal.entries(f"department:{fire.pk}")[-1]
        assert journal.facts(entry)["changes"]["name_zh"] == ["消防救援大队", "消防救援局"]

    def test_several_names_in_their_order(self, place):
        applied(place, self.plan(place))
        later = clock.now() + timedelta(days=40)
        with clock.travel(later):
            applied(place, self.plan(place, name_zh="应急救援局", name_en=""))
        fire = Department.objects.get(code="FIRE")
        day = clock.local(later).date()
        names = [fire.as_of(day - timedelta(days=n)).name_zh for n in (0, 1, 40, 41)]
        assert names == ["应急救援局", "消防救援局", "消防救援局", "消防救援大队"]

    def test_nothing_moves_and_nothing_is_counted(self, place):
        """A count would tell how many complaints about staff there are (invariant 7)."""
        file_case(place, "H02", body="窗口态度恶劣")
        row = applied(place, replace(self.plan(place), leaving=(place.departments["DISCIPLINE"],)))
        assert (row.total, row.finished_at, row.is_moving) == (0, row.applied_at, False)
        row.total, row.finished_at = 1, None  # as it was kept before
        assert (row.is_moving, successions.left(row), screen.progress(row)) == (False, 0, None)

    def test_it_needs_a_name(self, place):
        with pytest.raises(Invalid) as refused:
            drafted(place, self.plan(place, name_zh=" "))
        assert refused.value.field == "name_zh"


class TestPlanned:
    def test_it_applies_by_itself_on_its_day_once(self, place):
        on = selectors.today() + timedelta(days=3)
        row = drafted(place, merger(place, ("FIRE",), "RESCUE", on))
        successions.apply(row, actor=place.actor("administrator"))
        row.refresh_from_db()
        assert (row.state, Department.objects.get(code="FIRE").closed_on) == ("planned", None)
        assert successions.sweep(clock.now()) == 0
        with pytest.raises(MoveRefused):
            successions.apply(row, actor=place.actor("administrator"))
        with clock.travel(clock.now() + timedelta(days=3)):
            assert successions.sweep(clock.now()) == 1
            assert successions.sweep(clock.now()) == 0
        row.refresh_from_db()
        assert (row.state, Department.objects.get(code="FIRE").closed_on) == ("applied", on)

    def test_until_then_it_can_be_dropped(self, place):
        row = drafted(place, merger(place, ("FIRE",), "RESCUE", selectors.today() + timedelta(days=3)))
        successions.apply(row, actor=place.actor("administrator"))
        successions.drop(row, actor=place.actor("administrator"))
        with clock.travel(clock.now() + timedelta(days=4)):
            assert successions.sweep(clock.now()) == 0
        assert Department.objects.get(code="FIRE").closed_on is None

    def test_what_it_waits_for_stands_on_it_and_it_goes_on_once_that_is_mended(self, place):
        row = drafted(place, merger(place, ("FIRE",), "RESCUE", selectors.today() + timedelta(days=3)))
        successions.apply(row, actor=place.actor("administrator"))
        unit = place.departments["RESCUE"]
        Department.objects.filter(pk=unit.pk).update(closed_on=selectors.today())
        with clock.travel(clock.now() + timedelta(days=3)):
            assert successions.sweep(clock.now()) == 0
            row.refresh_from_db()
            kept = '{"why": "heir_closed", "unit": "RESCUE"}'
            assert (row.state, row.trouble) == ("planned", kept)
            with translation.override("en"):
                assert unready.words(row.trouble) == "Rescue must be open on that day, and stay open."
            with translation.override("zh-hans"):
                assert unready.words(row.trouble).startswith("应急管理局")
            Department.objects.filter(pk=unit.pk).update(closed_on=None)
            assert successions.sweep(clock.now()) == 1
        row.refresh_from_db()
        assert (row.state, row.trouble) == ("applied", "")

    def test_one_that_the_database_refuses_stops_no_other(self, place, monkeypatch):
        administrator, days = place.actor("administrator"), timedelta(days=3)
        bad = drafted(place, merger(place, ("CIVIL",), "RESCUE", selectors.today() + days))
        good = drafted(place, merger(place, ("FIRE",), "RESCUE", selectors.today() + days))
        for row in (bad, good):
            successions.apply(row, actor=administrator)
        real = turning.turn

        def turn(row, *args, **more):
            if row.pk == bad.pk:
                raise IntegrityError
            real(row, *args, **more)

        monkeypatch.setattr(turning, "turn", turn)
        with clock.travel(clock.now() + days):
            assert successions.sweep(clock.now()) == 1
        bad.refresh_from_db()
        good.refresh_from_db()
        assert (bad.state, bad.trouble, good.state) == ("planned", '{"why": "broken"}', "applied")
        assert good.finished_at


class TestRefused:
    @pytest.mark.parametrize(
        ("leaving", "heir", "field"),
        [
            (("FIRE",), "FIRE", "heir"),
            (("DISCIPLINE",), "CIVIL", "leaving"),
            (("CIVIL",), "DISCIPLINE", "leaving"),
            (("FIRE",), "PROPERTY", "heir"),
            (("FIRE",), "POLICE", "heir"),
            (("COM-1",), "CIVIL", "heir"),
            ((), "CIVIL", "leaving"),
        ],
        ids=["itself", "discipline", "to discipline", "tasks only", "elsewhere", "grid officers", "nobody"],
    )
    def test_what_would_leave_something_without_an_owner(self, place, leaving, heir, field):
        before = state()
        with pytest.raises(Invalid) as refused:
            drafted(place, merger(place, leaving, heir))
        assert refused.value.field == field
        assert state() == before

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"kind": "swap"}, "kind"),
            ({"basis": "  "}, "basis"),
            ({"basis": "依" * 301}, "basis"),
            ({"on": selectors.today() - timedelta(days=1)}, "on"),
            ({"heirs": ()}, "heir"),
        ],
        ids=["kind", "no basis", "long basis", "yesterday", "no heir"],
    )
    def test_an_unfinished_plan(self, place, change, field):
        with pytest.raises(Invalid) as refused:
            drafted(place, replace(merger(place, ("FIRE",), "RESCUE"), **change))
        assert refused.value.field == field

    def test_a_split_with_one_heir_or_twice_the_same_share(self, place):
        rescue, civil = (Part(place.departments[code]) for code in ("RESCUE", "CIVIL"))
        plan = Plan("split", (place.departments["FIRE"],), selectors.today(), BASIS)
        for parts in ((rescue,), (rescue, civil)):
            with pytest.raises(Invalid):
                drafted(place, replace(plan, heirs=parts))
        share = replace(civil, category=place.categories["A03"])
        for parts, field in (((rescue, share, share), "shares"), ((civil, share), "shares")):
            with pytest.raises(Invalid) as refused:
                drafted(place, replace(plan, heirs=parts))
            assert refused.value.field == field

    def test_a_second_draft_for_the_same_department(self, place):
        row = drafted(place, merger(place, ("FIRE",), "RESCUE"))
        with pytest.raises(Invalid) as refused:
            drafted(place, merger(place, ("FIRE",), "CIVIL"))
        assert refused.value.field == "leaving"
        successions.drop(row, actor=place.actor("administrator"))
        assert drafted(place, merger(place, ("FIRE",), "CIVIL")).state == "draft"

    def test_one_that_has_ended(self, place):
        applied(place, merger(place, ("FIRE",), "RESCUE"))
        with pytest.raises(Invalid):
            drafted(place, merger(place, ("FIRE",), "CIVIL"))
        with pytest.raises(Invalid):
            drafted(place, merger(place, ("CIVIL",), "FIRE"))


def test_who_is_away_is_away_from_the_heir_too_and_the_same_colleague_stands_in(place):
    today, fire = selectors.today(), place.departments["FIRE"]
    days = {"from_day": today, "last_day": today + timedelta(days=6)}
    away = {"department": fire, "substitute": place.people["fire_head"], **days}
    absences.be_away(place.people["fire"], actor=place.actor("fire"), **away)
    applied(place, merger(place, ("FIRE",), "RESCUE"))
    found = Absence.objects.get()
    assert (found.department.code, found.substitute.username) == ("RESCUE", "fire_head")
    assert (found.from_day, found.last_day) == (today, today + timedelta(days=6))
    assert journal.entries(f"person:{place.people['fire'].pk}")[-1].verb == "be_away"
    assert list(journal.verify()) == []
