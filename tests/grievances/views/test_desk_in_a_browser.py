"""The desk in a real browser: sound for everybody, worked by keys, the case beside its queue."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from grievances.actions import handling
from grievances.models import Letter
from tests.browser import findings
from tests.factories.district import file_case, reload

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def visit(chromium, live_server, client, district):
    """A page of the browser, as the person; `complaints` are what the browser complained of."""
    contexts = []

    def arrive(name: str, lang: str = "zh-CN", width: int = 1280, theme: str = "light"):
        client.force_login(district.people[name])
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale=lang, color_scheme=theme,
            reduced_motion="reduce", base_url=live_server.url,
        )  # fmt: skip
        contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        return page

    yield arrive
    for context in contexts:
        context.close()


def test_a_case_is_worked_on_beside_its_queue_with_keys_alone(visit, district):
    first, second = (file_case(district, body=f"第{n}件，楼道充电").grievance for n in (1, 2))
    page = visit("fire")
    page.goto("/desk/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    title = page.locator(".case__title")
    expect(title).to_have_text("第1件，楼道充电")
    expect(title).to_be_focused()
    assert page.url.endswith(f"?case={first.reference}")
    assert findings(page) == []
    page.keyboard.press("s")
    expect(page.locator(".notice--success")).to_contain_text("已签收。")
    expect(page.locator('a[href="?view=sign"] .count')).to_have_text("1")
    expect(page.locator(".queue [data-row]")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator("#id_text")).to_be_focused()
    page.get_by_role("button", name="写部门备注").click()
    expect(page.locator(".errors")).to_be_focused()
    handling.sign(second, actor=district.actor("fire"))
    page.locator("#id_text").fill("下午两点现场见")
    page.get_by_role("button", name="写部门备注").click()
    expect(page.locator(".notice--success")).to_contain_text("已记下。")
    expect(page.get_by_text("下午两点现场见")).to_be_visible()
    assert Letter.objects.get().text == "下午两点现场见"
    assert page.url.endswith(f"?case={first.reference}")
    page.reload()
    expect(title).to_have_text("第1件，楼道充电")


def test_on_a_phone_a_line_leads_to_the_cases_own_page(visit, district):
    case = file_case(district).grievance
    page = visit("fire", width=390)
    page.goto("/desk/")
    page.locator(".queue__line").click()
    page.wait_for_url(f"**/desk/{case.reference}/")
    page.get_by_role("button", name="签收").click()
    expect(page.locator(".notice--success")).to_contain_text("已签收。")
    assert reload(case).status == "signed"


def test_what_was_written_is_still_there_after_the_session_has_ended(visit, district, client):
    case = file_case(district).grievance
    page = visit("fire")
    page.goto(f"/desk/{case.reference}/note/")
    page.locator("#id_text").fill("写到一半的备注")
    page.wait_for_timeout(700)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_role("button", name="写部门备注").click()
    page.wait_for_url("**/sign-in/**")
    assert Letter.objects.count() == 0
    client.force_login(district.people["fire"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": page.url.split("/sign-in")[0]}]
    )
    page.goto(f"/desk/{case.reference}/note/")
    expect(page.locator("#id_text")).to_have_value("写到一半的备注")
    page.get_by_role("button", name="写部门备注").click()
    expect(page.locator(".notice--success")).to_contain_text("已记下。")
    page.goto(f"/desk/{case.reference}/note/")
    expect(page.locator("#id_text")).to_have_value("")
