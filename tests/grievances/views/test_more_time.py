"""More time on the pages: found in a view, counted in public, told without a time that is past."""

from datetime import UTC, datetime, timedelta

from grievances.actions import extending, handling
from portal.departments.models import Role
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case, give_posts, reload
from tests.grievances.views.desk_pages import acts, officer, queue, views

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def at(**later):
    return clock.travel(MONDAY + timedelta(**later))


def asked(district, by="police", kind="extension", **more):
    with at():
        filed = file_case(district, "A01")
        handling.sign(filed.grievance, actor=district.actor("police"))
    given = (
        {"amount": 3} if kind == "extension" else {"until": MONDAY + timedelta(days=3), "waits_for": "报告"}
    )
    with at(days=1):
        extending.ask_time(filed.grievance, actor=district.actor(by), kind=kind, reason="等报告", **given)
    return filed


def test_a_request_stands_in_the_view_of_whoever_decides(district):
    give_posts(district, "property", "POLICE", Role.SUPERVISOR)
    case = asked(district).grievance
    with at(days=1):
        boss, centre = officer(district, "property"), officer(district, "ruling")
        boss.open("/desk/?view=time")
        centre.open("/desk/?view=time")
        assert (queue(boss), queue(centre)) == ([case.reference], [])
        assert views(boss)["time"] == "1"
        boss.open(f"/desk/{case.reference}/")
        assert {"grant_time", "decline_time"} <= acts(boss)
        asker = officer(district, "police")
        asker.open(f"/desk/{case.reference}/")
        assert acts(asker) & {"ask_time", "grant_time", "drop_time"} == {"drop_time"}


def test_without_a_supervisor_it_stands_with_the_centre(district):
    case = asked(district).grievance
    with at(days=1):
        centre = officer(district, "ruling")
        centre.open("/desk/?view=time")
        assert queue(centre) == [case.reference]


def test_late_there_is_nothing_to_choose_and_the_page_says_why(district):
    with at():
        case = file_case(district, "A01").grievance
        handling.sign(case, actor=district.actor("police"))
    with at(days=8):
        police = officer(district, "police")
        police.open(f"/desk/{case.reference}/ask_time/")
    assert "已经逾期" in police.text
    assert 'name="how"' not in police.text


def test_a_pause_is_told_to_the_resident_and_counted_in_the_register(district):
    filed = asked(district, kind="pause")
    case = filed.grievance
    with at(days=1):
        extending.grant_time(case, actor=district.actor("ruling"))
        resident, anyone = Browser(), Browser()
        resident.open(f"/k/{filed.code}/")
        resident.open(f"/case/{case.reference}/")
        for words in ("已暂停计时", "3月5日 周四 09:00", "在等：报告", "3月3日 周二 09:00起暂停计时。"):
            assert words in resident.text
        anyone.open(f"/register/{case.reference}/")
        assert "挂起1次" in anyone.text
        assert "09:00" not in anyone.text, "the public learns no hour"
        anyone.open("/register/?time=paused")
        assert case.reference in anyone.client.get("/register/?time=paused").content.decode()
        assert case.reference not in anyone.client.get("/register/?time=extended").content.decode()


def test_a_case_page_with_requests_costs_two_queries_more(district, django_assert_max_num_queries):
    case = asked(district).grievance
    with at(days=1):
        centre = officer(district, "ruling")
        with django_assert_max_num_queries(15):
            assert centre.open(f"/desk/{case.reference}/").status_code == 200
    assert reload(case).time_asked == "centre"
