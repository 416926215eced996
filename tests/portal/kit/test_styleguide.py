"""The living page of components: for staff alone, sound in both languages and lights, alive in a browser."""

import pytest
from django.conf import settings
from django.shortcuts import resolve_url
from playwright.sync_api import expect

from tests.browser import findings

pytestmark = pytest.mark.django_db


def test_signed_out_it_leads_to_the_sign_in(client):
    answer = client.get("/styleguide/")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"{resolve_url(settings.LOGIN_URL)}?next=/styleguide/",
    )


def test_a_resident_does_not_find_it(client, district):
    client.force_login(district.people["resident"])
    assert client.get("/styleguide/").status_code == 404


@pytest.fixture
def visit(chromium, live_server, client, district):
    """Open the page as an officer; answers the page and what the browser complained of."""
    client.force_login(district.people["grid"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    contexts = []

    def opened(lang="zh-CN", width=1280, theme="light", large=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, locale=lang, color_scheme=theme, reduced_motion="reduce"
        )
        contexts.append(context)
        cookies = {settings.SESSION_COOKIE_NAME: session} | ({"large": "1"} if large else {})
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.goto(f"{live_server.url}/styleguide/")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_axe_finds_nothing_and_the_content_policy_blocks_nothing(visit, lang, width, theme):
    page = visit(lang, width, theme)
    assert findings(page) == []
    assert page.complaints == []


@pytest.mark.browser
@pytest.mark.once
def test_what_can_hardly_be_read_is_found_wherever_it_stands(visit):
    """Each look is measured once in a tab: what was in order stays known, what was not is found again."""
    page = visit()
    dim = """(colour) => {
      const text = document.querySelector("main").appendChild(document.createElement("p"));
      text.textContent = "Hardly"; text.style.color = colour;
    }"""
    assert findings(page) == []
    for _time in range(2):
        page.reload()
        page.evaluate(dim, "rgb(190, 190, 190)")
        assert [line.split(":")[0] for line in findings(page)] == ["color-contrast"]
        assert [line.split(":")[0] for line in findings(page, in_another_light=True)] == ["color-contrast"]
    page.reload()
    page.evaluate(dim, "rgb(20, 20, 20)")
    assert findings(page) == []


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
def test_at_320_pixels_nothing_needs_sideways_scrolling(visit, lang, large):
    assert visit(lang, 320, large=large).evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
@pytest.mark.once
def test_what_is_tapped_or_clicked_is_at_least_44_pixels_high_on_a_phone(visit):
    page = visit(width=390)
    small = page.evaluate(
        """() => Array.from(document.querySelectorAll(
             "main button, main input:not([type=hidden]), main select, .nav a, .tools button, .foot a, "
             + "summary"))
           .map((e) => e.closest("label") || e)
           .filter((e) => e.getClientRects().length && !e.closest(".staff"))
           .filter((e) => e.getBoundingClientRect().height < 44)
           .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


@pytest.mark.browser
@pytest.mark.once
def test_a_form_is_sent_once(visit):
    page = visit()
    sent = page.evaluate(
        """() => {
          const form = document.querySelector("form[data-draft]");
          let sent = 0;
          addEventListener("submit", (e) => { if (!e.defaultPrevented) sent += 1; e.preventDefault(); });
          form.requestSubmit();
          form.requestSubmit();
          return sent;
        }"""
    )
    assert sent == 1


@pytest.mark.browser
@pytest.mark.once
def test_a_dangerous_button_asks_and_no_is_the_safe_answer(visit):
    page = visit("en-GB")
    page.evaluate(
        """() => {
          window.pressed = 0;
          document.querySelector(".button--danger").addEventListener("click", () => { pressed += 1; });
        }"""
    )
    page.get_by_role("button", name="Withdraw").click()
    dialog = page.get_by_role("dialog", name="Withdraw this case?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("button", name="No, go back")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert page.evaluate("pressed") == 0
    page.get_by_role("button", name="Withdraw").click()
    dialog.get_by_role("button", name="Withdraw").click()
    expect(dialog).to_have_count(0)
    assert page.evaluate("pressed") == 1


@pytest.mark.browser
@pytest.mark.once
def test_the_map_and_the_list_choose_the_same_by_finger_and_by_keys(visit):
    page = visit("en-GB")
    area = page.locator("#id_area")
    expect(page.get_by_role("radio", name="Willow Bank")).to_be_checked()
    page.get_by_role("radio", name="East Gate").click()
    expect(area).to_have_value("c4")
    page.get_by_role("radio", name="East Gate").press("ArrowRight")
    expect(area).to_have_value("c5")
    area.select_option("c1")
    expect(page.get_by_role("radio", name="Lakeside")).to_be_checked()
    expect(page.locator("svg[data-map] [aria-checked=true]")).to_have_count(1)


@pytest.mark.browser
@pytest.mark.once
def test_what_was_begun_is_there_again_and_can_be_dropped_and_no_phone_number_is_kept(visit):
    page = visit("en-GB")
    page.locator("#id_body").fill("The lamp at number 9 is out")
    page.locator("#id_identity_1").check()
    page.locator("#id_phone").fill("13800000000")
    page.wait_for_timeout(900)  # it is kept when the typing rests
    kept = page.evaluate("localStorage.getItem('draft:styleguide')")
    assert "The lamp at number 9 is out" in kept
    assert "13800000000" not in kept
    page.reload()
    expect(page.locator("#id_body")).to_have_value("The lamp at number 9 is out")
    expect(page.locator("#id_identity_1")).to_be_checked()
    expect(page.locator("#id_phone")).to_have_value("")
    page.get_by_role("button", name="Start afresh").click()
    expect(page.locator("#id_body")).to_have_value("")


@pytest.mark.browser
@pytest.mark.once
def test_the_counter_counts_characters_not_code_units(visit):
    page = visit()
    page.locator("#id_body").fill("路灯坏了🌙")
    expect(page.locator("#id_body + .field__count")).to_contain_text("还可以写 495 字")


@pytest.mark.browser
@pytest.mark.once
def test_j_and_k_move_through_the_queue_and_the_question_mark_tells_the_keys(visit):
    page = visit("en-GB")
    lines = page.locator(".queue__line")
    page.keyboard.press("j")
    expect(lines.nth(2)).to_be_focused()  # the second was the current one
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(lines.nth(0)).to_be_focused()
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keys")
    expect(help_).to_contain_text("e Propose resolution")
    page.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    page.locator("#id_body").press("j")
    expect(page.locator("#id_body")).to_have_value("j")


@pytest.mark.browser
@pytest.mark.once
def test_the_width_of_a_column_is_remembered(visit):
    page = visit("en-GB")
    grip = page.get_by_role("separator").first
    before = page.locator(".desk__views").bounding_box()["width"]
    grip.press("ArrowRight")
    page.reload()
    assert page.locator(".desk__views").bounding_box()["width"] == round(before) + 24
