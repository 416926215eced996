"""The team's page and its doors: load that leads to its cases, absences, and one's own queue with those of
whom one stands in for."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import handing, handling
from grievances.models import Assignment
from portal.departments.models import Absence, Post, Role
from portal.kit import clock
from tests.factories.district import LONG_AGO, file_case, give_posts
from tests.factories.team import away, colleagues
from tests.grievances.views.desk_pages import acts, address, do, officer, queue, views

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def at(**time: float) -> datetime:
    return MONDAY + timedelta(**time)


@pytest.fixture
def fire(district):
    colleagues(district, "FIRE", "ma", "lin")
    return district.departments["FIRE"]


@pytest.fixture
def cases(district, fire):
    """Four led by fire: one of fire's and one of ma's are late at noon next day, one of ma's is due soon, one
    is nobody's."""
    with clock.travel(MONDAY):
        late, hers = (file_case(district, body=f"第{n}件").grievance for n in range(2))
        handling.sign(late, actor=district.actor("fire"))
        handling.sign(hers, actor=district.actor("ma"))
    with clock.travel(at(hours=20)):
        soon, free = (file_case(district, body=f"又第{n}件").grievance for n in range(2))
        handling.sign(soon, actor=district.actor("ma"))
    return [late, hers, soon, free]


def rows(browser) -> dict[str, list[str]]:
    """The table's numbers by who has them."""
    table = browser.text.partition('<table class="load">')[2].partition("</table>")[0]
    found = re.findall(r'<th scope="row">\s*([^<]+?)\s*<.*?</tr>', table, re.S)
    parts = re.findall(r'<th scope="row">.*?</tr>', table, re.S)
    cells = [re.findall(r"<td>(?:<a[^>]*>)?(\d+)", row) for row in parts]
    return dict(zip(found, cells, strict=True))


def test_each_number_leads_to_exactly_the_cases_that_it_counts(district, cases):
    with clock.travel(at(hours=26)):
        for name in ("fire", "fire_head"):
            browser = officer(district, name)
            browser.open("/team/")
            assert rows(browser) == {
                "钱消防": ["1", "0", "1"], "孙队长": ["0", "0", "0"], "lin": ["0", "0", "0"],
                "ma": ["2", "1", "1"], "无人负责": ["1", "1", "0"],
            }, name  # fmt: skip
            links = re.findall(r'<td><a href="(/desk/[^"]+)"[^>]*>(\d+)</a>', browser.text)
            assert len(links) == 7
            for link, number in links:
                browser.open(link.replace("&amp;", "&"))
                assert len(queue(browser)) == int(number), link


def test_the_team_is_there_for_those_who_work_in_departments(district, fire):
    for name in ("resident", "stranger", "administrator", "head", "ruling"):
        assert officer(district, name).open("/team/").status_code == 404
    assert officer(district, "police").open("/team/FIRE/away/").status_code == 404
    browser = officer(district, "police")
    browser.open("/team/")
    assert "消防救援大队" not in browser.text


def test_the_page_takes_seven_queries_however_many_work_there(district, fire, cases):
    """1 session · 2 person · 3 posts · 4 everybody with their load · 5 what nobody has · 6 absences · 7 the
    district's name."""
    browser = officer(district, "fire_head")
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            browser.open("/team/")
        assert len(asked) == 7, [query["sql"][:120] for query in asked]
        colleagues(district, "FIRE", f"neu{_round}", f"alt{_round}")


def test_an_officer_says_that_they_are_away_and_that_they_are_back(district, fire, cases):
    with clock.travel(at(hours=1)):
        browser = officer(district, "fire")
        browser.open("/team/FIRE/away/")
        assert "您手上有 1 件在办" in browser.text
        assert 'name="person"' not in browser.text
        sent = browser.press("/team/FIRE/away/", from_day="2026-03-02", last_day="2026-03-01")
        assert sent.status_code == 400
        assert "结束日期不能早于开始日期" in browser.text
        ma = str(district.people["ma"].pk)
        form = {"from_day": "2026-03-02", "last_day": "2026-03-04", "substitute": ma}
        assert browser.press("/team/FIRE/away/", **form).status_code == 302
        browser.open("/team/")
        assert "不在岗至2026年3月4日，由ma代班" in browser.text
        absence = Absence.objects.get()
        other = officer(district, "lin")
        assert other.client.post(f"/team/absences/{absence.pk}/back/").status_code == 403
        outside = officer(district, "police").client.post(f"/team/absences/{absence.pk}/back/")
        assert outside.status_code == 404
        assert browser.client.post(f"/team/absences/{absence.pk}/back/").status_code == 302
    assert Absence.objects.count() == 0


def test_a_supervisor_enters_it_for_their_people(district, fire):
    with clock.travel(MONDAY):
        boss = officer(district, "fire_head")
        boss.open("/team/FIRE/away/")
        form = {"from_day": "2026-03-02", "last_day": "2026-03-02", "person": str(district.people["lin"].pk)}
        assert boss.press("/team/FIRE/away/", **form).status_code == 302
    assert Absence.objects.get().person == district.people["lin"]


def test_mine_holds_those_of_whom_one_stands_in_for_and_says_so(district, fire, cases):
    late, hers, soon, free = cases
    with clock.travel(at(hours=21)):
        away(fire, district.people["fire"], stands_in=district.people["ma"])
        browser = officer(district, "ma")
        browser.open("/desk/?view=mine")
        assert queue(browser) == [late.reference, hers.reference, soon.reference]
        assert "替钱消防" in browser.text
        counted = views(browser)
        assert (counted["mine"], counted["nobody"]) == ("3", "1")
        browser.open("/desk/?view=nobody")
        assert queue(browser) == [free.reference]
        assert "无人负责" in browser.text
        own = officer(district, "fire")
        own.open("/desk/?view=mine")
        assert queue(own) == [late.reference]


def test_the_picker_shows_each_colleagues_load_and_who_is_away_in_one_query(district, fire, cases):
    late = cases[0]
    with clock.travel(at(hours=26)):
        away(fire, district.people["ma"], stands_in=district.people["lin"])
        browser = officer(district, "fire")
        with CaptureQueriesContext(connection) as asked:
            browser.open(address(late, "hand"))
        for words in ("ma · 在办 2 件 · 其中逾期 1 件 · 不在岗至", "由lin代班", "lin · 在办 0 件", "孙队长"):
            assert words in browser.text
        assert "钱消防 · 在办" not in browser.text
        assert sum("parts_held" in q["sql"] or "officer_since" in q["sql"] for q in asked) <= 2
        assert len(asked) <= 15
        part = late.parts.get(role="lead")
        lin = district.people["lin"]
        assert do(browser, late, "hand", to=f"{part.pk}-{lin.pk}", reason="我下乡").status_code == 302
        assert late.parts.get(role="lead").officer == lin
        browser.open(address(late))
        assert "由lin负责" in browser.text
        assert "由钱消防转交lin。" in browser.text
        assert "我下乡" in browser.text
        assert not {"hand", "take", "release"} & acts(browser)


def test_taking_on_is_one_click_and_giving_back_says_what_comes_of_it(district, fire, cases):
    hers = cases[1]
    browser = officer(district, "ma")
    browser.open(address(hers, "release"))
    assert "同事可以接手" in browser.text
    assert browser.press(address(hers, "release")).status_code == 302
    browser.open(address(hers))
    assert "无人负责" in browser.text
    assert browser.press(address(hers, "take")).status_code == 302
    assert hers.parts.get(role="lead").officer == district.people["ma"]


def test_the_bar_of_the_resident_and_of_others_names_nobody(district, fire, cases):
    late = cases[0]
    handing.hand(late, actor=district.actor("fire"), to=district.people["ma"])
    public = officer(district, "resident")
    public.open(f"/register/{late.reference}/")
    assert "钱消防" not in public.text
    police = officer(district, "police")
    police.open(address(late))
    assert "转交" not in police.text
    heads = police.text.partition('<ul class="parts">')[2].partition("</ul>")[0]
    assert "钱消防" in heads, "who signed is named as ever"
    assert not re.search(r"\bma\b", heads)


def test_a_case_with_hand_overs_stays_under_fifteen_queries(district, fire, cases):
    late = cases[0]
    handing.hand(late, actor=district.actor("fire"), to=district.people["ma"], reason="我下乡")
    handing.hand(late, actor=district.actor("ma"), to=district.people["lin"])
    away(fire, district.people["lin"], stands_in=district.people["ma"])
    browser = officer(district, "lin")
    with CaptureQueriesContext(connection) as asked:
        browser.open(address(late))
    assert "由ma代班" in browser.text
    assert len(asked) <= 15, [query["sql"][:120] for query in asked]


def test_ending_a_post_warns_how_many_go_back_to_nobody(district, fire, cases):
    post = Post.objects.get(person=district.people["ma"])
    browser = officer(district, "administrator")
    where = f"/admin/people/{district.people['ma'].pk}/posts/{post.pk}/end/"
    browser.open(where)
    assert "2 件在办任务将转为无人负责" in browser.text
    give_posts(district, "ma", "FIRE", Role.HANDLER, Role.SUPERVISOR)
    second = Post.objects.filter(person=district.people["ma"]).first()
    browser.open(f"/admin/people/{district.people['ma'].pk}/posts/{second.pk}/end/")
    assert "无人负责" not in browser.text, "they go on working there"


def test_of_discipline_inspection_nobody_else_is_told_a_number(district):
    case = file_case(district, "H02").grievance
    handling.sign(case, actor=district.actor("discipline"))
    post = Post.objects.get(person=district.people["discipline"])
    browser = officer(district, "administrator")
    browser.open(f"/admin/people/{post.person_id}/posts/{post.pk}/end/")
    assert "无人负责" not in browser.text


def test_an_administrator_switches_distribution_on(district, fire):
    browser = officer(district, "administrator")
    browser.open("/admin/departments/FIRE/edit/")
    assert browser.press("change", distributes="on").status_code == 302
    fire.refresh_from_db()
    assert fire.distributes
    browser.open("/admin/departments/FIRE/")
    assert "按在办件数自动分派" in browser.text
    case = file_case(district).grievance
    assert case.parts.get(role="lead").officer is not None
    own = officer(district, "lin")
    own.open(address(case))
    assert "按在办件数分给" in own.text
    police = officer(district, "police")
    police.open(address(case))
    assert "按在办件数分给" not in police.text


def test_a_grid_officer_follows_the_links_of_what_they_see_whole(district):
    """Of a community each works in their own grid: a colleague's number is plain."""
    community = district.departments["COM-1"]
    other = district.people["grid2"] = colleagues(district, "COM-1", "grid2", role=Role.GRID_OFFICER)[0]
    Post.objects.filter(person=other).update(area=district.areas["LH-NH-01-02"], from_day=LONG_AGO)
    Post.objects.filter(person=district.people["grid"]).update(area=district.areas["LH-NH-01-01"])
    case = file_case(district).grievance
    part = case.parts.filter(role="co").first()
    Assignment.objects.filter(pk=part.pk).update(department=community, officer=other)
    browser = officer(district, "grid")
    browser.open("/team/")
    assert rows(browser)["grid2"][0] == "1"
    assert 'href="/desk/?' not in browser.text.partition('class="load"')[2].partition("</table>")[0]
