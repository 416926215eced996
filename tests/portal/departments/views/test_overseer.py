"""The overseeing department on the pages of the list."""

import pytest

from portal.departments.models import ResponsibilityItem
from tests.factories.browsing import Browser
from tests.factories.overseeing import overseen

pytestmark = pytest.mark.django_db


def test_it_is_put_into_the_list_and_everybody_reads_it(district):
    browser = Browser()
    browser.client.force_login(district.people["administrator"])
    browser.open(f"/admin/responsibility/{district.items['2.3'].pk}/")
    refused = browser.press("change", overseer="FIRE")
    assert (refused.status_code, "不能监管自己办理的事项" in browser.text) == (400, True)
    assert browser.press("change", ("preview", "1"), overseer="CIVIL").status_code == 200
    assert "监管部门：民政局" in browser.text
    assert browser.press("change").status_code == 302
    made = ResponsibilityItem.objects.get(number="2.3", to_day__isnull=True)
    assert made.overseer.code == "CIVIL"
    browser.open(f"/admin/responsibility/{district.items['2.3'].pk}/")
    assert "监管部门：无 → 民政局" in browser.text
    for url, told in (
        ("/admin/responsibility/ask/?category=A03&area=LH-NH-01", "监管部门：民政局"),
        ("/admin/departments/", "监管 1 项"),
        ("/admin/departments/CIVIL/close/", "本部门是 1 项清单的监管部门"),
        ("/responsibility/?department=CIVIL", "监管部门：民政局"),
    ):
        browser.open(url)
        assert told in browser.text, url


def test_the_public_list_says_so_without_javascript_in_english(district):
    overseen(district)
    public = Browser(HTTP_ACCEPT_LANGUAGE="en")
    public.open("/responsibility/?category=A03")
    assert "Overseen by Civil affairs" in public.text
