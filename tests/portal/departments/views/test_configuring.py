"""An administrator sets the district up on its pages, without code; the next filing follows."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import Person
from portal.departments import selectors
from portal.departments.actions import departments as actions
from portal.departments.models import Department, Keyword, Post, ResponsibilityItem, Role
from portal.engines.escalation.models import LadderRung
from portal.engines.limits.models import LimitClassVersion
from portal.engines.outbox.models import Message
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case

FORM = "change"
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def browser(district) -> Browser:
    found = Browser()
    found.client.force_login(district.people["administrator"])
    return found


def item(number="2.3") -> ResponsibilityItem:
    return ResponsibilityItem.objects.get(number=number, to_day__isnull=True)


def test_a_department_is_added_leads_an_item_and_gets_the_next_case(district, browser):
    before = file_case(district).grievance

    browser.open("/admin/departments/add/")
    answer = browser.press(
        FORM, name_zh="电动车安全办", name_en="E-bike safety office", code="ebike", kind="line", area="LH",
        phone="0000-5550-101", email="ebike@linhu.example",
    )  # fmt: skip
    assert answer["Location"] == "/admin/departments/EBIKE/"
    browser.open(answer["Location"])
    assert "没有经办人" in browser.text

    browser.open("/admin/people/add/")
    answer = browser.press(FORM, username="li.ming", name_zh="李明", email="li.ming@linhu.example")
    person = Person.objects.get(username="li.ming")
    assert answer["Location"] == f"/admin/people/{person.pk}/"
    browser.open(f"/admin/people/{person.pk}/posts/add/")
    assert browser.press(FORM, role="handler", department="EBIKE").status_code == 302

    browser.open(f"/admin/responsibility/{district.items['2.3'].pk}/")
    shown = browser.press(FORM, ("preview", "1"), lead="EBIKE")
    assert shown.status_code == 200
    assert "公安派出所协办 (2.3)" in browser.text
    assert "电动车安全办主办" in browser.text
    assert item() == district.items["2.3"]  # looking changed nothing
    answer = browser.press(FORM)
    made = item()
    assert answer["Location"] == f"/admin/responsibility/{made.pk}/"
    assert [helper.department.code for helper in made.helpers.all()] == ["PROPERTY", "POLICE"]

    after = file_case(district).grievance
    lead = after.parts.get(role="lead")
    assert (after.item_id, lead.department.code) == (made.pk, "EBIKE")
    assert Message.objects.filter(subject=after.subject, audience=f"department:{lead.department_id}").exists()
    before.refresh_from_db()
    assert (before.item_id, before.parts.get(role="lead").department.code) == (
        district.items["2.3"].pk,
        "FIRE",
    )

    their = Browser()
    their.client.force_login(person)
    assert their.open(f"/desk/{after.reference}/").status_code == 200
    assert their.open(f"/desk/{before.reference}/").status_code == 404
    public = Browser(**ENGLISH)
    public.open("/responsibility/?category=A03")
    assert "E-bike safety office" in public.text
    assert "消防" not in public.text.partition("<main")[2].partition('class="listing"')[2]


def test_the_old_row_is_kept_and_leads_to_the_one_in_force(district, browser):
    old = district.items["2.3"]
    browser.open(f"/admin/responsibility/{old.pk}/")
    browser.press(FORM, lead="CIVIL")
    browser.open(f"/admin/responsibility/{old.pk}/")
    assert f'href="/admin/responsibility/{item().pk}/"' in browser.text
    assert 'id="change"' not in browser.text
    assert "主办部门：消防救援大队 → 民政局" in browser.text
    browser.open(f"/admin/responsibility/{item().pk}/")
    assert "开立第 2.3 项；主办：民政局；协办：安居物业、公安派出所" in browser.text


def test_an_item_changed_by_somebody_else_meanwhile_keeps_what_was_typed(district, browser):
    url = f"/admin/departments/{district.departments['FIRE'].code}/edit/"
    browser.open(url)
    actions.edit_department(district.departments["FIRE"], actor=district.actor("administrator"), phone="119")
    answer = browser.press(FORM, phone="0000-5550-911", name_zh="消防救援支队")
    assert answer.status_code == 409
    assert "刚刚有人改过这里" in browser.text
    assert "电话：无 → 119" in browser.text
    assert browser.form(FORM).fields["phone"] == ["0000-5550-911"]
    assert Department.objects.get(code="FIRE").phone == "119"
    assert browser.press(FORM).status_code == 302  # seen and sent again
    assert Department.objects.get(code="FIRE").name_zh == "消防救援支队"


def test_a_refusal_stands_beside_its_field_and_everything_typed_is_kept(browser):
    browser.open("/admin/departments/add/")
    answer = browser.press(
        FORM, name_zh="第二消防队", code="FIRE", kind="line", area="LH", email="no address"
    )
    assert answer.status_code == 400
    assert 'id="id_email-error"' in browser.text
    answer = browser.press(FORM, email="second@linhu.example")
    assert answer.status_code == 400
    assert re.search(r'id="id_code-error">已有部门用了这个代码', browser.text)
    assert browser.form(FORM).fields["name_zh"] == ["第二消防队"]
    assert Department.objects.count() == 8


def test_rows_of_co_departments_come_and_go(district, browser):
    browser.open(f"/admin/responsibility/{district.items['2.3'].pk}/")
    browser.press(FORM, ("more", "1"), basis_zh="新依据")
    form = browser.form(FORM).fields
    assert (form["basis_zh"], form["co-TOTAL_FORMS"]) == (["新依据"], ["3"])
    assert item().basis_zh == "权责清单第 2.3 项"
    browser.press(FORM, **{"co-0-department": "", "co-2-department": "CIVIL", "co-2-task_zh": "到场"})
    assert [(h.department.code, h.task_zh, h.mandatory) for h in item().helpers.all()] == [
        ("POLICE", "现场协助", True),
        ("CIVIL", "到场", True),
    ]


def test_a_wrong_co_department_is_told_and_kept(district, browser):
    browser.open(f"/admin/responsibility/{district.items['2.3'].pk}/")
    answer = browser.press(FORM, **{"co-0-task_zh": "很" * 201})
    assert answer.status_code == 400
    assert "请检查协办部门" in browser.text
    answer = browser.press(FORM, **{"co-0-task_zh": "好", "co-0-department": "FIRE"})
    assert answer.status_code == 400
    assert "每个部门只能出现一次" in browser.text
    assert item() == district.items["2.3"]


def test_a_gap_leads_to_a_form_that_is_filled_in(district, browser):
    browser.open("/admin/responsibility/gaps/")
    assert "/admin/responsibility/add/?category=A03&amp;area=LH-YJ" in browser.text
    browser.open("/admin/responsibility/add/?category=A03&area=LH-YJ")
    form = browser.form(FORM).fields
    assert (form["category"], form["area"]) == (["A03"], ["LH-YJ"])
    browser.press(FORM, number="2.3.2", lead="POLICE-YJ", basis_zh="清单")
    assert (
        file_case(district, area="LH-YJ-01-01").grievance.parts.get(role="lead").department.code
        == "POLICE-YJ"
    )


def test_an_item_is_ended_with_what_comes_of_it_shown_before(district, browser):
    browser.open(f"/admin/responsibility/{district.items['2.3'].pk}/end/")
    assert "没有主办部门，进入分拣队列" in browser.text
    browser.press(FORM)
    assert file_case(district).grievance.status == "filed"


def test_asking_the_list(browser):
    browser.open("/admin/responsibility/ask/?category=A03&area=LH-NH-01-01")
    assert "消防救援大队" in browser.text.partition('id="ask-result"')[2]
    browser.open("/admin/responsibility/ask/?category=A03&area=LH-YJ-01-01")
    assert "没有适用的清单项" in browser.text
    part = browser.client.get(
        "/admin/responsibility/ask/?category=A01&area=LH-NH-01", headers={"HX-Request": "true"}
    )
    assert part.content.decode().lstrip().startswith("<div")
    assert "没有部门负责人" in part.content.decode()


def test_a_department_that_leads_is_not_closed_and_the_page_says_what_is_left(district, browser):
    case = file_case(district).grievance
    browser.open("/admin/departments/FIRE/close/")
    for told in (f"/admin/responsibility/{district.items['2.3'].pk}/", case.reference):
        assert told in browser.text
    assert browser.press(FORM).status_code == 400
    assert Department.objects.get(code="FIRE").closed_on is None


def test_the_link_is_shown_once_and_chooses_a_password_once(browser):
    browser.open("/admin/people/add/")
    page = browser.open(browser.press(FORM, username="li.ming", name_zh="李明")["Location"])
    link = re.search(r'<code class="link">https?://[^/]+(/password/[^<]+)</code>', page.content.decode())[1]
    assert "/password/" not in browser.open(page.request["PATH_INFO"]).content.decode()

    theirs = Browser()
    assert theirs.open(link)["Referrer-Policy"] == "no-referrer"
    assert theirs.press(FORM, password="four words apart: tin lake", again="other").status_code == 400
    assert theirs.press(FORM, password="short", again="short").status_code == 400
    answer = theirs.press(FORM, password="four words apart: tin lake", again="four words apart: tin lake")
    assert answer["Location"] == "/sign-in/"
    assert theirs.open(link).status_code == 404
    assert theirs.client.login(username="li.ming", password="four words apart: tin lake")


def test_who_has_a_mailbox_is_sent_the_link_and_no_administrator_sees_it(district, browser):
    fire = district.people["fire"]
    browser.open(f"/admin/people/{fire.pk}/")
    browser.open(browser.press(f"/admin/people/{fire.pk}/link/")["Location"])
    assert "链接已发到本人邮箱" in browser.text
    assert "/password/" not in browser.text
    letter = Message.objects.filter(audience=f"person:{fire.pk}").get()
    link = re.search(r"https?://[^/]+(/password/\S+)", letter.body)[1]
    assert Browser().open(link).status_code == 200


def test_a_post_is_ended_an_account_switched_off_and_the_last_administrator_stays(district, browser):
    fire, me = district.people["fire"], district.people["administrator"]
    post = Post.objects.get(person=fire)
    browser.open(f"/admin/people/{fire.pk}/posts/{post.pk}/end/")
    browser.press(FORM)
    post.refresh_from_db()
    assert post.to_day == selectors.today()
    browser.open(f"/admin/people/{fire.pk}/")
    browser.press(f"/admin/people/{fire.pk}/off/")
    fire.refresh_from_db()
    assert not fire.is_active
    mine = Post.objects.get(role=Role.ADMINISTRATOR)
    browser.open(f"/admin/people/{me.pk}/posts/{mine.pk}/end/")
    assert browser.press(FORM).status_code == 400
    assert "最后一名管理员" in browser.text
    assert browser.client.post(f"/admin/people/{me.pk}/off/").status_code == 302
    me.refresh_from_db()
    assert me.is_active


def test_a_residents_account_shows_no_address(district, browser):
    resident = district.people["resident"]
    browser.open(f"/admin/people/{resident.pk}/")
    assert "resident@linhu.example" not in browser.text
    assert browser.open(f"/admin/people/{resident.pk}/edit/")["Location"] == f"/admin/people/{resident.pk}/"
    browser.client.post(f"/admin/people/{resident.pk}/link/")
    assert "/password/" not in browser.open(f"/admin/people/{resident.pk}/").content.decode()


def test_words_are_changed_and_a_text_is_tried(district, browser):
    browser.open("/admin/categories/A01/words/")
    assert browser.form(FORM).fields["weight_4"] == ["噪声"]
    browser.press(FORM, weight_5="广场舞，音响\n装修", weight_4="噪声")
    assert Keyword.objects.filter(category=district.categories["A01"]).count() == 4
    browser.open("/admin/categories/try/")
    browser.press("/admin/categories/try/", text="每天晚上广场舞音响太大")
    told = browser.text.partition('id="try-result"')[2]
    assert "A01" in told
    assert "广场舞、音响" in told
    assert "?" not in browser.page.request["PATH_INFO"]  # what was tried stands in no address
    part = browser.client.post("/admin/categories/try/", {"text": "喵"}, headers={"HX-Request": "true"})
    assert "不会推荐任何类别" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_a_category_with_cases_explains_why_a_flag_is_fixed(district, browser):
    file_case(district, "A01")
    browser.open("/admin/categories/A01/")
    assert "这个类别下已有诉求" in browser.text
    browser.press(FORM, about_staff="on", hint_zh="楼上楼下")
    district.categories["A01"].refresh_from_db()
    assert (district.categories["A01"].about_staff, district.categories["A01"].hint_zh) == (False, "楼上楼下")


def test_a_limit_gets_a_version_and_the_second_page_is_told(district, browser):
    browser.open("/admin/limits/E1/")
    other = Browser()
    other.client.force_login(district.people["administrator"])
    other.open("/admin/limits/E1/")
    browser.press(FORM, done_amount="12", done_unit="working_hours")
    assert LimitClassVersion.objects.filter(code="E1").count() == 2
    answer = other.press(FORM, done_amount="6")
    assert answer.status_code == 409
    assert other.form(FORM).fields["done_amount"] == ["6"]
    assert other.press(FORM, done_unit="calendar_hours").status_code == 302
    newest = LimitClassVersion.objects.filter(code="E1").first()
    assert (newest.version, newest.done_amount, newest.done_unit) == (3, 6, "calendar_hours")
    assert other.open("/admin/limits/E1/").status_code == 200
    assert other.press(FORM, longest_extension_amount="4", longest_pause_amount="10").status_code == 302
    newest = LimitClassVersion.objects.filter(code="E1").first()
    assert (newest.longest_extension.amount, newest.longest_pause.amount) == (4, 10)
    assert "一次延期最长" in other.open("/admin/limits/").content.decode()
    other.open("/admin/limits/E1/")
    too_long = {"longest_extension_amount": "7"}, {"longest_pause_amount": "367"}
    for wrong in (*too_long, {"done_amount": "0"}, {"done_amount": "x"}, {"done_amount": "999999"}):
        assert other.press(FORM, **wrong).status_code == 400
    assert LimitClassVersion.objects.filter(code="E1").count() == 4


def test_a_year_of_the_calendar(browser):
    browser.open("/admin/limits/calendars/CN/?year=2026")
    assert "248 个工作日" in browser.text
    assert browser.text.count("day--holiday") == 34  # 33 days off and the legend
    assert browser.text.count("day--swapped") == 7
    assert "暂定" not in browser.text
    browser.open("/admin/limits/calendars/CN/?year=2027")
    assert "2027年1月1日起的放假安排尚未公布" in browser.text
    assert browser.open("/admin/limits/calendars/CN/?year=1066").status_code == 200


def test_a_rung_is_moved_in_the_unit_that_fits(browser):
    rung = LadderRung.objects.get(kind="done", level=2)
    browser.open(f"/admin/ladder/{rung.pk}/")
    form = browser.form(FORM).fields
    assert (form["amount"], form["unit"]) == (["1"], ["days"])
    assert browser.press(FORM, amount="4").status_code == 400
    browser.press(FORM, amount="36", unit="hours", tells="ruling_officer")
    rung.refresh_from_db()
    assert rung.after_minutes == 2160


def test_clocks_without_a_ladder_are_told_and_begun_with_one_press(browser):
    assert "没有升级阶梯" in browser.open("/admin/").content.decode()
    browser.open("/admin/ladder/")
    assert "没有升级阶梯的时限" in browser.text
    assert "/admin/ladder/begin/" in browser.text
    browser.client.post("/admin/ladder/begin/")
    browser.open("/admin/ladder/")
    assert "没有升级阶梯的时限" not in browser.text
    assert "签收逾期半个工作日" in browser.text
    assert "没有升级阶梯" not in browser.open("/admin/").content.decode()


def _add_with_items(district, numbers) -> None:
    for n in numbers:
        actions.add_department(
            actor=district.actor("administrator"), code=f"NEW-{n}", name_zh=f"部门{n}", name_en="",
            kind="line", area=district.areas["LH"], opened_on=selectors.today(),
        )  # fmt: skip
        ResponsibilityItem.objects.create(
            number=f"9.{n}", category=district.categories["A03"], area=district.areas["LH"],
            lead=Department.objects.get(code=f"NEW-{n}"), basis_zh="x", from_day=selectors.today(),
            to_day=selectors.today() + timedelta(days=1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "most"),
    [
        ("/admin/", 45),
        ("/admin/departments/", 12),
        ("/admin/people/", 10),
        ("/admin/categories/", 11),
        ("/admin/responsibility/?all=1", 12),
        ("/responsibility/?all=1", 12),
    ],
)
def test_lists_take_the_same_few_queries_however_long_they_are(district, browser, url, most):
    _add_with_items(district, range(2))  # two items that overlap: they are read to be named
    browser.open(url)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.open(url)
    with clock.travel(clock.now() + timedelta(seconds=1)):
        _add_with_items(district, range(2, 20))
    with CaptureQueriesContext(connection) as many:
        browser.open(url)
    assert len(many) == len(few) <= most
