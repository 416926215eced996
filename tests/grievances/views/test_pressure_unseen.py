"""What is between a resident and those who watch over them casts no shadow on the pages of who handles the
case: nothing there moves, nothing is refused, nothing is new."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Sum
from django.test import Client

from grievances.actions import bulk, checking, handling, pressing, texting, timing, undoing
from grievances.lifecycle import Verb
from grievances.models import BulkCase, Grievance, Letter, Pressure
from grievances.rights import UNCOUNTED
from grievances.selectors import case_page, histories
from grievances.tasks import sweep
from grievances.views.acts import news_since
from portal.accounts import tokens
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import MoveRefused
from tests.factories.browsing import Browser
from tests.factories.district import District, file_case, reload
from tests.grievances.views.desk_pages import address

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FILER = Filer("孙秀英", "13911112222", anonymous=False)
WORDS = "明天上午到现场查看，请您放心。"
FRESH = re.compile(r'(name="csrfmiddlewaretoken"|name="form_key"|name="writer"|nonce)[^>]*')
HANDLING = ("police", "grid", "head")


def day(number: float) -> datetime:
    return START + timedelta(days=number)


@pytest.fixture
def case(district) -> Grievance:
    """Filed confidentially and signed for; nothing but its resident is watched any more."""
    with clock.travel(START):
        made = file_case(district, "A01", filer=FILER, guarded=True).grievance
        handling.sign(made, actor=district.actor("police"))
        handling.note(reload(made), actor=district.actor("police"), text="先看现场")
    Watch.objects.filter(subject=made.subject).exclude(kind__in=timing.LASTING).update(next_at=None)
    return reload(made)


def report(case: Grievance) -> None:
    pressing.report(reload(case), actor=bearer(case.pk), text="他们上门威胁我")


def story(case: Grievance, district: District) -> None:
    """Everything that happens apart: asked after and well; asked and under pressure, heeded late; silent."""
    mine = bearer(case.pk)
    for moment, deed in (
        (7.1, sweep),
        (8, lambda: checking.all_well(reload(case), actor=mine)),
        (30.1, sweep),
        (30.2, lambda: report(case)),
        (32, sweep),
        (33, lambda: pressing.heed(reload(case), actor=district.actor("ruling"), text="已谈过")),
        (34, lambda: texting.texts(reload(case), actor=mine, wanted=True)),
        (90.1, sweep),
        (98, sweep),
    ):
        with clock.travel(day(moment)):
            deed()


def officer(district: District, name: str) -> Client:
    token = tokens.issue(district.people[name], "test")
    client = Client(headers={"Authorization": f"Bearer {token}"})
    client.force_login(district.people[name])
    return client


def shown(client: Client, case: Grievance) -> dict[str, str]:
    """All that they can look at, at one moment."""
    ref = case.reference
    pages = (
        f"/desk/{ref}/", f"/desk/{ref}/note/", "/desk/?view=all", "/desk/?view=open", "/desk/",
        f"/desk/news/?view=all&shown={ref}.{case.version}&count=1", "/team/", "/orders/",
        f"/api/v1/grievances/{ref}/", f"/api/v1/grievances/{ref}/timeline/", "/api/v1/grievances/",
    )  # fmt: skip
    with clock.travel(day(100)):
        return {page: FRESH.sub("", client.get(page).content.decode()) for page in pages}


@pytest.mark.parametrize("name", HANDLING)
def test_no_page_and_no_call_of_who_handles_it_moves_by_anything_of_it(district, settings, case, name):
    settings.COUNTS_KEPT_SECONDS = 0
    client, told = officer(district, name), len(journal.entries(case.subject))
    before = shown(client, case)
    story(case, district)
    entries = journal.entries(case.subject)[told:]
    assert {entry.verb for entry in entries} == UNCOUNTED, "the whole of it"
    assert {page for page, text in shown(client, case).items() if text != before[page]} == set()
    now = reload(case)
    assert (now.version, now.apart) == (case.version, len(entries))


def test_a_form_that_was_open_meanwhile_is_sent_as_if_nothing_had_happened(district, case):
    client = officer(district, "police")
    report(case)
    sent = {"text": WORDS, "seen": case.version, "form_key": str(uuid.uuid4())}
    answer = client.post(f"/desk/{case.reference}/contact/", sent)
    assert (answer.status_code, Letter.objects.filter(text=WORDS).count()) == (302, 1)
    by_call = {"text": "再看一次", "seen": reload(case).version}
    texting.texts(reload(case), actor=bearer(case.pk), wanted=True)
    path = f"/api/v1/grievances/{case.reference}/note/"
    assert client.post(path, by_call, content_type="application/json").status_code == 200


def test_where_something_did_happen_the_form_is_told_of_that_and_of_nothing_else(district, case):
    report(case)
    handling.note(reload(case), actor=district.actor("grid"), text="我去看过了")
    texting.texts(reload(case), actor=bearer(case.pk), wanted=True)
    sent = {"text": WORDS, "seen": case.version, "form_key": str(uuid.uuid4())}
    answer = officer(district, "police").post(f"/desk/{case.reference}/contact/", sent)
    assert answer.status_code == 409
    assert [moment.verb for moment in answer.context["news"]] == ["note"]
    page = case_page(district.actor("police"), reload(case), staff=True)
    assert [moment.verb for moment in news_since(page, "0")] == ["sign", "note", "note"]
    assert news_since(page, str(reload(case).version)) == news_since(page, "x") == []
    assert page.head.verb == "note"


def test_an_act_on_many_cases_and_taking_back_go_on_beside_it(district, case):
    police = district.actor("police")
    act = bulk.start(
        actor=police, verb=Verb.RELEASE, cases=[(case.pk, case.version)], form_key=uuid.uuid4(),
        seen_at=clock.now(),
    )  # fmt: skip
    report(case)
    late = bulk.start(
        actor=police, verb=Verb.TAKE, cases=[(case.pk, reload(case).version)], form_key=uuid.uuid4(),
        seen_at=START + timedelta(hours=1),
    )  # fmt: skip
    bulk.sweep()
    assert [row.state for row in BulkCase.objects.filter(act__in=[act, late])] == ["done", "done"]
    due = Watch.objects.get(subject=case.subject, kind=timing.PRESSURE)
    pressing.heed(reload(case), actor=district.actor("ruling"), text="已谈过")
    with undoing.offering(reload(case), Verb.NOTE, actor=police):
        handling.note(reload(case), actor=police, text="写错了")
    report(case)
    assert undoing.offered(police, reload(case)) is not None
    undoing.undo(reload(case), actor=police)
    rows = Watch.objects.filter(subject=case.subject, kind=timing.PRESSURE, next_at__isnull=False)
    assert [row.key for row in rows] == [Pressure.objects.last().pk], "the new report stays watched"
    assert due.key != rows[0].key
    assert list(journal.verify(case.subject)) == []


def test_a_history_that_lost_what_stands_apart_is_found_out_all_the_same(case):
    report(case)
    (whole,) = journal.walk(case.subject)
    assert list(histories.gaps([whole])) == []
    cut = journal.Chain(case.subject, whole.entries[:-1], None)
    assert [flaw for _subject, flaw in histories.gaps([cut])] == ["entry 5 is missing"]
    assert Grievance.objects.aggregate(n=Sum("apart"))["n"] == 1


def test_an_answer_to_a_report_is_to_the_one_that_was_read(district, case):
    ruling = district.actor("ruling")
    report(case)
    first = Pressure.objects.get()
    browser = Browser()
    browser.client.force_login(district.people["ruling"])
    browser.open(address(case, "heed"))
    assert f'name="report" value="{first.pk}"' in browser.text
    pressing.heed(reload(case), actor=ruling, text="已谈过", report=first.pk)
    report(case)
    sent = {"text": "约好了", "seen": case.version, "form_key": "k", "report": first.pk}
    answer = browser.client.post(address(case, "heed"), sent)
    again = Pressure.objects.last()
    assert (answer.status_code, again.answered_at) == (409, None)
    assert "又报告了新的情况" in answer.content.decode()
    assert f'name="report" value="{again.pk}"' in answer.content.decode()
    caller = officer(district, "ruling")
    path = f"/api/v1/grievances/{case.reference}/"
    assert [row["id"] for row in caller.get(path).json()["reports"]] == [first.pk, again.pk]
    assert officer(district, "police").get(path).json()["reports"] == []
    body = {"text": "约好了", "report": first.pk}
    assert caller.post(f"{path}heed/", body, content_type="application/json").status_code == 409
    with pytest.raises(MoveRefused):
        pressing.heed(reload(case), actor=ruling, text="约好了", report=first.pk)
    assert browser.client.post(address(case, "heed"), sent | {"report": again.pk}).status_code == 302
    assert Pressure.objects.filter(answered_at=None).count() == 0
