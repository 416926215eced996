"""Who of a department has its part: taken, handed on, given back; letters follow it, rights don't."""

from datetime import UTC, date, datetime, timedelta

import pytest

from grievances.actions import answering, dispatching, handing, handling
from grievances.lifecycle import Verb
from grievances.models import Letter
from grievances.policies import available
from grievances.selectors import case_page, desk_case, load
from grievances.tasks import let_go, sweep
from portal.departments.actors import bearer
from portal.departments.models import Post, Role
from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.district import LONG_AGO, file_case, new_item, reload
from tests.factories.team import away, colleagues

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
HOLDING = {Verb.TAKE, Verb.HAND, Verb.RELEASE}


@pytest.fixture
def case(district):
    """Fire leads it; of its three handlers one has signed."""
    colleagues(district, "FIRE", "ma", "lin")
    with clock.travel(MONDAY):
        made = file_case(district).grievance
        handling.sign(made, actor=district.actor("fire"))
        Message.objects.all().delete()
    return made


def lead(case):
    return case.parts.get(role="lead")


def offered(district, name, case) -> set:
    return HOLDING & set(available(district.actor(name), reload(case)))


def readers(case) -> list[str]:
    return sorted(Message.objects.filter(subject=case.subject).values_list("audience", flat=True))


def person(district, name) -> str:
    return f"person:{district.people[name].pk}"


def test_who_signs_has_it_hands_it_on_and_may_go_on_working_on_it(district, case):
    assert lead(case).officer == district.people["fire"]
    assert offered(district, "fire", case) == {Verb.HAND, Verb.RELEASE}
    assert offered(district, "ma", case) == set()
    with clock.travel(MONDAY + timedelta(hours=1)):
        handing.hand(case, actor=district.actor("fire"), to=district.people["ma"], reason="我下乡三天")
    part = lead(case)
    assert (part.officer, part.officer_since, part.handler) == (
        district.people["ma"], MONDAY + timedelta(hours=1), district.people["fire"],
    )  # fmt: skip
    assert readers(case) == [person(district, "ma")]
    assert offered(district, "fire", case) == set()
    handling.contact(case, actor=district.actor("fire"), text="明天上门")
    assert Letter.objects.get(kind="note").part == part
    facts = journal.facts(next(e for e in journal.entries(case.subject) if e.verb == Verb.HAND))
    known = {name: facts[name] for name in ("department", "part", "to", "had")}
    assert known == {
        "department": district.departments["FIRE"].pk,
        "part": part.pk,
        "to": district.people["ma"].pk,
        "had": district.people["fire"].pk,
    }
    assert list(journal.verify(case.subject)) == []


def test_only_to_a_colleague_who_works_there_today(district, case):
    fire = district.actor("fire")
    Post.objects.filter(person=district.people["lin"]).update(to_day=date(2026, 3, 1))
    with clock.travel(MONDAY):
        for name in ("police", "head", "resident", "lin", "fire"):
            with pytest.raises(Invalid) as refusal:
                handing.hand(case, actor=fire, to=district.people[name])
            assert refusal.value.field == "to"
        with pytest.raises(MoveRefused):
            handing.hand(case, actor=district.actor("ma"), to=district.people["ma"])
        with pytest.raises(NotAllowed):
            handing.hand(case, actor=district.actor("grid"), to=district.people["ma"])
        with pytest.raises(NotThere):
            handing.take(case, actor=district.actor("civil"))
    assert (lead(case).officer, Message.objects.count()) == (district.people["fire"], 0)


def test_given_back_it_is_nobodys_until_somebody_takes_it(district, case):
    handing.release(case, actor=district.actor("fire"))
    assert (lead(case).officer, lead(case).officer_since) == (None, None)
    assert offered(district, "fire", case) == {Verb.TAKE}
    handing.take(case, actor=district.actor("ma"))
    assert lead(case).officer == district.people["ma"]
    assert readers(case) == []
    with pytest.raises(MoveRefused):
        handing.take(case, actor=district.actor("lin"))


def test_a_supervisor_takes_hands_and_gives_back_whoever_has_it_and_they_are_told(district, case):
    boss = district.actor("fire_head")
    assert offered(district, "fire_head", case) == HOLDING
    handing.hand(case, actor=boss, to=district.people["ma"])
    assert readers(case) == sorted([person(district, "fire"), person(district, "ma")])
    Message.objects.all().delete()
    handing.take(case, actor=boss)
    assert (lead(case).officer, readers(case)) == (district.people["fire_head"], [person(district, "ma")])
    handing.hand(case, actor=boss, to=district.people["lin"])
    Message.objects.all().delete()
    handing.release(case, actor=boss)
    assert (lead(case).officer, readers(case)) == (None, [person(district, "lin")])


def test_who_only_oversees_signs_without_having_it(district):
    case = file_case(district).grievance
    handling.sign(case, actor=district.actor("fire_head"))
    assert lead(case).officer is None
    assert offered(district, "fire", case) == {Verb.TAKE}


def test_letters_go_to_whoever_has_it_and_to_who_stands_in(district, case):
    fire = district.departments["FIRE"]
    with clock.travel(MONDAY + timedelta(hours=2)):
        answering.add(case, actor=bearer(case.pk), text="昨晚又有人充电")
        assert readers(case) == [person(district, "fire")]
        Message.objects.all().delete()
        absence = away(fire, district.people["fire"], stands_in=district.people["ma"])
        answering.add(case, actor=bearer(case.pk), text="今早也有")
        assert readers(case) == sorted([person(district, "fire"), person(district, "ma")])
        Message.objects.all().delete()
        away(fire, district.people["ma"], stands_in=district.people["lin"])
        answering.add(case, actor=bearer(case.pk), text="中午还有")
        assert readers(case) == sorted([person(district, "fire"), person(district, "lin")])
        Message.objects.all().delete()
        absence.substitute = None
        absence.save()
        answering.add(case, actor=bearer(case.pk), text="晚上再说")
        assert readers(case) == sorted([f"department:{fire.pk}", person(district, "fire")])
        Message.objects.all().delete()
        handing.release(case, actor=district.actor("fire"))
        answering.add(case, actor=bearer(case.pk), text="没人管吗")
        assert readers(case) == [f"department:{fire.pk}"]


def test_who_has_left_reads_no_more_letters(district, case):
    Post.objects.filter(person=district.people["fire"]).update(to_day=date(2026, 3, 2))
    with clock.travel(MONDAY):
        answering.add(case, actor=bearer(case.pk), text="昨晚又有人充电")
    assert readers(case) == [f"department:{district.departments['FIRE'].pk}"]


def test_a_warning_goes_to_whoever_has_it_and_who_stands_in(district, case):
    LadderRung.objects.create(
        kind="done", level=1, after_minutes=0, share=50, warning=True, tells=Role.HANDLER, name_zh="过半"
    )
    Watch.objects.filter(subject=case.subject, kind="done").update(next_at=MONDAY)
    handing.hand(case, actor=district.actor("fire"), to=district.people["ma"])
    Message.objects.all().delete()
    with clock.travel(MONDAY + timedelta(hours=13)):
        away(district.departments["FIRE"], district.people["ma"], stands_in=district.people["lin"])
        sweep()
    verbs = [entry.verb for entry in journal.entries(case.subject)]
    assert "warn" in verbs
    assert {person(district, "ma"), person(district, "lin")} <= set(readers(case))
    assert person(district, "fire") not in readers(case)


def test_handing_to_somebody_away_tells_who_stands_in(district, case):
    with clock.travel(MONDAY):
        away(district.departments["FIRE"], district.people["ma"], stands_in=district.people["lin"])
        handing.hand(case, actor=district.actor("fire"), to=district.people["ma"])
    assert readers(case) == sorted([person(district, "lin"), person(district, "ma")])


def test_the_department_reads_it_with_names_and_nobody_else_does(district, case):
    handing.hand(case, actor=district.actor("fire"), to=district.people["ma"], reason="我下乡三天")
    handing.take(case, actor=district.actor("fire_head"))
    handing.release(case, actor=district.actor("fire_head"))
    told = {}
    for name in ("lin", "police", "ruling", "grid"):
        page = case_page(district.actor(name), reload_whole(district, name, case), staff=True)
        told[name] = [moment.verb for moment in page.timeline if moment.verb in HOLDING]
    assert told == {"lin": ["hand", "take", "release"], "police": [], "ruling": [], "grid": []}
    page = case_page(district.actor("lin"), reload_whole(district, "lin", case), staff=True)
    words = [moment.sentence for moment in page.timeline if moment.verb in HOLDING]
    assert "钱消防" in words[0]
    assert "ma" in words[0]
    assert "孙队长" in words[1]
    resident = case_page(bearer(case.pk), reload(case), staff=False)
    assert not HOLDING & {moment.verb for moment in resident.timeline}


def test_other_departments_read_the_names_that_they_read_before_it_was_handed_on(district, case):
    handling.note(case, actor=district.actor("ma"), text="先拍照留底")

    def names(reader) -> list[str]:
        page = case_page(district.actor(reader), reload_whole(district, reader, case), staff=True)
        return [moment.by for moment in page.timeline if moment.verb not in HOLDING]

    before = names("police")
    assert "ma" not in before
    handing.hand(case, actor=district.actor("fire"), to=district.people["ma"])
    assert names("police") == before
    assert "ma" in names("lin")


def reload_whole(district, name, case):
    return desk_case(district.actor(name), case.reference)


def test_whoever_leaves_lets_go_of_it_and_every_clock_stands_as_it_was(district, case):
    before = reload(case)
    Post.objects.filter(person=district.people["fire"]).update(to_day=date(2026, 3, 4))
    with clock.travel(MONDAY + timedelta(days=1)):
        assert load.held_by(district.people["fire"].pk, district.departments["FIRE"].pk) == 1
        assert let_go() == 0
    with clock.travel(MONDAY + timedelta(days=2)):
        assert let_go() == 1
        assert let_go() == 0
    after = reload(case)
    assert lead(case).officer is None
    assert (after.done_due, after.status) == (before.done_due, before.status)
    entry = journal.entries(case.subject)[-1]
    assert (entry.verb, entry.role, journal.facts(entry)["left"]) == ("release", "system", True)
    assert readers(case) == []


def test_who_is_switched_off_lets_go_too_and_a_new_lead_has_a_part_of_its_own(district, case):
    district.people["fire"].is_active = False
    district.people["fire"].save()
    with clock.travel(MONDAY):
        assert let_go() == 1
        fresh = file_case(district).grievance
        dispatching.object_to(fresh, actor=district.actor("ma"), cites="2.3", reason="不归")
        handling.sign(fresh, actor=district.actor("ma"))
        dispatching.rule(
            fresh, actor=district.actor("ruling"), lead=district.departments["CIVIL"], ruling="归民政"
        )
    living = fresh.parts.exclude(state="withdrawn").get(role="lead")
    assert (living.department.code, living.officer) == ("CIVIL", None)


def test_a_grid_officer_has_a_part_and_reads_of_it_in_their_own_grid_alone(district):
    """Of a community each works in their own grid: who moves to another lets go, who only stands in there
    for a colleague reads nothing."""
    grids = {"g1": "LH-NH-01-01", "g2": "LH-NH-01-02"}
    colleagues(district, "COM-1", *grids, role=Role.GRID_OFFICER)
    posts = {name: Post.objects.filter(person=district.people[name]) for name in grids}
    for name, area in grids.items():
        posts[name].update(area=district.areas[area])
    community = district.departments["COM-1"]
    new_item(district, "9.9", "A01", district.areas["LH-NH-01"], "COM-1", ())
    with clock.travel(MONDAY):
        case = file_case(district, "A01").grievance
        handling.sign(case, actor=district.actor("g1"))
        with pytest.raises(Invalid):
            handing.hand(case, actor=district.actor("g1"), to=district.people["g2"])
        absence = away(community, district.people["g1"], stands_in=district.people["g2"])
        Message.objects.all().delete()
        answering.add(case, actor=bearer(case.pk), text="昨晚又吵")
        assert readers(case) == sorted([f"department:{community.pk}", person(district, "g1")])
        absence.delete()
        Message.objects.all().delete()
        posts["g1"].update(area=district.areas["LH-NH-01-02"])
        answering.add(case, actor=bearer(case.pk), text="今晚还吵")
        assert readers(case) == [f"department:{community.pk}"]
        assert let_go() == 1
    assert lead(case).officer is None


def test_a_supervisor_of_two_departments_says_which_part(district, case):
    police = district.departments["POLICE"]
    Post.objects.create(
        person=district.people["fire_head"], role=Role.SUPERVISOR, department=police, area=police.area,
        from_day=LONG_AGO,
    )  # fmt: skip
    handling.sign(case, actor=district.actor("police"))
    boss = district.actor("fire_head")
    with pytest.raises(Invalid) as refusal:
        handing.take(case, actor=boss)
    assert refusal.value.field == "part"
    handing.take(case, actor=boss, part=case.parts.get(department=police))
    assert lead(case).officer == district.people["fire"]
    assert case.parts.get(department=police).officer == district.people["fire_head"]
