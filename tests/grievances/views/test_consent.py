"""Consent to a sensitive matter: asked of whoever tells who they are, never ticked beforehand."""

import pytest

from grievances.models import Grievance
from portal.accounts.identities import NOTICE_VERSION, Filer
from portal.accounts.models import Identity
from portal.kit import clock
from portal.kit.errors import Invalid
from tests.factories.browsing import Browser
from tests.factories.district import file_case
from tests.grievances.views.filing_pages import SEND, filed, to_check

pytestmark = pytest.mark.django_db
POOR = "家里断了收入，想申请低保。"
ASKED = 'name="sensitive_consent"'
REFUSED = "这类事项涉及个人隐私。请勾选同意；也可以不留姓名、电话和邮箱，匿名提交，那样无需勾选。"


def poor(browser: Browser | None = None) -> Browser:
    """Page 3 of a filing about poverty aid, which is sensitive."""
    browser = to_check(browser or Browser(), POOR)
    assert browser.form("filing").fields["kind"] == ["B01"]
    return browser


def consent() -> tuple:
    kept = Identity.objects.get()
    return (kept.consented_at is not None, kept.consent_told, kept.notice_version)


def test_the_page_tells_who_sees_it_and_why_beside_a_tick_that_is_not_set(district):
    browser = poor()
    assert "民政局" in browser.text
    assert "低保特困：这里说的可能涉及个人隐私" in browser.text
    assert ASKED in browser.text
    assert "sensitive_consent" not in browser.form("filing").fields


def test_an_ordinary_matter_asks_nothing_and_keeps_no_consent(district):
    browser = to_check(Browser())
    assert ASKED not in browser.text
    filed(Browser(), email="wang@example.org", sensitive_consent="on")
    assert consent() == (False, False, NOTICE_VERSION)


def test_an_anonymous_filing_without_contact_needs_no_tick(district):
    assert poor().press("filing", SEND).status_code == 302
    assert consent() == (False, False, NOTICE_VERSION)


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "wang@example.org"},
        {"phone": "13800001111"},
        {"wish": "named", "name": "王秀英"},
    ],
    ids=lambda typed: next(iter(typed)),
)
def test_with_something_that_identifies_the_tick_must_be_set_and_nothing_typed_is_lost(district, typed):
    browser = poor()
    answer = browser.press("filing", SEND, public_text="on", **typed)
    assert answer.status_code == 400
    assert browser.text.count(REFUSED) == 2  # in the summary, and beside the field
    assert 'href="#id_sensitive_consent"' in browser.text
    assert (Grievance.objects.count(), Identity.objects.count()) == (0, 0)
    fields = browser.form("filing").fields
    assert {name: fields[name] for name in typed} == {name: [value] for name, value in typed.items()}
    assert (fields["body"], fields["public_text"]) == ([POOR], ["on"])
    assert "sensitive_consent" not in fields
    assert browser.press("filing", SEND, sensitive_consent="on").status_code == 302
    assert consent() == (True, False, NOTICE_VERSION)


def test_the_other_way_is_to_leave_the_details_out(district):
    browser = poor()
    browser.press("filing", SEND, phone="13800001111")
    assert browser.press("filing", SEND, phone="").status_code == 302
    assert consent() == (False, False, NOTICE_VERSION)


def test_a_sensitive_kind_that_is_chosen_from_the_list_is_asked_for_as_well(district):
    browser = to_check(Browser())
    assert ASKED not in browser.text
    answer = browser.press("filing", SEND, kind="other", other="B01", phone="13800001111")
    assert answer.status_code == 400
    assert ASKED in browser.text
    assert "民政局" in browser.text
    assert browser.press("filing", SEND, sensitive_consent="on").status_code == 302
    assert consent() == (True, False, NOTICE_VERSION)


def test_an_account_identifies_unless_they_stay_anonymous_and_leave_no_contact(district):
    browser = Browser()
    browser.client.force_login(district.people["resident"])
    poor(browser)
    assert browser.press("filing", SEND, name="", phone="", email="").status_code == 302
    assert consent() == (False, False, NOTICE_VERSION)
    named = Browser()
    named.client.force_login(district.people["resident"])
    poor(named)
    assert named.press("filing", SEND, wish="named", name="王秀英", phone="", email="").status_code == 400
    assert Grievance.objects.count() == 1


def test_the_residents_page_says_when_they_agreed_and_how_to_take_it_back(district):
    with clock.travel(clock.now()):
        kept = file_case(district, "B01", filer=Filer(phone="13800001111", sensitive_consent=True))
    browser = Browser()
    browser.open(f"/k/{kept.code}/")
    browser.open(f"/case/{kept.grievance.reference}/")
    assert f"（隐私告知 {NOTICE_VERSION} 版）" in browser.text
    assert "即可收回同意" in browser.text


@pytest.mark.parametrize(
    ("filer", "asked"),
    [
        (Filer(), False),
        (Filer(name="王秀英"), False),  # anonymous: the name is not kept
        (Filer(owner_index="x"), False),
        (Filer(owner_index="x", anonymous=False), True),
        (Filer(name="王秀英", anonymous=False), True),
        (Filer(email="a@example.org"), True),
    ],
)
def test_the_action_holds_the_same_rule_for_every_door(district, filer, asked):
    if not asked:
        assert file_case(district, "B01", filer=filer).again is False
        return
    with pytest.raises(Invalid) as refusal:
        file_case(district, "B01", filer=filer)
    assert refusal.value.field == "sensitive_consent"
    assert Grievance.objects.count() == 0


def test_an_import_is_exempt_another_system_took_it(district):
    filer = Filer(owner_index="x", anonymous=False)
    case = file_case(district, "B01", filer=filer, channel="import", source="import:1", historical=True)
    assert case.grievance.sensitive
    assert consent() == (False, False, NOTICE_VERSION)
