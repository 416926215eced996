"""Whoever leaves a mobile number and no address gets short messages: that there is news, and where."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from grievances.actions import handling, texting
from grievances.models import Grievance
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.outbox import deliver, sms
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import NotAllowed, NotThere
from tests.factories.browsing import Browser
from tests.factories.district import file_case

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PHONE = Filer("孙秀英", "139 1111 2222", anonymous=False, sensitive_consent=True)
BODY = "三号楼楼道里有人飞线给电动车充电，晚上很危险。"


@pytest.fixture(autouse=True)
def file(settings, tmp_path):
    settings.SMS_URL, settings.SMS_FILE = "", str(tmp_path / "sent.jsonl")


def texts() -> list[Message]:
    return list(Message.objects.filter(channel="sms").order_by("pk"))


@pytest.mark.parametrize("kind", ["A03", "B01", "H02", None])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_text_says_that_there_is_news_and_nothing_else(district, settings, kind, language):
    settings.SITE_URL = "https://gz.linhu.example"
    filer = Filer(PHONE.name, PHONE.phone, anonymous=False, sensitive_consent=True, language=language)
    filed = file_case(district, kind, filer=filer, language=language)
    (receipt,) = texts()
    assert (receipt.recipient, receipt.title) == ("+8613911112222", "")
    assert receipt.key == f"{filed.grievance.subject}:1:resident"
    assert f"{settings.SITE_URL}/k/{filed.code}/" in receipt.body
    assert filed.grievance.reference in receipt.body
    assert len(receipt.body) <= (sms.PER_PART if language == "zh-hans" else 160)
    words = [BODY[:6], PHONE.name, "飞线"]
    words += [district.categories[kind].name_zh] if kind else []
    assert [word for word in words if word in receipt.body] == []


def test_a_mail_address_or_a_telephone_at_home_gets_none(district):
    both = Filer(PHONE.name, PHONE.phone, "sun@mail.example", anonymous=False)
    file_case(district, filer=both)
    file_case(district, filer=Filer(PHONE.name, "0571-88887777", anonymous=False))
    assert texts() == []
    assert Message.objects.filter(audience="resident").count() == 1


def test_where_nobody_carries_them_none_is_written(district, settings):
    settings.SMS_FILE = ""
    file_case(district, filer=PHONE)
    assert texts() == []


def test_each_leaves_once_with_the_others_news(district):
    with clock.travel(NOON):
        case = file_case(district, filer=PHONE).grievance
        handling.sign(case, actor=district.actor("fire"))
        handling.contact(case, actor=district.actor("fire"), text="明天上午我们来看。")
    assert len(texts()) == 2
    deliver.deliver(NOON)
    deliver.deliver(NOON)
    assert {(text.state, text.attempts) for text in texts()} == {("sent", 1)}
    assert "明天上午" not in texts()[1].body


def test_the_resident_alone_stops_them_and_wants_them_again(district):
    filed = file_case(district, filer=PHONE)
    case, mine = filed.grievance, bearer(filed.grievance.pk)
    for name, refusal in (("fire", NotAllowed), ("civil", NotThere)):
        with pytest.raises(refusal):
            texting.texts(case, actor=district.actor(name), wanted=False)
    texting.texts(case, actor=mine, wanted=False)
    Message.objects.all().delete()
    handling.sign(case, actor=district.actor("fire"))
    handling.contact(case, actor=district.actor("fire"), text="明天上午我们来看。")
    assert texts() == []
    texting.texts(case, actor=mine, wanted=True)
    handling.contact(case, actor=district.actor("fire"), text="今天看过了。")
    assert len(texts()) == 1


def test_on_the_own_page_it_is_stopped(district):
    filed = file_case(district, filer=PHONE)
    browser = Browser()
    browser.open(f"/k/{filed.code}/")
    browser.open(f"/case/{filed.grievance.reference}/")
    assert f"/case/{filed.grievance.reference}/texts/" in browser.text
    browser.open(f"/case/{filed.grievance.reference}/texts/")
    assert browser.press("act").status_code == 400
    assert browser.press("act", wanted="no").status_code == 302
    browser.open(f"/case/{filed.grievance.reference}/")
    assert "不再向这个号码发短信" in browser.text
    assert Client().get(f"/case/{filed.grievance.reference}/texts/").status_code == 404
    assert Grievance.objects.count() == 1
