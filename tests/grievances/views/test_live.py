"""What a queue learns while it stands open, and who is at a case: told to those alone who may see it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from grievances.actions import handling
from grievances.models import Presence
from grievances.selectors.arrived import Arrived, Shown, arrived
from portal.kit import clock
from portal.tasks import tidy
from tests.factories.browsing import Browser
from tests.factories.district import file_case
from tests.factories.team import colleagues
from tests.grievances.views.desk_pages import officer, queue

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def page(text: str, more: bool = False, count: int | None = None) -> Shown:
    """ "a1 b2": a in its first version, b in its second."""
    return Shown(tuple((each[0], int(each[1])) for each in text.split()), more, count)


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        (page("a1 b1"), page("a1 b1"), (0, 0, 0)),
        (page("a1 b1"), page("a1 b2 c1"), (1, 1, 0)),
        (page("a1 b1"), page("b1"), (0, 0, 1)),
        (page("a1 b1 c1", more=True), page("b1 c1 d1", more=True), (0, 0, 1)),  # d only moved up
        (page("a1 b1 c1", more=True), page("x1 a1 b1", more=True), (1, 0, 0)),  # c was only pushed on
        (page("a1 b1", count=2), page("a1 b1", count=4), (2, 0, 0)),  # on other pages
        (page("a1 b1", more=True, count=3), page("b1 c1", count=2), (0, 0, 1)),
        (page("a1", more=True, count=3), page("b1", more=True, count=2), (1, 0, 1)),
        (page(""), page("a1", count=1), (1, 0, 0)),
    ],
)
def test_what_is_new_changed_and_gone(before, now, found):
    assert arrived(before, now) == Arrived(*found)


def test_a_page_is_read_from_its_address_and_nonsense_is_left_out():
    asked = Shown.of("LH-2222-22.3,nonsense,LH-3333-33.x,,LH-4444-44.12", "1", "-7")
    assert asked == Shown((("LH-2222-22", 3), ("LH-4444-44", 12)), True, None)
    assert Shown.of(asked.text, "1", "") == asked


def poll(browser, count: str = "", known: str | None = None, **more):
    """What the open page asks; its answer."""
    here = re.search(r'id="arrived"[^>]*', browser.text)[0]
    data = dict(re.findall(r'data-(\w+)="([^"]*)"', here))
    asked = {name: data[name] for name in ("view", "shown", "more", "known")}
    return browser.client.get(data["live"], asked | {"count": count, "known": known or data["known"]} | more)


def test_a_queue_notices_what_is_new_without_moving_a_line(district):
    case = file_case(district, "A01").grievance
    browser = officer(district, "police")
    browser.open("/desk/?view=sign")
    first = poll(browser)
    assert (first.status_code, first["X-Stands"], first.content) == (204, "1", b"")
    file_case(district, "A01", body="又一件")
    answer = poll(browser, "1")
    assert "1件新的" in answer.content.decode().replace(" ", "")
    known = re.search(r'data-known="(\w+)"', answer.content.decode())[1]
    assert poll(browser, "1", known).status_code == 204, "told once"
    handling.note(case, actor=district.actor("grid"), text="看过了")
    assert poll(browser, "1", known).status_code == 200
    assert queue(browser) == [case.reference]


def test_the_poll_is_for_ones_own_views_and_costs_little(district, django_assert_num_queries):
    file_case(district, "A01")
    browser = officer(district, "police")
    browser.open("/desk/?view=sign")
    for _ in range(2):
        with django_assert_num_queries(5):  # session, person, posts; how many, the page
            poll(browser)
    assert poll(browser, view="triage").status_code == 404
    assert Browser().client.get("/desk/news/?view=sign").status_code == 302


def at_it(browser, case, kind: str = "viewing"):
    return browser.client.post(f"/desk/{case.reference}/here/", {"kind": kind})


def test_who_is_at_a_case_is_seen_on_its_page_and_its_line_for_a_minute(district):
    colleagues(district, "POLICE", "ma", "lin")
    with clock.travel(MONDAY):
        case = file_case(district, "A01").grievance
        police, ma, lin = (officer(district, name) for name in ("police", "ma", "lin"))
        at_it(ma, case, "replying")
        assert "ma正在回复" in at_it(lin, case).content.decode()
        police.open(f"/desk/{case.reference}/")
        assert "ma正在回复 · lin正在查看" in police.text
        police.open("/desk/?view=sign")
        assert '<span class="queue__present">ma正在回复 · lin正在查看</span>' in police.text
        ma.open("/desk/?view=sign")
        assert '<span class="queue__present">lin正在查看</span>' in ma.text, "not oneself"
        at_it(ma, case)
        assert Presence.objects.count() == 2
        answer = poll(police).content.decode()
        assert f'data-present="{case.reference}">lin、ma正在查看</span>' in answer
    with clock.travel(MONDAY + timedelta(seconds=61)):
        police.open(f"/desk/{case.reference}/")
        assert "正在查看" not in police.text
        assert "正在查看" not in police.open("/desk/?view=sign").content.decode()
    with clock.travel(MONDAY + timedelta(hours=2)):
        tidy()
    assert Presence.objects.count() == 0


def test_without_javascript_a_page_load_counts_for_its_minute(district):
    """The page names a picture of nothing for who has no JavaScript: to fetch it is to be there."""
    with clock.travel(MONDAY):
        case = file_case(district, "A01").grievance
        colleagues(district, "POLICE", "ma")
        police, ma = officer(district, "police"), officer(district, "ma")
        for path, told in (("", "查看"), ("note/", "回复")):
            ma.open(f"/desk/{case.reference}/{path}")
            address = re.search(r'<noscript><img class="no-print" src="([^"]+)"', ma.text)[1]
            answer = ma.client.get(address)
            assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
            assert "acted" not in answer.cookies
            police.open("/desk/?view=sign")
            assert f'<span class="queue__present">ma正在{told}</span>' in police.text
        assert officer(district, "civil").client.get(address).status_code == 404
    with clock.travel(MONDAY + timedelta(seconds=61)):
        assert "ma正在" not in police.open("/desk/?view=sign").content.decode()


def test_presence_is_no_deed_what_is_counted_stays_counted(district):
    case = file_case(district, "A01").grievance
    answer = at_it(officer(district, "police"), case)
    assert "acted" not in answer.cookies
    assert case.version == type(case).objects.get(pk=case.pk).version


def test_only_who_may_see_a_case_is_told_and_residents_never(district):
    case, secret = file_case(district, "A01"), file_case(district, "H02")
    at_it(officer(district, "police"), case.grievance, "replying")
    assert at_it(officer(district, "civil"), case.grievance).status_code == 404
    assert at_it(officer(district, "stranger"), case.grievance).status_code == 404
    resident = Browser()
    resident.open(f"/k/{case.code}/")
    resident.open(f"/case/{case.grievance.reference}/")
    assert case.grievance.reference in resident.text
    assert "正在回复" not in resident.text
    assert resident.client.post(f"/desk/{case.grievance.reference}/here/").status_code == 302
    colleagues(district, "DISCIPLINE", "second")
    at_it(officer(district, "discipline"), secret.grievance, "replying")
    for name in ("police", "ruling", "grid", "head", "fire_head"):
        browser = officer(district, name)
        assert at_it(browser, secret.grievance).status_code == 404
        assert "冯纪检" not in browser.open("/desk/?view=open").content.decode()
    inbox = officer(district, "second")
    assert "冯纪检正在回复" in inbox.open("/desk/?view=open").content.decode()
