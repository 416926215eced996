"""The resident's own way to an erasure; and every page of an erased case, in both languages."""

import pytest
from django.test import Client

from evaluation.models import Order
from grievances.actions import answering, handling, resolving
from grievances.actions.erasing import erase, erase_for
from grievances.models import Grievance
from portal.accounts import identities, tokens
from portal.accounts.identities import Filer
from portal.accounts.models import Identity, Person
from portal.departments.actors import bearer
from portal.engines.journal import journal
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload
from tests.factories.panel import REPLY, drawn, panel, score_all, sheet

pytestmark = pytest.mark.django_db
PRESS = ("", "")
BODY = "楼下饭店夜里放音响，我住三栋二单元。"
NAMED = Filer("王秀英", "13812345678", "wang.xiuying@mail.example", anonymous=False)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def noise(district, **more) -> tuple[Browser, Grievance]:
    filed = file_case(district, "A01", body=BODY, filer=more.pop("filer", NAMED), **more)
    browser = Browser()
    browser.open(f"/k/{filed.code}/")
    return browser, filed.grievance


def closed(district, **more) -> tuple[Browser, Grievance]:
    browser, case = noise(district, **more)
    handling.sign(case, actor=district.actor("police"))
    resolving.propose(case, actor=district.actor("police"), reply=REPLY)
    resolving.confirm(case, actor=bearer(case.pk), rating=4)
    return browser, case


def address(case: Grievance, verb: str = "") -> str:
    return f"/case/{case.reference}/{verb}{'/' if verb else ''}"


def test_on_an_open_case_the_page_says_what_must_come_first(district):
    browser, case = noise(district)
    browser.open(address(case))
    assert "删除我的个人信息" in browser.text
    assert "部门正在办理" in browser.text
    assert address(case, "withdraw") in browser.text
    assert f'href="{address(case, "erase")}"' not in browser.text
    page = address(case, "erase")
    for answer in (browser.open(page), browser.client.post(page, {"sure": "on"})):
        assert answer.status_code == 409
        assert "部门正在办理" in answer.content.decode()
    assert (reload(case).body, reload(case).version) == (BODY, 0)


def test_a_tick_on_a_page_of_its_own_and_everything_is_gone(district):
    browser, case = closed(district)
    browser.open(address(case))
    assert f'href="{address(case, "erase")}"' in browser.text
    browser.open(address(case, "erase"))
    assert "删除立即生效，谁也无法恢复" in browser.text
    assert "sure" not in browser.form("act").fields
    answer = browser.press("act", PRESS)
    assert answer.status_code == 400
    assert reload(case).body == BODY
    answer = browser.press("act", PRESS, sure="on")
    assert answer.headers["Location"] == address(case)
    browser.open(address(case))
    for word in (BODY, "王秀英", "13812345678", REPLY.facts, REPLY.decision):
        assert word not in browser.text
    assert "个人信息已删除" in browser.text
    assert f'href="/receipt/{case.reference}/"' not in browser.text
    assert browser.open(f"/receipt/{case.reference}/").headers["Location"] == address(case)


def test_a_double_click_is_one_erasure(district):
    browser, case = closed(district)
    browser.open(address(case, "erase"))
    sent = browser.form("act").fields | {"sure": "on"}
    answers = [browser.client.post(address(case, "erase"), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert [entry.verb for entry in journal.entries(case.subject)].count("erase") == 1


def test_the_code_opens_it_on_any_device_and_an_account_no_longer_leads_there(district):
    owner = district.people["resident"]
    filer = Filer("王秀英", owner_index=district.actor("resident").owner_index, anonymous=False)
    _browser, case = closed(district, filer=filer)
    code = identities.code_of(case.subject)
    account = Browser()
    account.client.force_login(owner)
    account.open(address(case, "erase"))
    account.press("act", PRESS, sure="on")
    assert account.open(address(case)).status_code == 200, "the browser that did it still sees it"
    later = Browser()
    later.client.force_login(owner)
    assert later.open(address(case)).status_code == 404
    assert case.reference not in later.client.get("/mine/").content.decode()
    other = Browser()
    assert other.open(f"/k/{code}/").headers["Location"] == address(case)
    assert other.open(address(case)).status_code == 200


def test_strangers_find_no_page_to_erase(district):
    _browser, case = closed(district)
    for client in (Client(), Client()):
        assert client.get(address(case, "erase")).status_code == 404
        assert client.post(address(case, "erase"), {"sure": "on"}).status_code == 404
    assert reload(case).body == BODY
    assert Identity.objects.get().name == "王秀英"


WORDS = ("楼下饭店", "王秀英", "13812345678", "wang.xiuying", REPLY.facts, REPLY.decision)


def read(client: Client, *paths: str) -> None:
    """Each of the pages answers, without a word of what was erased."""
    for path in paths:
        answer = client.get(path)
        assert (path, answer.status_code) == (path, 200)
        assert {word for word in WORDS if word in answer.content.decode()} == set(), path


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_an_erased_case_answers(district, language):
    """Of a case that a panel sent back and its resident withdrew, and of one that a panel was judging."""
    panel(district)
    judged = drawn(district, filer=NAMED, public_text=True)
    score_all(judged, sheet(1, 1, 1, 1, 1))
    first, order = reload(judged.grievance), Order.objects.get()
    answering.withdraw(first, actor=bearer(first.pk))
    waiting = drawn(district, filer=NAMED, public_text=True)
    second, member = waiting.grievance, waiting.seats.first().member.person
    code = identities.code_of(first.subject)
    erase_for(first, reason="来信，甲乙核对")
    erase(second, actor=bearer(second.pk), sure=True)
    Person.objects.update(language=language)

    def signed_in(name: str) -> Client:
        person = Person.objects.get(username=name)
        client = Client(headers={"authorization": f"Bearer {tokens.issue(person, 'test')}"})
        client.cookies["django_language"] = language
        client.force_login(person)
        return client

    resident = Client(headers={"x-case-code": code})
    resident.cookies["django_language"] = language
    resident.get(f"/k/{code}/")
    api = "/api/v1/grievances/"
    read(resident, f"/case/{first.reference}/", "/mine/", f"{api}{first.reference}/")
    read(resident, f"{api}{first.reference}/timeline/")
    read(resident, "/", "/register/", f"/register/{second.reference}/", "/figures/", "/figures/response/")
    read(resident, "/api/v1/register/", f"/api/v1/register/{second.reference}/", "/panels/results/")
    police = signed_in("police")
    read(police, "/desk/", f"/desk/?view=ended&case={first.reference}", f"/desk/{first.reference}/?sheet=1")
    read(police, f"/desk/{first.reference}/", f"{api}{first.reference}/", api)
    read(police, "/orders/", f"/orders/{order.pk}/")
    read(police, "/figures/?own=1", "/figures/response/POLICE/?own=1&days=365")
    read(signed_in("ruling"), f"/desk/{second.reference}/", f"/orders/{order.pk}/")
    read(signed_in("administrator"), "/admin/mails/", "/admin/mails/?state=dropped")
    read(signed_in(member.username), "/panel/", f"/panel/{waiting.pk}/")


def test_the_public_entry_says_that_it_was_erased(district):
    _browser, case = closed(district, public_text=True)
    client = Client()
    assert "楼下饭店" in client.get(f"/register/{case.reference}/").content.decode()
    erase(case, actor=bearer(case.pk), sure=True)
    text = client.get(f"/register/{case.reference}/").content.decode()
    assert "社会生活噪声" in text
    assert "个人信息已于" in text
    shown = client.get(f"/api/v1/register/{case.reference}/").json()
    assert (shown["text"], shown["heading"]) == ("", "社会生活噪声")
    assert shown["erased_on"]
