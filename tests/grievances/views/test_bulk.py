"""Acts on many cases through the pages: ticked, all of the page, all that match; asked once more; the report.
Without JavaScript."""

import re
import uuid

import pytest

from grievances.actions import answering, handling
from grievances.actions.bulk import sweep
from grievances.lifecycle import Status
from grievances.models import Assignment, BulkAct, Letter
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.kit import clock
from tests.factories.district import file_case, reload
from tests.factories.team import colleagues
from tests.grievances.views.desk_pages import officer

NEW = "/desk/bulk/new/"


@pytest.fixture
def cases(district):
    return [file_case(district, "A01", body=f"第{n}户太吵").grievance for n in range(4)]


def ticked(*cases, verb: str = "sign", which: str = "ticked", **more) -> str:
    pairs = [("which", which), ("verb", verb), *(("case", case.reference) for case in cases), *more.items()]
    return f"{NEW}?{'&'.join(f'{name}={value}' for name, value in pairs)}"


def numbers(browser) -> list[int]:
    return [int(found) for found in re.findall(r'bulk-number[^"]*">(\d+)', browser.text)]


def test_ticked_cases_are_asked_once_more_done_and_reported(district, cases):
    browser = officer(district, "police")
    browser.open("/desk/?view=sign")
    for case in cases:
        assert f'type="checkbox" name="case" form="bulk" value="{case.reference}"' in browser.text
    assert browser.form("bulk").fields["shown"] == [",".join(case.reference for case in cases)]
    browser.open(ticked(*cases[:3]))
    assert "签收：3件" in browser.text.replace(" ", "")
    assert BulkAct.objects.count() == 0, "looking changes nothing"
    answering.withdraw(cases[1], actor=bearer(cases[1].pk))
    assert browser.press("start").status_code == 302
    act = BulkAct.objects.get()
    browser.open(f"/desk/bulk/{act.pk}/")
    assert numbers(browser) == [0, 0, 0, 3]
    assert 'hx-trigger="every 2s"' in browser.text
    sweep()
    browser.open(f"/desk/bulk/{act.pk}/")
    assert numbers(browser) == [2, 0, 1]
    assert "hx-trigger" not in browser.text
    assert f'href="/desk/{cases[1].reference}/"' in browser.text
    assert [reload(case).status for case in cases] == ["signed", "withdrawn", "signed", "dispatched"]
    browser.open("/desk/bulk/")
    assert f"/desk/bulk/{act.pk}/" in browser.text


def test_what_others_change_while_the_page_is_looked_at_is_not_overwritten(district, cases):
    browser = officer(district, "police")
    browser.open(ticked(*cases[:2]))
    handling.note(cases[0], actor=district.actor("grid"), text="先看看")
    browser.press("start")
    sweep()
    states = BulkAct.objects.get().cases.order_by("pk").values_list("state", "reason")
    assert list(states) == [("refused", "期间有他人改动过，请先查看。"), ("done", "")]


def test_a_double_click_is_one_act(district, cases):
    browser = officer(district, "police")
    browser.open(ticked(*cases))
    sent = browser.form("start").fields
    answers = {browser.client.post(ticked(*cases), sent).headers["Location"] for _ in range(2)}
    assert (len(answers), BulkAct.objects.count()) == (1, 1)


def test_all_on_the_page_and_all_that_match(district, cases):
    browser = officer(district, "police")
    shown = ",".join(case.reference for case in cases[:2])
    assert "签收：2件" in browser.client.get(ticked(which="page", shown=shown)).content.decode().replace(
        " ", ""
    )
    other = file_case(district, "A03").grievance
    browser.open(ticked(which="view", view="sign", category="A01"))
    assert other.reference not in browser.text
    browser.press("start")
    act = BulkAct.objects.get()
    assert (act.total, act.view, act.narrowing) == (4, "sign", {"category": "A01"})
    sweep()
    assert reload(other).status == Status.DISPATCHED


def test_more_than_a_thousand_are_not_counted_to_the_last(district, cases, monkeypatch):
    monkeypatch.setattr("grievances.selectors.bulk.COUNTED", 2)
    monkeypatch.setattr("grievances.selectors.bulk.SHOWN", 2)
    monkeypatch.setattr("grievances.templatetags.bulk.COUNTED", 2)
    browser = officer(district, "police")
    browser.open(ticked(which="view", view="sign"))
    assert "2件以上" in browser.text.replace(" ", "")
    browser.press("start")
    assert BulkAct.objects.get().total == 4


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_stays(district, cases):
    colleagues(district, "POLICE", "ma")
    for case in cases:
        handling.sign(case, actor=district.actor("police"))
    browser = officer(district, "police")
    browser.open(ticked(*cases, verb="hand"))
    browser.press("start", reason="我下乡三天")
    assert browser.page.status_code == 400
    assert browser.form("start").fields["reason"] == ["我下乡三天"]
    ma = f"{district.departments['POLICE'].pk}-{district.people['ma'].pk}"
    browser.press("start", to=ma)
    sweep()
    assert set(Assignment.objects.values_list("officer__username", flat=True)) == {"ma"}
    assert Letter.objects.filter(text="我下乡三天").count() == 4
    browser.open(ticked(*cases, verb="note"))
    browser.press("start", text="")
    assert browser.page.status_code == 400


def test_nothing_chosen_nothing_begins(district, cases):
    browser = officer(district, "police")
    browser.open(ticked())
    assert "start" not in browser.text.partition("<h1")[2].partition("</h1>")[0]
    sent = {"form_key": uuid.uuid4(), "seen_at": clock.now().isoformat()}
    assert browser.client.post(ticked(), sent).status_code == 400
    secret = file_case(district, "H02").grievance
    assert browser.client.post(ticked(secret), sent).status_code == 400
    assert browser.client.post(ticked(*cases), {"x": "1"}).status_code == 400
    for verb in ("dispatch", "nonsense"):
        assert browser.open(ticked(*cases, verb=verb)).status_code == 302
    assert BulkAct.objects.count() == 0


def test_it_can_be_stopped_by_its_author_alone(district, cases):
    browser, other = officer(district, "police"), officer(district, "fire")
    browser.open(ticked(*cases))
    browser.press("start")
    act = BulkAct.objects.get()
    assert other.client.post(f"/desk/bulk/{act.pk}/stop/").status_code == 404
    assert other.client.get(f"/desk/bulk/{act.pk}/").status_code == 404
    browser.open(f"/desk/bulk/{act.pk}/")
    browser.press("stop")
    assert sweep() == 0
    browser.open(f"/desk/bulk/{act.pk}/")
    assert numbers(browser) == [0, 0, 0, 4]
    assert BulkAct.objects.get().state == "stopped"
    assert browser.client.post(f"/desk/bulk/{act.pk}/stop/").status_code == 302


def test_who_does_nothing_to_cases_has_no_ticks(district, cases):
    browser = officer(district, "head")
    browser.open("/desk/?view=open")
    assert cases[0].reference in browser.text
    assert "queue__tick" not in browser.text
    assert browser.open("/desk/bulk/").status_code == 404


def test_a_report_asks_little_however_long_it_is(district, cases, django_assert_max_num_queries):
    browser = officer(district, "police")
    browser.open(ticked(*cases))
    browser.press("start")
    for case in cases:
        answering.withdraw(case, actor=bearer(case.pk))
    sweep()
    with django_assert_max_num_queries(8):
        browser.open(f"/desk/bulk/{BulkAct.objects.get().pk}/")
    assert numbers(browser) == [0, 0, 4]


def test_the_report_says_that_a_text_names_who_filed_and_does_not_repeat_it(district):
    case = file_case(district, "A01", filer=Filer("孙秀英", "13911112222", anonymous=False)).grievance
    handling.sign(case, actor=district.actor("police"))
    browser = officer(district, "police")
    browser.open(ticked(case, verb="note"))
    assert browser.press("start", text="孙秀英 13911112222 明天来办公室").status_code == 302
    sweep()
    browser.open(f"/desk/bulk/{BulkAct.objects.get().pk}/")
    assert numbers(browser) == [0, 0, 1]
    assert "这段内容好像写出了提交人是谁" in browser.text
    assert [word for word in ("孙秀英", "13911112222") if word in browser.text] == []
