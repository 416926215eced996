"""What somebody's own hand forbids stands on the page as a sentence, not a button; no door opens."""

import pytest

from grievances.actions import dispatching, extending, handling, supervising, whistling
from grievances.models import Grievance, Objection, Supervision, TimeRequest, Whistle
from portal.departments.models import Role
from tests.factories.browsing import Browser
from tests.factories.district import District, add_post, file_case
from tests.factories.overseeing import overseen
from tests.grievances.api.conftest import Caller
from tests.grievances.views.desk_pages import acts, address, do, officer

pytestmark = pytest.mark.django_db
ANSWER = "You wrote this answer yourself."
RULE = "You objected for the department yourself"
MINUTES = "You answered this call for a department that was called"
WAIVE = "You have this sub-task yourself"


@pytest.fixture
def case(district) -> Grievance:
    overseen(district, "2.3", "CIVIL")
    return file_case(district).grievance


def refused(district: District, case: Grievance, name: str, verb: str, why: str, **data) -> None:
    """Neither the page, nor its form, nor a call by the API lets them; each says why."""
    browser = Browser(headers={"Accept-Language": "en"})
    browser.client.force_login(district.people[name])
    browser.open(address(case))
    assert verb not in acts(browser)
    assert why in browser.text
    assert browser.open(address(case, verb)).status_code == 403
    assert browser.text.count(why) == 1
    caller = Caller(headers={"Accept-Language": "en"}).as_person(district.people[name])
    status, answer = caller.post(f"grievances/{case.reference}/{verb}/", data)
    assert (status, why in str(answer)) == (403, True), answer


def test_an_answer_is_judged_by_another_person(district, case):
    add_post(district, "fire", "CIVIL", Role.HANDLER)
    supervising.supervise(case, actor=district.actor("civil"), wanted="说明原因")
    supervising.receive(case, actor=district.actor("fire"))
    supervising.respond(case, actor=district.actor("fire"), text="缺少充电桩")
    refused(district, case, "fire", "accept_response", ANSWER)
    refused(district, case, "fire", "send_back", ANSWER, reason="不清楚")
    assert Supervision.objects.get().state == "answered"
    assert do(officer(district, "civil"), case, "accept_response").status_code == 302
    assert Supervision.objects.get().state == "accepted"


def test_a_form_that_was_open_before_is_refused_with_the_reason(district, case):
    """They had the form on the screen when a colleague's answer was to be judged; then their own was."""
    add_post(district, "fire", "COOP", Role.RULING)
    supervising.supervise(case, actor=district.actor("ruling"), wanted="说明原因")
    supervising.receive(case, actor=district.actor("fire_head"))
    supervising.respond(case, actor=district.actor("fire_head"), text="缺少充电桩")
    browser = Browser(headers={"Accept-Language": "en"})
    browser.client.force_login(district.people["fire"])
    assert browser.open(address(case, "accept_response")).status_code == 200
    supervising.send_back(case, actor=district.actor("ruling"), reason="不清楚")
    supervising.respond(case, actor=district.actor("fire"), text="已补充")
    refusal = browser.press(address(case, "accept_response"))
    assert (refusal.status_code, Supervision.objects.get().state) == (409, "answered")
    assert ANSWER in browser.text


def test_a_dispute_is_ruled_on_by_another_person(district, case):
    add_post(district, "fire", "COOP", Role.RULING)
    dispatching.object_to(case, actor=district.actor("fire"), cites="2.3", reason="不归")
    refused(district, case, "fire", "rule", RULE, lead="POLICE", ruling="归公安")
    assert Objection.objects.get().ruled_at is None
    browser = officer(district, "ruling")
    browser.open(address(case))
    assert "rule" in acts(browser)


def test_the_minutes_are_written_by_another_person(district, case):
    add_post(district, "police", "COOP", Role.RULING)
    called = [district.departments["POLICE"]]
    whistling.whistle(case, actor=district.actor("grid"), place="三号楼", purpose="清理", departments=called)
    whistling.arrive(case, actor=district.actor("police"))
    refused(district, case, "police", "minutes", MINUTES, text="已清理")
    assert Whistle.objects.get().is_open


def test_a_sub_task_is_waived_by_another_person(district, case):
    add_post(district, "property", "FIRE", Role.HANDLER)
    part = case.parts.get(department__code="PROPERTY")
    part.officer = district.people["property"]
    part.save()
    handling.sign(case, actor=district.actor("fire"))
    handling.waive(
        case, actor=district.actor("fire"), part=case.parts.get(department__code="POLICE"), reason="不需要"
    )
    refused(district, case, "property", "waive", WAIVE, part=part.pk, reason="不需要")
    part.refresh_from_db()
    assert part.state == "waiting"


def test_only_the_sub_tasks_of_others_stand_in_the_form(district, case):
    add_post(district, "property", "FIRE", Role.HANDLER)
    part = case.parts.get(department__code="PROPERTY")
    part.officer = district.people["property"]
    part.save()
    handling.sign(case, actor=district.actor("fire"))
    browser = officer(district, "property")
    assert browser.open(address(case, "waive")).status_code == 200
    assert f'value="{case.parts.get(department__code="POLICE").pk}"' in browser.text
    assert f'name="part" value="{part.pk}"' not in browser.text


def test_more_time_is_approved_by_another_person(district, case):
    add_post(district, "fire", "COOP", Role.RULING)
    district.people["fire_head"].posts.all().delete()
    handling.sign(case, actor=district.actor("fire"))
    extending.ask_time(case, actor=district.actor("fire"), kind="extension", reason="要等", amount=1)
    browser = officer(district, "fire")
    browser.open(address(case))
    assert not {"grant_time", "decline_time"} & acts(browser)
    caller = Caller().as_person(district.people["fire"])
    for verb, data in (("grant_time", {}), ("decline_time", {"reason": "不同意"})):
        status, _answer = caller.post(f"grievances/{case.reference}/{verb}/", data)
        assert status == 403
    assert TimeRequest.objects.get().state == "asked"
    assert do(officer(district, "ruling"), case, "grant_time").status_code == 302
