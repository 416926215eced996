"""A quarter of a department on its page, and how its answer stands there."""

from datetime import timedelta

import pytest

from evaluation.actions.answering import answer_quarter
from evaluation.models import QuarterAnswer
from portal.kit import clock
from portal.kit.quarters import Quarter
from tests.factories.browsing import Browser
from tests.factories.judged import found
from tests.factories.panel import MONDAY, panel

pytestmark = pytest.mark.django_db
FIRST = Quarter(2026, 1)
NOW = MONDAY + timedelta(days=60)
GOOD = (4, 4, 4, 4, 4)
UNIT = "/figures/departments/FIRE/"
PAGE = f"{UNIT}2026Q1/"


@pytest.fixture(autouse=True)
def _now():
    with clock.travel(NOW):
        yield


@pytest.fixture
def place(district):
    district.sample = found(district, panel(district), GOOD, GOOD, GOOD, unit="FIRE")
    return district


def visitor(place, name: str = "") -> Browser:
    browser = Browser()
    if name:
        browser.client.force_login(place.people[name])
    return browser


def test_everybody_reads_it_and_the_supervisor_alone_is_offered_the_form(place):
    for name, offered in (("", False), ("fire", False), ("head", False), ("fire_head", True)):
        browser = visitor(place, name)
        browser.open(PAGE)
        assert f"/panels/results/{place.sample.pk}/" in browser.text
        assert ('name="text_zh"' in browser.text) is offered
    assert visitor(place, "police").client.post(PAGE, {"text_zh": "好"}).status_code == 404
    assert visitor(place, "fire").client.post(PAGE, {"text_zh": "好"}).status_code == 403
    assert not QuarterAnswer.objects.exists()


def test_it_is_written_and_corrected_on_the_page_and_nothing_typed_is_lost(place):
    browser = visitor(place, "fire_head")
    wrong = browser.client.post(PAGE, {"seen": "0", "text_zh": "", "text_en": "We look every week."})
    assert wrong.status_code == 400
    assert "We look every week." in wrong.content.decode()
    done = browser.client.post(PAGE, {"seen": "0", "text_zh": "每周复查。", "text_en": "We look every week."})
    assert (done.status_code, done["Location"]) == (302, PAGE)
    stale = browser.client.post(PAGE, {"seen": "0", "text_zh": "旧页面上的话。"})
    assert stale.status_code == 409
    assert "旧页面上的话。" in stale.content.decode()
    assert browser.client.post(PAGE, {"seen": "1", "text_zh": "每三天复查。"}).status_code == 302
    anybody = visitor(place)
    anybody.open(PAGE)
    assert "每三天复查。" in anybody.text
    assert "每周复查。" in anybody.text  # among the earlier versions
    english = anybody.client.get(PAGE, headers={"Accept-Language": "en"}).content.decode()
    assert "We look every week." in english
    assert "Earlier versions" in english


def test_the_departments_page_shows_the_answer_or_says_plainly_that_there_is_none(place):
    browser = visitor(place)
    browser.open(UNIT)
    assert "部门没有回应" in browser.text  # 31 days after the quarter's end
    assert browser.text.count("部门没有回应") == 1
    assert PAGE in browser.text
    answer_quarter(place.departments["FIRE"], FIRST, actor=place.actor("fire_head"), texts=("每周复查。", ""))
    browser.open(UNIT)
    assert "部门没有回应" not in browser.text
    assert "每周复查。" in browser.text


def test_no_such_quarter_is_not_there(place):
    for end in ("2026Q3", "2026Q5", "nonsense"):
        assert visitor(place).open(f"{UNIT}{end}/").status_code == 404
    assert visitor(place).open("/figures/departments/NOBODY/2026Q1/").status_code == 404
