"""The public pages and those of accounts in a browser: sound for everybody, in both languages and lights."""

import pytest

from tests.browser import findings
from tests.factories.catalogue import offer
from tests.factories.district import file_case

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def paths(district) -> list[str]:
    """Each page in a state that shows most of it."""
    offer(district, documents_zh=("身份证",), documents_en=("ID",))
    case = file_case(district, "A03", public_text=True).grievance
    return [
        "/register/?area=LH-NH-01",
        "/register/?since=yesterday",
        f"/register/{case.reference}/",
        "/services/",
        "/services/?q=nothing-of-the-kind",
        "/services/charging-shed/",
        "/about/",
        "/sign-in/",
        "/demo/",
        "/demo/mails/",
    ]


OWN = ["/account/", "/account/password/", "/admin/mails/"]


@pytest.mark.once
@pytest.mark.parametrize(("lang", "width", "theme"), [("zh-CN", 390, "light"), ("en-GB", 1280, "dark")])
def test_axe_finds_nothing_nothing_is_blocked_and_nothing_is_wider_than_the_screen(
    chromium, live_server, client, district, paths, settings, lang, width, theme
):
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.portal.demo.urls"
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, locale=lang, color_scheme=theme, reduced_motion="reduce"
    )
    page = context.new_page()
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: blocked.append(str(error)))
    found = [line for path in paths for line in look(page, live_server.url + path)]

    client.force_login(district.people["administrator"])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    found += [line for path in OWN for line in look(page, live_server.url + path)]
    context.close()
    assert found == []
    assert blocked == []


def look(page, address: str) -> list[str]:
    """What axe-core finds there, folds opened; and whether the page is wider than the screen."""
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return [f"{address}: {line}" for line in findings(page) + ["too wide"] * wide]
