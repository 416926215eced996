"""An administrator keeps the catalogue on its pages, without code; residents see it at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.departments.models import Post, Role
from portal.engines.journal import journal
from services.actions import catalogue as actions
from services.models import Service
from tests.factories.browsing import Browser
from tests.factories.catalogue import offer, offering
from tests.factories.district import LONG_AGO, new_person

FORM = "change"
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
MEALS = {
    "code": "meals-at-home", "home": "B01", "provider": "CIVIL", "phone": "0000-5550-118",
    "name_zh": "送餐上门", "name_en": "Meals at home", "summary_zh": "六十岁以上送餐。",
    "who_zh": "六十岁以上。", "how_zh": "打电话登记。\n次日送餐。", "where_zh": "社区食堂",
    "documents_zh": "身份证\n户口簿", "fee_zh": "每餐 6 元", "time_limit_zh": "第二天",
    "words": "送餐，没人做饭\nhot meals",
}  # fmt: skip


def keeper(district, name="administrator", **headers) -> Browser:
    found = Browser(**headers)
    found.client.force_login(district.people[name])
    return found


@pytest.fixture
def browser(district) -> Browser:
    return keeper(district)


def suggested(text: str, **headers) -> str:
    """What a resident reads before sending: they file this, step by step."""
    who = Browser(**headers)
    who.open("/file/")
    who.press("filing", ("go", "on"), body=text)
    who.press("filing", ("go", "on"), area="LH-NH-01-01")
    assert 'name="public_text"' in who.text, "the page on which they check and send"
    return who.text


def test_added_it_is_suggested_closed_it_is_not_any_more(district, browser):
    assert "送餐上门" not in suggested("我妈在家没人做饭")

    browser.open("/admin/services/add/")
    answer = browser.press(FORM, **MEALS)
    assert answer["Location"] == "/admin/services/meals-at-home/"
    browser.open(answer["Location"])
    assert "已列入办事指南" in browser.text
    page = suggested("我妈在家没人做饭")
    assert 'href="/services/meals-at-home/"' in page
    assert "送餐上门" in page
    assert "Meals at home" in suggested("She needs hot meals", **ENGLISH)
    public = Browser()
    public.open("/services/")
    assert "送餐上门" in public.text
    public.open("/services/meals-at-home/")
    for said in ("打电话登记。<br>次日送餐。", "<li>户口簿</li>", 'href="tel:0000-5550-118"', "民政局"):
        assert said in public.text

    browser.open("/admin/services/meals-at-home/close/")
    assert browser.press(FORM)["Location"] == "/admin/services/meals-at-home/"
    assert "送餐上门" not in suggested("我妈在家没人做饭")
    assert public.open("/services/meals-at-home/").status_code == 410
    assert "“送餐上门”已停办" in public.text
    assert "送餐上门" not in public.open("/services/").content.decode()

    browser.open("/admin/services/meals-at-home/")
    assert "这个事项已停办" in browser.text
    browser.press("/admin/services/meals-at-home/reopen/")
    assert "送餐上门" in suggested("我妈在家没人做饭")
    assert public.open("/services/meals-at-home/").status_code == 200


def test_a_change_is_public_at_once_and_stands_in_the_history(district, browser):
    offer(district)
    browser.open("/admin/services/charging-shed/")
    assert browser.form(FORM).fields["words"] == ["charging、充电"]
    answer = browser.press(
        FORM, provider="CIVIL", home="A01", fee_zh="每度 1 元", words="充电、车棚", categories=["A03", "B01"]
    )
    assert answer["Location"] == "/admin/services/charging-shed/"
    browser.open(answer["Location"])
    for told in (
        "办理单位：消防救援大队 → 民政局",
        "所属类别：电动车进楼充电 → 社会生活噪声",
        "费用（中文）：不收费 → 每度 1 元",
        "指向它的词语：charging、充电 → 充电、车棚",
        "可能帮得上的诉求类别：电动车进楼充电 → 社会生活噪声、电动车进楼充电、低保特困",
    ):
        assert told in browser.text, told
    assert "陈管理" in browser.text
    assert browser.form(FORM).fields["categories"] == ["A03", "B01"]
    public = Browser()
    public.open("/services/charging-shed/")
    assert "每度 1 元" in public.text
    assert "民政局" in public.text


def test_a_refusal_stands_beside_its_field_and_everything_typed_is_kept(district, browser):
    offer(district)
    browser.open("/admin/services/add/")
    wrong = {"code": "Meals at home", "phone": "打电话", "name_zh": "", "categories": ["A03"]}
    assert browser.press(FORM, **(MEALS | wrong)).status_code == 400
    assert 'id="id_name_zh-error"' in browser.text
    kept = browser.form(FORM).fields
    assert (kept["how_zh"], kept["words"], kept["categories"]) == (
        [MEALS["how_zh"]], [MEALS["words"]], ["A03"],
    )  # fmt: skip
    for typed, field, told in (
        ({"name_zh": "送餐"}, "code", "只能用小写字母、数字和连字符"),
        ({"code": "charging-shed"}, "phone", "只能用数字、空格和连字符"),
        ({"phone": ""}, "code", "已有服务事项用了这个代码"),
        ({"code": "meals", "words": "饭" * 41}, "words", "太长"),
    ):
        assert browser.press(FORM, **typed).status_code == 400
        beside = browser.text.partition(f'id="id_{field}-error">')[2].partition("</p>")[0]
        assert told in beside, field
    assert Service.objects.count() == 1
    assert browser.press(FORM, words="送餐").status_code == 302


def test_two_administrators_at_once(district, browser):
    row, other = offer(district), keeper(district)
    browser.open("/admin/services/charging-shed/")
    other.open("/admin/services/charging-shed/")
    assert browser.press(FORM, fee_zh="每度 1 元").status_code == 302
    answer = other.press(FORM, fee_zh="每度 2 元", name_zh="充电棚")
    assert answer.status_code == 409
    assert "刚刚有人改过这里" in other.text
    assert "费用（中文）：不收费 → 每度 1 元" in other.text
    assert other.form(FORM).fields["fee_zh"] == ["每度 2 元"]
    row.refresh_from_db()
    assert (row.fee_zh, row.name_zh, len(journal.entries(row.subject))) == ("每度 1 元", "电动车集中充电", 2)
    assert other.press(FORM).status_code == 302  # seen and sent again
    row.refresh_from_db()
    assert (row.fee_zh, row.name_zh) == ("每度 2 元", "充电棚")


def test_both_close_it_and_the_second_is_told(district, browser):
    row, other = offer(district), keeper(district)
    browser.open("/admin/services/charging-shed/close/")
    other.open("/admin/services/charging-shed/close/")
    browser.press(FORM)
    assert other.press(FORM).status_code == 409
    assert "停办，不再提供" in other.text
    assert [entry.verb for entry in journal.entries(row.subject)] == ["offer", "close"]
    browser.open("/admin/services/charging-shed/")
    other.open("/admin/services/charging-shed/")
    browser.press("/admin/services/charging-shed/reopen/")
    assert other.press("/admin/services/charging-shed/reopen/").status_code == 302
    assert "刚刚有人改过这里" in other.open("/admin/services/charging-shed/").content.decode()
    assert [entry.verb for entry in journal.entries(row.subject)] == ["offer", "close", "reopen"]


def test_the_list_is_searched_and_narrowed_and_closed_ones_stand_apart(district, browser):
    offer(district)
    offer(district, "low-income", "B01", name_zh="申请低保", name_en="", words=("低保",),
          provider=district.departments["CIVIL"])  # fmt: skip
    offer(district, "gone", "A01", name_zh="已停的", active=False)

    def found(query: str) -> list[str]:
        return [row.code for row in browser.open(f"/admin/services/{query}").context["page"].rows]

    assert found("") == ["charging-shed", "low-income"]
    assert [tab["count"] for tab in browser.page.context["views"]] == [2, 1]
    assert "缺英文" in browser.text
    assert found("?view=closed") == ["gone"]
    assert found("?q=低保") == found("?group=B") == found("?provider=CIVIL") == ["low-income"]
    assert found("?q=LOW-INC") == ["low-income"]
    assert found("?q=低保&group=A") == []
    assert "没有符合条件的服务事项" in browser.text
    assert 'value="低保"' in browser.text, "what was typed stays"
    assert "view=closed&amp;q=" in browser.text, "and goes along to the other view"
    assert browser.open("/admin/services/?group=<script>&after=nonsense").status_code == 404


def test_a_text_is_tried_and_what_spoke_for_a_service_is_told(district, browser):
    offer(district, words=("充电", "车棚"))
    browser.open("/admin/services/try/")
    browser.press("try", text="楼下想要车棚充电")
    told = browser.text.partition('id="try-result"')[2]
    assert 'href="/admin/services/charging-shed/"' in told
    assert "充电、车棚" in told
    assert "这段文字没有推荐类别" in told
    browser.press("try", text="有人拉飞线")
    told = browser.text.partition('id="try-result"')[2]
    assert ("依据：诉求类别" in told, "A03 电动车进楼充电" in told) == (True, True)
    assert browser.press("try", text="").status_code == 400
    part = browser.client.post("/admin/services/try/", {"text": "喵"}, headers={"HX-Request": "true"})
    assert "不会推荐任何服务事项" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_an_empty_catalogue_says_what_to_do(district, browser):
    browser.open("/admin/services/")
    assert "还没有服务事项" in browser.text
    browser.open("/admin/services/?view=closed")
    assert "没有停办的服务事项" in browser.text
    assert "Nothing is offered yet" in keeper(district, **ENGLISH).open("/admin/services/").content.decode()


def test_a_service_whose_provider_closed_is_marked_and_asks_for_another(district, browser):
    offer(district)
    fire = district.departments["FIRE"]
    fire.closed_on = LONG_AGO
    fire.save()
    assert "办理单位已撤销" in browser.open("/admin/services/").content.decode()
    browser.open("/admin/services/charging-shed/")
    assert "消防救援大队已撤销，请选择现在由谁办理。" in browser.text
    assert browser.press(FORM).status_code == 400
    assert browser.press(FORM, provider="CIVIL").status_code == 302
    assert "已撤销" not in browser.open("/admin/services/charging-shed/").content.decode()


def test_a_category_out_of_use_that_it_has_is_not_lost(district, browser):
    offer(district, categories=(district.categories["A01"],))
    district.categories["A01"].active = False
    district.categories["A01"].save()
    browser.open("/admin/services/charging-shed/")
    assert browser.form(FORM).fields["categories"] == ["A01"]
    browser.press(FORM, fee_zh="1 元")
    assert {each.code for each in Service.objects.get().categories.all()} == {"A01", "A03"}


@pytest.mark.parametrize(
    "page", ["", "try/", "add/", "charging-shed/", "charging-shed/close/", "?view=closed"]
)
def test_the_pages_speak_english(district, page):
    offer(district)
    browser = keeper(district, **ENGLISH)
    assert browser.open(f"/admin/services/{page}").status_code == 200
    main = browser.text.partition('<main id="main"')[2].partition("</main>")[0]
    strange = {sign for sign in main if "\u4e00" <= sign <= "\u9fff"}
    own = set(
        "".join(offering(district).__dict__[f"{n}_zh"] for n in ("name", "summary", "who", "how", "where"))
    )
    assert strange - own - set("不收费10 个工作日充电") == set()


def test_the_overview_counts_and_links_it(district, browser):
    offer(district)
    offer(district, "gone", active=False)
    assert '<a href="/admin/services/">1 个服务事项</a>' in browser.open("/admin/").content.decode()


def test_doors(district):
    offer(district)
    district.people["policy"] = new_person("policy", "政策专员")
    Post.objects.create(
        person=district.people["policy"], role=Role.POLICY, department=district.departments["COOP"],
        area=district.areas["LH"], from_day=LONG_AGO,
    )  # fmt: skip
    urls = [reverse(f"admin-{each}") for each in ("services", "services-try", "service-add")]
    urls += [reverse(f"admin-service{each}", args=["charging-shed"]) for each in ("", "-close", "-reopen")]
    for url in [*urls, "/admin/services/nowhere/"]:
        assert Browser().open(url)["Location"] == f"/sign-in/?next={url}"
    for name in ("stranger", "resident", "grid", "fire", "fire_head", "ruling", "head", "policy"):
        browser = keeper(district, name)
        for url in urls:
            assert browser.open(url).status_code == 404, (name, url)
            assert browser.client.post(url, MEALS).status_code in {404, 405}, (name, url)
        assert "/admin/services/" not in browser.open("/").content.decode()
    assert "/admin/services/" not in keeper(district, "policy").open("/admin/").content.decode()
    assert keeper(district).open("/admin/services/nowhere/").status_code == 404
    assert list(Service.objects.values_list("code", "active")) == [("charging-shed", True)]


@pytest.mark.parametrize(("url", "most"), [("/admin/services/", 10), ("/admin/services/s-01/", 18)])
def test_the_pages_take_the_same_few_queries_however_much_there_is(district, browser, url, most):
    offer(district, "s-01")
    browser.open(url)
    with CaptureQueriesContext(connection) as few:
        browser.open(url)
    for n in range(2, 22):
        offer(district, f"s-{n:02}", "B01", provider=district.departments["CIVIL"])
        actions.change(
            Service.objects.get(code="s-01"), offering(district, fee_zh=f"{n} 元"),
            actor=district.actor("administrator"),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        browser.open(url)
    assert len(many) <= most
    # The person who changed it is named once a change is there: one query more than at the beginning.
    assert len(many) - len(few) <= 1
