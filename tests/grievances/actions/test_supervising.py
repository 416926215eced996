"""Supervision orders: issued, received, answered, sent back, accepted; late, passed on, fallen away."""

from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import answering, dispatching, handling, supervising
from grievances.lifecycle import Verb
from grievances.models import Escalation, Response, Supervision
from grievances.policies import available
from grievances.selectors import case_page
from grievances.tasks import sweep
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def after(**time: float) -> datetime:
    return MONDAY + timedelta(**time)


@pytest.fixture
def case(district):
    with clock.travel(MONDAY):
        made = file_case(district).grievance
        given = {"wanted": "说明为何反复", "amount": 4, "unit": "calendar_hours"}
        supervising.supervise(made, actor=district.actor("ruling"), **given)
    return made


def test_answered_sent_back_and_accepted_the_cases_clock_stands_as_it_was(district, case):
    fire, centre, due = district.actor("fire"), district.actor("ruling"), case.done_due
    order = Supervision.objects.get()
    assert (order.department.code, order.due_at, reload(case).supervised) == ("FIRE", after(hours=4), True)
    head = f"person:{district.people['fire_head'].pk}"
    assert Message.objects.filter(audience=head).count() == 1
    with clock.travel(after(hours=1)):
        with pytest.raises(MoveRefused):
            supervising.respond(case, actor=fire, text="已办")
        with pytest.raises(NotAllowed):
            supervising.receive(case, actor=centre)
        supervising.receive(case, actor=fire)
        supervising.respond(case, actor=fire, text="已办")
        supervising.send_back(case, actor=centre, reason="没有说明原因")
    order.refresh_from_db()
    assert (order.round, order.due_at, order.is_waiting) == (2, after(hours=5), True)
    with clock.travel(after(hours=2)):
        supervising.press(case, actor=centre)
        supervising.respond(case, actor=fire, text="原因是无充电桩")
        supervising.accept_response(case, actor=centre)
    verdicts = Response.objects.values_list("verdict", "reason", "late")
    assert list(verdicts) == [("sent_back", "没有说明原因", False), ("accepted", "", False)]
    assert (reload(case).supervised, reload(case).done_due) == (False, due)
    assert list(journal.verify(case.subject)) == []


def test_a_late_answer_is_raised_once_to_the_head_of_the_district(district, case):
    with clock.travel(after(hours=5)):
        sweep()
        sweep()
    raised = Escalation.objects.filter(kind="supervision")
    assert [(e.level, e.due_at, e.told.username) for e in raised] == [(1, after(hours=4), "head")]
    resident = case_page(bearer(case.pk), reload(case), staff=False)
    assert [m.verb for m in resident.timeline] == ["file", "dispatch", "supervise", "escalate"]
    assert resident.timeline[-1].data["kind"] == "contact", (
        "the case's own lateness; the order's is not theirs"
    )


def test_one_open_order_for_a_department_and_only_one_that_takes_part(district, case):
    centre = district.actor("ruling")
    for code in (None, "FIRE", "CIVIL"):
        with pytest.raises(Invalid) as refusal:
            supervising.supervise(
                case, actor=centre, wanted="再说", department=code and district.departments[code]
            )
        assert refusal.value.field == "department"
    supervising.supervise(case, actor=centre, wanted="说明", department=district.departments["POLICE"])
    assert Supervision.objects.count() == 2


def test_what_the_head_issued_only_the_head_judges(district, case):
    police, head = district.actor("police"), district.actor("head")
    supervising.supervise(case, actor=head, wanted="说明", department=district.departments["POLICE"])
    supervising.receive(case, actor=police)
    supervising.respond(case, actor=police, text="已到场")
    assert Verb.ACCEPT_RESPONSE not in available(district.actor("ruling"), reload(case))
    supervising.accept_response(case, actor=head)
    assert reload(case).supervised, "the centre's order to the lead is open still"


def test_it_passes_to_the_new_lead_and_falls_away_with_the_case(district, case):
    with clock.travel(MONDAY):
        dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归")
        dispatching.rule(
            case, actor=district.actor("ruling"), lead=district.departments["CIVIL"], ruling="归民政"
        )
    order = Supervision.objects.get()
    assert (order.department.code, order.state, order.due_at) == ("CIVIL", "issued", after(hours=4))
    answering.withdraw(case, actor=bearer(case.pk))
    order.refresh_from_db()
    assert (order.state, reload(case).supervised) == ("fallen", False)


def test_nobody_supervises_a_complaint_about_staff(district):
    case = file_case(district, "H02").grievance
    assert Verb.SUPERVISE not in available(district.actor("discipline"), case)
    assert available(district.actor("head"), case) == ()


def test_the_thread_on_the_page_is_for_the_lead_and_whoever_issued_it(district, case):
    handling.sign(case, actor=district.actor("fire"))
    seen = {}
    for name in ("fire", "ruling", "head", "police", "grid"):
        browser = Browser()
        browser.client.force_login(district.people[name])
        browser.open(f"/desk/{case.reference}/")
        seen[name] = (browser.page.status_code, "说明为何反复" in browser.text)
    yes, no = (200, True), (200, False)
    assert seen == {"fire": yes, "ruling": yes, "head": yes, "police": no, "grid": no}


def test_through_the_pages_and_the_desk_counts_it(district, case):
    browser = Browser()
    browser.client.force_login(district.people["fire"])
    browser.open("/desk/?view=supervised")
    assert case.reference in browser.text
    address = f"/desk/{case.reference}/receive/"
    browser.open(address)
    assert browser.press(address).status_code == 302
    address = f"/desk/{case.reference}/respond/"
    browser.open(address)
    assert browser.press(address, text="已办").status_code == 302
    browser.client.force_login(district.people["ruling"])
    address = f"/desk/{case.reference}/send_back/"
    browser.open(address)
    assert browser.press(address, reason="不清楚").status_code == 302
    assert Response.objects.get().verdict == "sent_back"
