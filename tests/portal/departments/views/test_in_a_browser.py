"""The administration's pages in a real browser: sound for everybody, alive where JavaScript runs."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from portal.departments.models import Department
from tests.browser import findings

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def visit(chromium, live_server, client, district):
    """A page of the browser, as the administrator; `complaints` are what the browser complained of."""
    client.force_login(district.people["administrator"])
    contexts = []

    def arrive(lang: str, width: int, theme: str):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale=lang, color_scheme=theme,
            reduced_motion="reduce", base_url=live_server.url,
        )  # fmt: skip
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        return page

    yield arrive
    for context in contexts:
        context.close()


def test_errors_take_the_focus_and_axe_finds_nothing_there(visit, district):
    page = visit("zh-CN", 390, "light")
    page.goto("/admin/departments/add/")
    page.get_by_label("中文名").fill("第二消防队")
    page.get_by_role("button", name="新设部门").click()
    expect(page.locator(".errors")).to_be_focused()
    expect(page.get_by_label("中文名")).to_have_value("第二消防队")
    assert findings(page) == []
    assert Department.objects.count() == 8


def test_a_text_is_tried_while_it_is_written_and_the_list_asked_by_choosing(visit, district):
    page = visit("zh-CN", 1280, "light")
    page.goto("/admin/categories/A01/words/")
    page.get_by_label("居民可能会这样写").press_sequentially("楼上噪声太大")
    expect(page.locator("#try-result")).to_contain_text("A01 社会生活噪声")
    page.goto("/admin/responsibility/ask/")
    page.get_by_label("诉求类别").select_option("A03")
    page.get_by_label("区域").select_option("LH-NH-01-01")
    expect(page.locator("#ask-result")).to_contain_text("消防救援大队")
    assert page.url.endswith("/admin/responsibility/ask/")
    assert page.complaints == []


def test_switching_an_account_off_asks_first(visit, district):
    page = visit("zh-CN", 390, "light")
    fire = district.people["fire"]
    page.goto(f"/admin/people/{fire.pk}/")
    page.get_by_role("button", name="停用账号").click()
    page.get_by_role("dialog").get_by_role("button", name="不，返回").click()
    fire.refresh_from_db()
    assert fire.is_active
    page.get_by_role("button", name="停用账号").click()
    page.get_by_role("dialog").get_by_role("button", name="停用账号").click()
    expect(page.get_by_text("这个账号已停用")).to_be_visible()
    fire.refresh_from_db()
    assert not fire.is_active
