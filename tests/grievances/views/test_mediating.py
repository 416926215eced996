"""A mediation through the pages and the API: offered, answered without an account, ended, agreed on, followed
up; who reads who the parties are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grievances.actions import handling, mediating, resolving
from grievances.actions.mediating import Party
from grievances.actions.resolving import Reply
from grievances.models import Mediation
from grievances.tasks import sweep
from portal.accounts import identities
from portal.departments.actors import bearer
from portal.kit import clock
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload
from tests.grievances.views.desk_pages import acts, do, officer, queue, views

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SHOWN, HIDDEN = "楼上住户", "三零二室王某"
REPLY = Reply("噪声属实。", "《噪声法》第六十五条", "已调解。", "", "有调解协议书")


@pytest.fixture
def case(district):
    with clock.travel(MONDAY):
        case = file_case(district, "A01", public_text=True).grievance
        handling.sign(case, actor=district.actor("police"))
        return case


@pytest.fixture
def offered(district, case):
    with clock.travel(MONDAY + timedelta(hours=1)):
        given = {"about": "夜里拍球的事。", "parties": [Party(HIDDEN, SHOWN), Party("物业李某")]}
        mediating.mediate(case, actor=district.actor("police"), **given)
    return case


def resident(case) -> Browser:
    """Who has the private link, without an account."""
    browser = Browser()
    browser.open(f"/k/{identities.code_of(case.subject)}/")
    return browser


def own(case, verb: str = "") -> str:
    return f"/case/{case.reference}/{verb}{'/' if verb else ''}"


def test_offered_on_a_page_that_keeps_what_was_typed(district, case):
    police = officer(district, "police")
    with clock.travel(MONDAY + timedelta(hours=1)):
        refused = do(police, case, "mediate", about="夜里拍球的事。", told_2="物业")
        assert refused.status_code == 400
        assert "夜里拍球的事。" in police.text
        assert police.text.count("请写明这一方是谁。") >= 1
        typed = {"about": "夜里拍球的事。", "who_1": HIDDEN, "told_1": SHOWN, "who_2": "", "told_2": ""}
        assert do(police, case, "mediate", **typed).status_code == 302
        police.open(f"/desk/{case.reference}/")
        assert HIDDEN in police.text
        assert "诉求照常计时" in police.text
        assert {"record_consent", "end_mediation"} <= acts(police)
        police.open("/desk/?view=mediating")
        assert queue(police) == [case.reference]
    assert Mediation.objects.get().parties.count() == 2


def test_the_resident_answers_without_an_account_and_can_leave_again(offered):
    browser = resident(offered)
    with clock.travel(MONDAY + timedelta(days=1)):
        browser.open(own(offered))
        assert "提议调解，您参加吗？" in browser.text
        assert SHOWN in browser.text
        assert HIDDEN not in browser.text
        assert "物业李某" not in browser.text
        browser.open(own(offered, "consent"))
        assert browser.press(own(offered, "consent")).status_code == 400
        assert "请选择参加或不参加。" in browser.text
        assert browser.press(own(offered, "consent"), agree="yes").status_code == 302
        browser.open(own(offered))
        assert "我不想再参加" in browser.text
        browser.open(own(offered, "consent"))
        assert browser.press(own(offered, "consent"), agree="no").status_code == 302
        browser.open(own(offered))
        assert "未达成协议" in browser.text
        assert browser.open(own(offered, "consent")).status_code == 409
    assert Mediation.objects.get().ended_by == "refused"


def agreed(district, case) -> None:
    police = district.actor("police")
    mediating.consent(case, actor=bearer(case.pk), agree=True)
    for number in (2, 3):
        mediating.record_consent(case, actor=police, number=number, agree=True)
    mediating.agree(case, actor=police, agreement="晚十点后不拍球。")


def test_an_agreement_stands_in_the_register_without_its_words(district, offered):
    with clock.travel(MONDAY + timedelta(days=2)):
        public = Browser()
        public.open(f"/register/{offered.reference}/")
        assert "调解中" in public.text
        agreed(district, offered)
        police = officer(district, "police")
        police.open(f"/desk/{offered.reference}/propose/")
        assert "协议会附在" in police.text
        resolving.propose(offered, actor=district.actor("police"), reply=REPLY)
        browser = resident(offered)
        browser.open(own(offered))
        assert browser.text.count("晚十点后不拍球。") >= 2, "in the reply, and with the mediation"
        public.open(f"/register/{offered.reference}/")
        assert "经调解达成协议" in public.text
        for words in (SHOWN, HIDDEN, "拍球", "物业李某"):
            assert words not in public.text


def test_followed_up_from_a_view_that_stands_only_while_something_is_due(district, offered):
    with clock.travel(MONDAY + timedelta(days=2)):
        agreed(district, offered)
        resolving.propose(offered, actor=district.actor("police"), reply=REPLY)
        resolving.confirm(offered, actor=bearer(offered.pk))
    police, grid = officer(district, "police"), officer(district, "grid")
    with clock.travel(MONDAY + timedelta(days=33)):
        police.open("/desk/")
        assert "follow_up" not in views(police)
        sweep()
        police.open("/desk/?view=follow_up")
        assert (views(police)["follow_up"], queue(police)) == ("1", [offered.reference])
        grid.open("/desk/")
        assert "follow_up" not in views(grid)
        assert grid.client.post(f"/desk/{offered.reference}/follow_up/", {}).status_code in {400, 403}
        assert do(police, offered, "follow_up", holds="no", found="又开始拍了。").status_code == 302
        browser = resident(offered)
        browser.open(own(offered))
        assert "协议没有履行。如果问题还在，可以重新提交" in browser.text
        assert "又开始拍了" not in browser.text
        police.open("/desk/")
        assert "follow_up" not in views(police)
    assert not reload(offered).follow_up


def test_strangers_and_neighbours_find_nothing(district, offered):
    for name in ("stranger", "fire"):
        answer = officer(district, name).client.get(f"/desk/{offered.reference}/mediate/")
        assert answer.status_code == 404, name
    assert Browser().client.get(own(offered, "consent")).status_code == 404


def test_a_case_page_reads_three_more_tables_and_only_where_it_was_mediated(district, case, request):
    police = officer(district, "police")
    with clock.travel(MONDAY + timedelta(hours=2)):
        police.open(f"/desk/{case.reference}/")
        with CaptureQueriesContext(connection) as without:
            police.open(f"/desk/{case.reference}/")
        request.getfixturevalue("offered")
        with CaptureQueriesContext(connection) as with_one:
            police.open(f"/desk/{case.reference}/")
    assert not any("mediation" in q["sql"] and 'FROM "grievances_mediation' in q["sql"] for q in without)
    assert sum('FROM "grievances_mediation' in q["sql"] for q in with_one) == 3
    assert len(with_one) <= 15
