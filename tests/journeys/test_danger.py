"""Danger while somebody writes: the numbers stand there before anything is sent, and go with the words.
Without JavaScript they come with the next page (tests/grievances/views/test_filing.py)."""

import pytest
from playwright.sync_api import expect

from portal.departments.models import Category, Keyword

pytestmark = pytest.mark.browser

WORDS = {"zh-hans": "煤气味", "en": "smell of gas"}
TOLD = {"zh-hans": "楼道里有很重的煤气味", "en": "There is a strong smell of gas on the stairs"}
CALM = {"zh-hans": "路灯坏了三天", "en": "The street lamp has been out for three days"}


@pytest.fixture
def width(language) -> int:
    return {"zh-hans": 390, "en": 1280}[language]


def test_the_numbers_stand_there_while_danger_is_written_of(place, visitor, language):
    kind = Category.objects.create(
        code="A09", group_code="A", group_zh="公共安全", group_en="Safety", name_zh="燃气泄漏",
        name_en="Gas leak", limit_class="E0",
    )  # fmt: skip
    Keyword.objects.create(category=kind, word=WORDS[language], weight=5)
    who = visitor().open("/file/")
    field, numbers = who.page.locator("#id_body"), who.page.locator("[data-danger] a[href^='tel:']")
    field.press_sequentially(TOLD[language], delay=2)
    expect(numbers).to_have_count(3)
    assert field.evaluate("it => it === document.activeElement"), "nobody is taken out of their sentence"
    assert field.input_value() == TOLD[language]
    who.look()
    field.fill(CALM[language])
    expect(numbers).to_have_count(0)
