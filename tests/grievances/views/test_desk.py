"""The desk: which views a post gets, what stands in them, in which order, and what a case shows to whom."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances import policies
from grievances.actions import dispatching, handling, resolving, supervising
from grievances.actions.resolving import Reply
from grievances.models import Grievance
from grievances.selectors import viewing
from grievances.selectors.viewing import Times
from grievances.tasks import sweep
from portal.accounts.identities import Filer
from portal.areas.models import Area
from portal.departments.actors import bearer, owner_index
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case
from tests.grievances.views.desk_pages import HTMX, acts, officer, queue, views

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REPLY = Reply(
    "到现场查看，确有飞线。", "《消防法》第二十八条", "已拆除并劝离。", "一周后复查。", "物业监控可查"
)
GRID = [
    "triage", "sign", "late", "today", "new", "supervised", "whistled", "mine", "nobody", "unsatisfied",
    "work", "waiting", "proposed", "closed", "open",
]  # fmt: skip
HANDLER = [
    "sign", "late", "today", "supervised", "whistled", "mine", "nobody", "work", "waiting", "proposed",
    "closed", "open",
]  # fmt: skip
SUPERVISOR = [
    "time", "sign", "late", "supervised", "whistled", "raised", "mine", "nobody", "unsatisfied", "work",
    "proposed", "closed", "open",
]  # fmt: skip
RULING = [
    "disputes", "reported", "time", "reviews", "late", "supervised", "whistled", "raised", "joint", "open",
]  # fmt: skip


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("grid", GRID),
        ("fire", HANDLER),
        ("fire_head", SUPERVISOR),
        ("ruling", RULING),
        ("head", ["second_reviews", "late", "supervised", "whistled", "raised", "open"]),
    ],
)
def test_each_post_gets_the_views_that_fit_it(district, name, keys):
    browser = officer(district, name)
    assert browser.open("/desk/").status_code == 200
    assert list(views(browser)) == keys
    assert set(views(browser).values()) == {"0"}
    assert "这里没有诉求" in browser.text


def test_the_desk_is_not_there_for_residents_administrators_and_the_signed_out(district):
    for name in ("resident", "stranger", "administrator"):
        assert officer(district, name).open("/desk/").status_code == 404
    assert Browser().open("/desk/").headers["Location"] == "/sign-in/?next=/desk/"


def test_the_queue_is_a_day_of_questions_answered_by_the_cases(district):
    """One late, one due today, one proposed, one paused, one to triage, one disputed."""
    fire, police = district.actor("fire"), district.actor("police")
    with clock.travel(MONDAY):
        late, proposed = (file_case(district, body=f"第{n}件").grievance for n in range(2))
        handling.sign(proposed, actor=fire)
        for part in proposed.parts.filter(role="co"):
            handling.waive(proposed, actor=fire, part=part, reason="不需要")
        resolving.propose(proposed, actor=fire, reply=REPLY)
    with clock.travel(at(6)):
        today = file_case(district, body="六小时后的一件").grievance
        handling.sign(today, actor=fire)
    with clock.travel(at(23)):
        paused = file_case(district, "A01").grievance
        handling.sign(paused, actor=police)
        handling.ask(paused, actor=police, text="几点最吵？")
        triage = file_case(district, None).grievance
        disputed = file_case(district).grievance
        dispatching.object_to(disputed, actor=fire, cites="2.3", reason="不归我们")
    with clock.travel(at(26)):
        sweep()
        grid = officer(district, "grid")
        grid.open("/desk/?view=open")
        # By due time; the paused one after all that run. What waits for the resident is not open.
        assert queue(grid) == [c.reference for c in (late, today, disputed, triage, paused)]
        assert views(grid) == {
            "triage": "1",
            "late": "1",
            "today": "1",
            "new": "5",
            "unsatisfied": "0",
            "open": "5",
        } | dict.fromkeys(
            ("sign", "supervised", "whistled", "mine", "nobody", "work", "waiting", "proposed", "closed"), "0"
        )
        assert "已暂停" in grid.text
        assert "逾期 2:00" in grid.text
        engine = officer(district, "fire")
        engine.open("/desk/?view=work")
        assert queue(engine) == [c.reference for c in (late, today, disputed)]
        counted = {"sign": "2", "supervised": "0", "whistled": "0", "late": "1", "today": "1", "work": "3"}
        counted |= {"waiting": "0", "mine": "1", "nobody": "2"}  # who signed has it
        assert views(engine) == counted | {"proposed": "1", "closed": "0", "open": "3"}
        bureau = officer(district, "police")
        bureau.open("/desk/?view=waiting")
        assert queue(bureau) == [paused.reference]
        centre = officer(district, "ruling")
        centre.open("/desk/")
        assert queue(centre) == [disputed.reference]
        assert views(centre) == {
            "disputes": "1",
            "reported": "0",
            "time": "0",
            "reviews": "0",
            "late": "1",
            "supervised": "0",
            "whistled": "0",
            "raised": "1",
            "joint": "3",
            "open": "5",
        }


def test_a_co_department_sees_when_its_own_part_is_due(district):
    with clock.travel(MONDAY):
        case = file_case(district).grievance
    with clock.travel(at(1)):
        police, grid = officer(district, "police"), officer(district, "grid")
        police.open("/desk/?view=sign")
        grid.open("/desk/?view=open")
        assert (case.parts.get(department__code="POLICE").due_at, case.done_due) == (at(18), at(24))
        assert "还剩 17:00" in police.text
        assert "还剩 23:00" in grid.text


def test_a_case_that_the_resident_disputed_stands_in_a_view_until_it_is_proposed_again(district):
    fire = district.actor("fire")
    case = file_case(district).grievance
    handling.sign(case, actor=fire)
    for part in case.parts.filter(role="co"):
        handling.waive(case, actor=fire, part=part, reason="不需要")
    resolving.propose(case, actor=fire, reply=REPLY)
    resolving.dispute(case, actor=bearer(case.pk), reason="还在充电")
    for name in ("grid", "fire_head"):
        browser = officer(district, name)
        browser.open("/desk/?view=unsatisfied")
        assert queue(browser) == [case.reference]
        assert "第2轮" in browser.text
    resolving.propose(case, actor=fire, reply=REPLY)
    browser.open("/desk/?view=unsatisfied")
    assert queue(browser) == []


def test_a_queue_longer_than_a_page_loses_nothing_between_its_pages(district):
    """Sixty cases due at five moments, every twelfth paused: three pages, each case once, by due time."""
    with clock.travel(MONDAY):
        cases = [file_case(district, "A01", body=f"第{n}件").grievance for n in range(60)]
    for n, case in enumerate(cases):
        due = None if n % 12 == 0 else at(100 + n % 5)
        Grievance.objects.filter(pk=case.pk).update(done_due=due)
        case.parts.update(due_at=due)
    running = sorted((n for n in range(60) if n % 12), key=lambda n: (n % 5, n))
    expected = [cases[n] for n in (*running, 0, 12, 24, 36, 48)]
    with clock.travel(at(1)):
        for name in ("grid", "police"):
            browser, found, lengths = officer(district, name), [], []
            address = "/desk/?view=open"
            while address:
                browser.open(address)
                found += queue(browser)
                lengths.append(len(queue(browser)))
                after = re.search(r'rel="next" href="([^"]+)"', browser.text)
                address = f"/desk/{after[1]}".replace("&amp;", "&") if after else ""
            assert lengths == [25, 25, 10]
            assert found == [case.reference for case in expected]
            before = re.search(r'rel="prev" href="([^"]+)"', browser.text)[1].replace("&amp;", "&")
            browser.open(f"/desk/{before}")
            assert queue(browser) == found[25:50]
            assert browser.open(f"/desk/{before}x").status_code == 404


def test_where_a_later_page_has_emptied_meanwhile_the_view_still_counts_what_stands_in_it(district):
    """Two pages; those of the second are done while the officer looks at it, and is loaded again."""
    cases = [file_case(district, "A01", body=f"第{n}件").grievance for n in range(27)]
    browser = officer(district, "police")
    browser.open("/desk/?view=open")
    older = re.search(r'rel="next" href="([^"]+)"', browser.text)[1].replace("&amp;", "&")
    browser.open(f"/desk/{older}")
    assert queue(browser) == [case.reference for case in cases[25:]]
    Grievance.objects.filter(pk__in=[case.pk for case in cases[25:]]).update(status="withdrawn")
    browser.open(f"/desk/{older}")
    assert (queue(browser), views(browser)["open"]) == ([], "25")


def test_a_queue_takes_eight_queries_and_ten_while_it_is_narrowed_down_whatever_its_length(district):
    """1 session · 2 person · 3 posts · 4 saved views · 5 all counts · 6 the page's cases, with who is at them
    · 7 their parts · 8 the district's name; what it can be narrowed down to: 9 areas · 10 categories and
    departments."""
    for length, more in ((5, 5), (60, 55)):
        for n in range(more):
            file_case(district, body=f"{length}-{n}")
        for name in ("grid", "fire", "ruling"):
            browser = officer(district, name)
            for most, address in ((8, "/desk/?view=open"), (10, "/desk/?view=open&category=A03")):
                with CaptureQueriesContext(connection) as asked:
                    browser.open(address)
                assert len(queue(browser)) == min(length, 25)
                assert len(asked) == most, [query["sql"][:120] for query in asked]


def test_counts_go_no_further_than_99(district):
    for n in range(101):
        file_case(district, None, body=f"第{n}件")
    browser = officer(district, "grid")
    with CaptureQueriesContext(connection) as asked:
        browser.open("/desk/")
    assert views(browser)["triage"] == "99+"
    counting = [query["sql"] for query in asked if "COUNT(*)" in query["sql"]]
    assert len(counting) == 1
    assert counting[0].count("COUNT(*)") == counting[0].count("LIMIT 100") == len(GRID) + 4 == 19, (
        "and what is overseen, on a long plan, mediated or followed up, which shows where there is any"
    )


def test_a_queue_is_narrowed_down_by_area_kind_department_and_status(district):
    noise = file_case(district, "A01", "LH-NH-01-02").grievance
    bike = file_case(district, "A03").grievance
    handling.sign(bike, actor=district.actor("fire"))
    lost = file_case(district, None, "LH-YJ-01-01").grievance
    centre = officer(district, "ruling")
    for narrow, expected in {
        "area=LH-NH-01-02": [noise],
        "area=LH-NH": [noise, bike],
        "category=A03": [bike],
        "department=POLICE": [noise, bike],
        "status=signed": [bike],
        "status=filed&area=LH-YJ": [lost],
        "category=A03&department=CIVIL": [],
        "area=nowhere&status=eaten": [noise, bike, lost],
    }.items():
        centre.open(f"/desk/?view=open&{narrow}")
        assert set(queue(centre)) == {case.reference for case in expected}, narrow
        assert views(centre)["open"] == str(len(expected)), narrow
    centre.open("/desk/?view=open&category=A03&words=充电")
    assert 'href="?view=late&amp;category=A03&amp;words=' in centre.text
    # What was asked is told in a line; the form that asked it is a press away, filled in.
    told = re.search(r'href="([^"]*narrow=1)".*?narrow__told">(.*?)</span>', centre.text)
    assert told[2] == f"{bike.category.name} · 充电"
    assert 'name="words"' not in centre.text
    centre.open("/desk/" + told[1].replace("&amp;", "&"))
    assert centre.form("narrow").fields["words"] == ["充电"]


def test_nonsense_in_the_address_narrows_nothing(district):
    case = file_case(district).grievance
    browser = officer(district, "fire")
    for asked in ("officer=-1", f"officer={10**30}", "officer=x", "due=never", "area=nowhere", "status=x"):
        assert browser.open(f"/desk/?view=work&{asked}").status_code == 200, asked
        assert queue(browser) == [case.reference], asked


def test_where_an_area_is_drawn_anew_the_queue_of_before_is_not_asked(district):
    """The queries are kept by who asks for what: an area by its path, not by its key alone."""
    case = file_case(district, "A01").grievance
    browser, address = officer(district, "ruling"), "/desk/?view=open&area=LH-NH-01"
    browser.open(address)
    assert (queue(browser), views(browser)["open"]) == ([case.reference], "1")
    for area in Area.objects.filter(path__contains="/LH-NH-01/"):
        Area.objects.filter(pk=area.pk).update(path=area.path.replace("/LH-NH/", "/LH-YJ/"))
    browser.open(address)
    assert (queue(browser), views(browser)["open"]) == ([case.reference], "1")


def test_a_reference_is_found_however_it_was_typed_and_only_by_those_who_may(district):
    case = file_case(district, "A01").grievance
    signs = case.reference.removeprefix("LH-").replace("-", " ").lower()
    police = officer(district, "police")
    assert police.open(f"/desk/?reference={signs}").headers["Location"] == f"/desk/{case.reference}/"
    for name in ("fire", "property", "civil"):
        browser = officer(district, name)
        assert browser.open(f"/desk/?reference={signs}").status_code == 200
        assert f"没有找到{case.reference}" in browser.text
    assert "没有找到？！" in police.open("/desk/?reference=？！").content.decode()


def test_a_complaint_about_staff_is_in_no_list_count_or_search_but_that_of_discipline(district):
    case = file_case(district, "H02").grievance
    with clock.travel(case.done_due + timedelta(hours=1)):
        for name in ("grid", "fire", "police", "fire_head", "ruling", "head", "civil"):
            browser = officer(district, name)
            browser.open("/desk/?view=open")
            assert set(views(browser).values()) == {"0"}, name
            assert queue(browser) == []
            assert case.reference not in browser.text
            browser.open(f"/desk/?reference={case.reference}")
            assert f"没有找到{case.reference}" in browser.text
            assert browser.open(f"/desk/{case.reference}/").status_code == 404
        own = officer(district, "discipline")
        own.open("/desk/?view=late")
        assert queue(own) == [case.reference]
        assert "涉及工作人员" in own.text


def test_every_view_of_every_post_shows_only_what_is_the_persons_to_see(district):
    for n, category in enumerate((None, "A01", "A03", "B01", "H02") * 4):
        file_case(district, category, ("LH-NH-01-01", "LH-YJ-01-01", "LH-NH")[n % 3], body=f"第{n}件")
    now = clock.now()
    for name in district.people:
        actor = district.actor(name)
        mine = set(policies.visible_to(actor).values_list("pk", flat=True))
        for view in viewing.views_for(actor):
            assert set(view.rows(actor, Times.of(now)).values_list("pk", flat=True)) <= mine, (name, view.key)


def test_what_was_taken_over_from_an_earlier_system_is_never_called_late(district):
    with clock.travel(MONDAY):
        case = file_case(district, "A01", historical=True).grievance
    with clock.travel(at(24 * 30)):
        browser = officer(district, "grid")
        browser.open("/desk/?view=late")
        assert queue(browser) == []
        browser.open("/desk/?view=open")
        assert queue(browser) == [case.reference]
        assert "历史导入" in browser.text
        assert "逾期" not in browser.text.partition('class="queue"')[2]


def test_an_officer_finds_a_case_that_they_filed_themselves_on_their_own_page_not_at_the_desk(district):
    fire = district.people["fire"]
    filer = Filer(owner_index=owner_index(fire.pk))
    case = file_case(district, "A01", filer=filer).grievance
    browser = officer(district, "fire")
    browser.open("/desk/?view=open")
    assert queue(browser) == []
    assert browser.open(f"/desk/{case.reference}/").status_code == 404
    assert browser.open(f"/case/{case.reference}/").status_code == 200


def test_a_case_shows_text_place_clocks_parts_basis_and_story(district):
    with clock.travel(MONDAY):
        case = file_case(district, place="3 号楼 2 单元").grievance
        handling.sign(case, actor=district.actor("fire"))
    with clock.travel(at(1)):
        fire = officer(district, "fire")
        assert fire.open(f"/desk/{case.reference}/").status_code == 200
        for words in (
            "三号楼楼道里有人飞线给电动车充电", "湖东社区 › 湖东一网格", "3 号楼 2 单元", "电动车进楼充电",
            "还剩 23 小时", "还剩 1 小时", "24 小时，从3月2日 周一 09:00 起算。", "权责清单第2.3项",
            "公安派出所", "现场协助", "消防救援大队已签收，负责主办。", "匿名",
        ):  # fmt: skip
            assert words in fire.text, words
        assert acts(fire) == {
            "contact", "ask", "note", "join", "waive", "propose", "refuse", "ask_time", "plan", "whistle",
            "hand", "release", "transfer_out", "merge",
        }  # fmt: skip
        grid = officer(district, "grid")
        grid.open(f"/desk/{case.reference}/")
        assert acts(grid) == {"note", "whistle", "merge"}
        head = officer(district, "head")
        head.open(f"/desk/{case.reference}/")
        assert acts(head) == {"supervise"}


def test_beside_the_queue_the_case_is_the_same_without_the_page_around_it(district):
    case = file_case(district).grievance
    fire = officer(district, "fire")
    page = fire.open(f"/desk/{case.reference}/").content.decode()
    fragment = fire.client.get(f"/desk/{case.reference}/", **HTMX)
    beside = fragment.content.decode()
    assert "<html" in page
    assert "<html" not in beside
    assert fragment.headers["HX-Push-Url"] == "false"
    assert page.count('<li class="moment">') == beside.count('<li class="moment">') == 2
    assert ('<h1 class="case__title"' in page, '<h2 class="case__title"' in beside) == (True, True)
    fire.open(f"/desk/?case={case.reference.lower()}")
    assert f'data-opened="/desk/{case.reference}/"' in fire.text


def test_a_parts_thread_is_for_that_part_the_lead_and_the_centre(district):
    case = file_case(district).grievance
    fire = district.actor("fire")
    handling.sign(case, actor=fire)
    part = case.parts.get(department__code="POLICE")
    handling.note(case, actor=fire, text="请派出所先找车主", part=part)
    handling.note(case, actor=fire, text="周三一起到现场")
    readers = {"fire": True, "police": True, "ruling": True, "property": False, "grid": False}
    for name, reads in readers.items():
        browser = officer(district, name)
        browser.open(f"/desk/{case.reference}/")
        assert ("请派出所先找车主" in browser.text) is reads, name
        assert "周三一起到现场" in browser.text


def test_a_case_takes_at_most_fifteen_queries_whatever_happened_to_it(district):
    """1 session · 2 person · 3 posts · 4 the case with its area, category, item, limit, calendar ·
    5 its parts · 6 the journal · 7 letters · 8 resolutions · 9 photos · 10 departments named that have no
    part · 11 objections · 12 what is sealed · 13 the clock's events · 14 the district's name; the rest is the
    panels' part."""
    fire, police = district.actor("fire"), district.actor("police")
    with clock.travel(MONDAY):
        case = file_case(district).grievance
        dispatching.object_to(case, actor=fire, cites="2.3", reason="不归我们")
        dispatching.rule(
            case, actor=district.actor("ruling"), lead=district.departments["POLICE"], ruling="治安"
        )
        handling.sign(case, actor=police)
        handling.ask(case, actor=police, text="几单元？")
        handling.note(case, actor=district.actor("grid"), text="看过了")
        dispatching.join(case, actor=police, department=district.departments["CIVIL"], task="看望老人")
    with clock.travel(at(30)):
        sweep()
        for part in case.parts.filter(role="co", state="waiting"):
            handling.waive(case, actor=police, part=part, reason="不需要")
        resolving.propose(case, actor=police, reply=REPLY)
        resolving.dispute(case, actor=bearer(case.pk), reason="还在充电")
        supervising.supervise(case, actor=district.actor("ruling"), wanted="说明为何反复")
        supervising.receive(case, actor=police)
        supervising.respond(case, actor=police, text="已约谈物业")
        for name in ("police", "grid", "ruling"):
            browser = officer(district, name)
            with CaptureQueriesContext(connection) as asked:
                browser.open(f"/desk/{case.reference}/")
            assert browser.page.status_code == 200
            assert len(asked) <= 15, [query["sql"][:120] for query in asked]


def test_objection_and_ruling_stand_on_the_case_with_their_reasons(district):
    case = file_case(district).grievance
    fire = district.actor("fire")
    police = district.departments["POLICE"]
    dispatching.object_to(case, actor=fire, cites="第 2.3 项", reason="治安为主", proposes=police)
    centre = officer(district, "ruling")
    centre.open(f"/desk/{case.reference}/")
    assert "尚未裁决" in centre.text
    assert "治安为主" in centre.text
    dispatching.rule(case, actor=district.actor("ruling"), lead=police, ruling="由派出所牵头")
    centre.open(f"/desk/{case.reference}/")
    assert "裁决：由公安派出所主办" in centre.text
    assert "由派出所牵头" in centre.text
    assert "尚未裁决" not in centre.text
