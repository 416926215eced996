"""The department that oversees a matter 监管部门: reads its cases, supervises, is told; and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances import policies
from grievances.actions import dispatching, handling, supervising
from grievances.lifecycle import Verb
from grievances.models import Grievance, Supervision
from grievances.policies import available, check, relations, visible_to
from grievances.selectors import case_page, desk_case
from grievances.selectors.viewing import VIEWS
from grievances.tasks import sweep
from portal.departments.actions import items
from portal.departments.actions.items import Terms
from portal.departments.actors import NOBODY, bearer
from portal.departments.models import Role
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import NotAllowed, NotThere
from tests.factories.district import District, file_case, give_posts, reload
from tests.factories.overseeing import overseen

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OVERSEEN = next(view for view in VIEWS if view.key == "overseen")


def at(**time: float):
    return clock.travel(MONDAY + timedelta(**time))


@pytest.fixture
def place(district) -> District:
    """Civil affairs oversees how fire rescue handles e-bikes."""
    overseen(district, "2.3", "CIVIL")
    return district


@pytest.fixture
def case(place) -> Grievance:
    with at():
        return file_case(place).grievance


def seen_by(district: District, name: str) -> list[str]:
    actor = district.actor(name).as_officer()
    return sorted(OVERSEEN.rows(actor, clock.now()).values_list("reference", flat=True))


def test_whoever_works_there_reads_the_case_and_sees_it_in_the_view(place, case):
    civil = place.actor("civil")
    assert relations(civil, case) == {policies.OVERSEER}
    assert list(visible_to(civil)) == [case]
    assert set(available(civil, case)) == {Verb.NOTE, Verb.SUPERVISE}
    assert (seen_by(place, "civil"), seen_by(place, "fire")) == ([case.reference], [])
    assert place.departments["CIVIL"].pk == journal.facts(journal.entries(case.subject)[1])["overseer"]


def test_it_reads_what_all_departments_write_and_no_thread_of_a_part(place, case):
    fire = place.actor("fire")
    handling.sign(case, actor=fire)
    police = case.parts.get(department__code="POLICE")
    handling.note(case, actor=fire, text="明天一起去")
    handling.note(case, actor=fire, text="请先找车主", part=police)
    civil = place.actor("civil").as_officer()
    page = case_page(civil, desk_case(civil, case.reference), staff=True)
    told = [moment.letter.text for moment in page.timeline if moment.letter]
    assert told == ["明天一起去"]
    assert (page.overseer.code, page.mine) == ("CIVIL", ())
    assert Verb.READ not in page.verbs
    with pytest.raises(NotAllowed):
        handling.note(case, actor=civil, text="看一下", part=police)
    handling.note(case, actor=civil, text="请注意时限")
    assert journal.entries(case.subject)[-1].role == Role.HANDLER
    with pytest.raises(NotAllowed):
        check(civil, Verb.READ, reload(case))


def test_the_resident_does_not_read_of_it(place, case):
    with at(hours=20):
        sweep()
    page = case_page(bearer(case.pk), desk_case(place.actor("fire"), case.reference), staff=False)
    assert page.overseer is None
    assert not any("民政局" in moment.sentence for moment in page.timeline)


def test_its_order_is_judged_by_it_the_centre_or_the_head(place, case):
    civil, fire, centre = (place.actor(name) for name in ("civil", "fire", "ruling"))
    supervising.supervise(case, actor=civil, wanted="说明原因")
    order = Supervision.objects.get()
    assert (order.issued_for, order.department.code) == ("overseer", "FIRE")
    supervising.receive(case, actor=fire)
    supervising.respond(case, actor=fire, text="缺少充电桩")
    told = f"person:{place.people['civil'].pk}"
    assert Message.objects.filter(audience=told).count() == 1
    for name in ("civil", "ruling", "head"):
        assert Verb.ACCEPT_RESPONSE in available(place.actor(name), reload(case)), name
    supervising.accept_response(case, actor=civil)
    supervising.supervise(case, actor=centre, wanted="再说明一次")
    supervising.receive(case, actor=fire)
    supervising.respond(case, actor=fire, text="已装充电桩")
    assert Verb.ACCEPT_RESPONSE not in available(civil, reload(case))
    assert Verb.ACCEPT_RESPONSE in available(centre, reload(case))
    page = case_page(civil.as_officer(), desk_case(civil.as_officer(), case.reference), staff=True)
    assert [order.issued_for for order in page.orders] == ["overseer", "ruling_officer"]
    issued = [m.sentence for m in page.timeline if m.verb == Verb.SUPERVISE]
    assert ["民政局" in sentence for sentence in issued] == [True, False]


def test_who_issues_the_higher_post_counts(place, case):
    """Somebody who works for the overseer and rules for the centre issues as the centre."""
    give_posts(place, "civil", "CIVIL", Role.HANDLER, Role.RULING)
    supervising.supervise(case, actor=place.actor("civil"), wanted="说明原因")
    assert Supervision.objects.get().issued_for == Role.RULING


def test_its_mailbox_is_told_once_of_the_first_level_beside_whom_the_rung_names(place, case):
    with at(hours=100):
        sweep()
        sweep()
    mails = Message.objects.filter(audience=f"department:{place.departments['CIVIL'].pk}")
    assert [mail.recipient for mail in mails] == ["civil@linhu.example"]
    raised = [journal.facts(entry) for entry in journal.entries(case.subject) if entry.verb == Verb.ESCALATE]
    told = [(data["kind"], data["level"]) for data in raised if "overseer" in data]
    assert told == [("done", 1)]
    assert {("done", 2), ("done", 3), ("contact", 1)} <= {(data["kind"], data["level"]) for data in raised}
    head = f"person:{place.people['fire_head'].pk}"
    assert Message.objects.filter(audience=head, key__in=[mails[0].key.rsplit(":", 2)[0] + ":" + head])


def test_nobody_is_told_where_the_department_has_closed_without_a_successor(place, case):
    unit = place.departments["CIVIL"]
    unit.closed_on = (MONDAY - timedelta(days=1)).date()
    unit.save()
    with at(hours=100):
        sweep()
    assert not Message.objects.filter(audience=f"department:{unit.pk}").exists()


def test_with_a_part_of_its_own_it_does_not_watch_itself(place, case):
    civil = place.actor("civil")
    supervising.supervise(case, actor=civil, wanted="说明原因")
    dispatching.join(
        case, actor=place.actor("ruling"), department=place.departments["CIVIL"], task="看望老人"
    )
    case = reload(case)
    assert relations(civil, case) == {policies.CO}
    assert seen_by(place, "civil") == []
    fire = place.actor("fire")
    supervising.receive(case, actor=fire)
    supervising.respond(case, actor=fire, text="缺少充电桩")
    assert Verb.ACCEPT_RESPONSE not in available(civil, reload(case))
    assert Verb.ACCEPT_RESPONSE in available(place.actor("ruling"), reload(case))


def test_a_ruling_for_another_lead_ends_it_and_its_order_is_the_centres(place, case):
    civil, ruling = place.actor("civil"), place.actor("ruling")
    with at(hours=1):
        supervising.supervise(case, actor=civil, wanted="说明原因")
        dispatching.object_to(case, actor=place.actor("fire"), cites="2.3", reason="不归")
        dispatching.rule(case, actor=ruling, lead=place.departments["POLICE"], ruling="归公安")
    case = reload(case)
    assert (case.overseer, case.item.number, relations(civil, case)) == (None, "2.3", frozenset())
    with pytest.raises(NotThere):
        check(civil, Verb.SUPERVISE, case)
    order = Supervision.objects.get()
    assert (order.issued_for, order.issuer, order.department.code) == (
        Role.RULING,
        place.people["ruling"],
        "POLICE",
    )
    ended = journal.facts(journal.entries(case.subject)[-1])
    assert ended["watched"] == [place.departments["CIVIL"].pk, None]
    assert list(journal.verify(case.subject)) == []


def test_a_ruling_for_the_same_lead_leaves_it(place, case):
    with at(hours=1):
        dispatching.object_to(case, actor=place.actor("fire"), cites="2.3", reason="不归")
        dispatching.rule(case, actor=place.actor("ruling"), lead=place.departments["FIRE"], ruling="归消防")
    assert reload(case).overseer == place.departments["CIVIL"]


def test_a_correction_routes_it_to_whom_the_other_item_names(place, case):
    overseen(place, "1.1", "FIRE")
    grid = place.actor("grid")
    dispatching.correct(case, actor=grid, category=place.categories["A01"], area=case.area)
    assert reload(case).overseer.code == "FIRE"
    dispatching.correct(reload(case), actor=grid, category=place.categories["H02"], area=case.area)
    case = reload(case)
    assert (case.overseer, case.about_staff) == (None, True)
    assert relations(place.actor("civil"), case) == relations(place.actor("fire"), case) == frozenset()


def test_the_case_keeps_its_overseer_when_the_list_changes(place, case):
    terms = Terms("2.3", place.departments["FIRE"], "权责清单", overseer=place.departments["COOP"])
    items.change_item(place.items["2.3"], actor=place.actor("administrator"), terms=terms)
    later = file_case(place, body="又有人飞线").grievance
    assert (reload(case).overseer.code, later.overseer.code) == ("CIVIL", "COOP")


def test_what_a_person_dispatches_nobody_oversees(place):
    case = file_case(place, None).grievance
    dispatching.dispatch(case, actor=place.actor("grid"), lead=place.departments["FIRE"], reason="消防的事")
    assert reload(case).overseer is None
    assert relations(NOBODY, case) == frozenset()
