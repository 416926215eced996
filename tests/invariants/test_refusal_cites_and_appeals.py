"""Invariant 13: a refusal names its ground and cites a basis, and says how to appeal and by when: in the
action, on the page, in the letter and in print."""

from datetime import UTC, datetime

import pytest

from grievances.actions import ending, handling, resolving
from grievances.lifecycle import Ground, Statutory, Verb
from grievances.models import Resolution
from grievances.policies import available
from grievances.selectors import register
from portal.accounts import identities
from portal.accounts.identities import Filer
from portal.departments.actors import bearer
from portal.engines.journal import journal
from portal.engines.outbox.models import Message
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotAllowed, NotThere
from tests.factories.browsing import Browser
from tests.factories.district import file_case, reload
from tests.factories.reviewing import ask, decide, finally_upheld, refused

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
LAST_DAY = "2026年4月1日"
ANNE = Filer(name="安", phone="139 1234 5678", email="anne@example.org", anonymous=False)
WORDS = {"reason": "属于民事纠纷", "basis": "《治安管理处罚法》第九条"}


@pytest.fixture(autouse=True)
def on_monday():
    with clock.travel(MONDAY):
        yield


@pytest.fixture
def case(district):
    made = file_case(district, "A01", filer=ANNE).grievance
    handling.sign(made, actor=district.actor("police"))
    return made


def refuse(district, case, **more):
    return resolving.refuse(case, actor=district.actor("police"), **WORDS | more)


def resident(case) -> Browser:
    browser = Browser()
    browser.open(f"/k/{identities.code_of(case.subject)}/")
    browser.open(f"/case/{case.reference}/")
    return browser


def officer(district, name: str) -> Browser:
    browser = Browser()
    browser.client.force_login(district.people[name])
    return browser


def letter() -> str:
    return Message.objects.filter(audience="resident").latest("pk").body


# -- the ground and what it names ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"ground": ""}, "ground"),
        ({"ground": "because"}, "ground"),
        ({"ground": "channel"}, "channel"),
        ({"ground": "channel", "channel": "police"}, "channel"),
        ({"ground": "known"}, "cites"),
        ({"ground": "known", "cites": "LH-2222-22"}, "cites"),
        ({"ground": "answered"}, "cites"),
        ({"ground": "answered", "cites": "LH-2222-22"}, "cites"),
        ({"ground": "answered", "cites": "以前答复过"}, "cites"),
        ({"basis": " "}, "basis"),
        ({"reason": ""}, "reason"),
        ({"ground": "known", "cites": "长" * 301}, "cites"),
    ],
)
def test_what_is_missing_is_said_and_nothing_happens(district, case, given, field):
    before = case.version
    with pytest.raises(Invalid) as refusal:
        refuse(district, case, **given)
    assert refusal.value.field == field
    assert (reload(case).status, reload(case).version) == ("signed", before)
    assert not Resolution.objects.exists()


@pytest.mark.parametrize("channel", list(Statutory))
def test_a_statutory_channel_says_where_to_go(district, case, channel):
    refuse(district, case, ground=Ground.CHANNEL, channel=channel, cites="不相干")
    kept = Resolution.objects.get()
    assert (kept.ground, kept.channel, kept.cites) == ("channel", channel, "")
    way = {"labour": "12333", "petition": "信访部门"}.get(channel, "12348")
    assert way in letter()
    assert way in resident(case).text


def test_what_is_known_refers_to_a_public_case_or_an_announcement(district, case):
    public = file_case(district, "A03").grievance
    hidden = file_case(district, "B01", filer=Filer()).grievance
    for reference in (hidden.reference, case.reference):
        with pytest.raises(Invalid):
            refuse(district, case, ground="known", cites=reference)
    refuse(district, case, ground="known", cites=public.reference.lower())
    assert Resolution.objects.get().cites == public.reference
    assert f'href="/register/{public.reference}/"' in resident(case).text


def test_the_same_facts_refer_to_the_same_residents_case_that_is_final(district, case):
    district_old = finally_upheld(district, filer=ANNE, at=MONDAY.replace(day=1))
    others = finally_upheld(district, filer=Filer(phone="13900000000"), at=MONDAY.replace(day=1))
    open_ = refused(district, filer=ANNE, at=MONDAY.replace(day=1))
    for each in (others, open_):
        with pytest.raises(Invalid, match="复核终结"):
            refuse(district, case, ground="answered", cites=each.reference)
    refuse(district, case, ground="answered", cites=district_old.reference)
    assert Resolution.objects.latest("pk").cites == district_old.reference
    assert district_old.reference in letter()


def test_an_earlier_case_that_is_not_the_officers_to_see_can_not_be_cited(district):
    old = finally_upheld(district, filer=ANNE, at=MONDAY.replace(day=1))
    case = file_case(district, "B01", filer=Filer(email=ANNE.email, sensitive_consent=True)).grievance
    handling.sign(case, actor=district.actor("civil"))
    with pytest.raises(Invalid):
        resolving.refuse(case, actor=district.actor("civil"), ground="answered", cites=old.reference, **WORDS)


# -- how to appeal and by when -------------------------------------------------------------------------------


def test_letter_page_print_and_journal_say_how_to_appeal_and_by_when(district, case):
    refuse(district, case)
    facts = journal.facts(journal.entries(case.subject)[-1])
    assert facts["appeal_by"] == "2026-04-01T23:59:59+08:00"
    assert WORDS["reason"] not in str(facts)
    for text in (letter(), resident(case).text):
        assert LAST_DAY in text
        assert WORDS["basis"] in text
        assert "申请复查" in text
    assert Verb.ASK_REVIEW in available(bearer(case.pk), reload(case))


def test_of_a_complaint_about_staff_the_petition_office_is_named_and_no_button_stands_there(district):
    case = file_case(district, "H02").grievance
    handling.sign(case, actor=district.actor("discipline"))
    resolving.refuse(case, actor=district.actor("discipline"), reason="查无此事", basis="第三十条")
    page = resident(case).text
    assert "信访" in letter()
    assert LAST_DAY in letter()
    assert "信访部门" in page
    assert "ask_review" not in page
    browser = resident(case)
    assert browser.open(f"/case/{case.reference}/ask_review/").status_code == 409
    for name in ("ruling", "head"):
        desk = officer(district, name)
        assert desk.open(f"/desk/{case.reference}/").status_code == 404
        assert desk.open(f"/desk/{case.reference}/decide_review/").status_code == 404


# -- through the pages ---------------------------------------------------------------------------------------


def test_the_form_asks_for_ground_and_basis_and_keeps_what_was_typed(district, case):
    browser = officer(district, "police")
    address = f"/desk/{case.reference}/refuse/"
    browser.open(address)
    answer = browser.press(address, reason="写了很长的理由", basis="", ground="known", cites="")
    assert answer.status_code == 400
    assert "写了很长的理由" in browser.text
    answer = browser.press(address, basis="第九条", ground="known", cites="")
    assert answer.status_code == 400
    assert "请写明可以查到进展的公开编号或公告" in browser.text
    answer = browser.press(address, cites="2026年2月公告")
    assert answer.status_code == 302
    assert reload(case).outcome == "refused"


def test_refused_and_appealed_through_both_reviews(district, case):
    refuse(district, case)
    browser = resident(case)
    address = f"/case/{case.reference}/ask_review/"
    for who, words in (("ruling", "复查意见"), ("head", "复核意见")):
        browser.open(address)
        assert browser.press("act", reason="").status_code == 400
        assert browser.press("act", reason=f"没有来过现场:{who}").status_code == 302
        assert browser.open(address).status_code == 409
        desk = officer(district, who)
        view = {"ruling": "reviews", "head": "second_reviews"}[who]
        desk.open(f"/desk/?view={view}")
        assert case.reference in desk.text
        act = f"/desk/{case.reference}/decide_review/"
        desk.open(act)
        assert desk.press(act, verdict="upheld", facts="", basis="", text=words).status_code == 400
        assert words in desk.text
        assert desk.press(act, verdict="upheld", facts="核对", basis="第三十五条").status_code == 302
        browser.open(f"/case/{case.reference}/")
        assert words in browser.text
    assert f"/file/?follows={case.reference}" in browser.text
    assert address not in browser.text
    tabs = register.tally(register.entries())
    assert tabs.total is None or tabs.total >= 1
    browser.open(f"/file/?follows={case.reference}")
    assert case.reference in browser.text
    stranger = Browser()
    stranger.open(f"/file/?follows={case.reference}")
    assert case.reference not in stranger.text.replace(f'value="{case.reference}"', "")


def test_a_stranger_and_the_departments_have_no_way_to_ask(district, case):
    refuse(district, case)
    assert Browser().open(f"/case/{case.reference}/ask_review/").status_code == 404
    desk = officer(district, "police")
    assert desk.client.post(f"/case/{case.reference}/ask_review/", {"reason": "x"}).status_code == 404
    assert desk.open(f"/desk/{case.reference}/decide_review/").status_code == 403


# -- passed on outside ---------------------------------------------------------------------------------------

GRID_COMPANY = {
    "body": "市供电公司",
    "reach": "热线 95598",
    "reason": "线路归其管理",
    "theirs": "GD-2026-118",
}


@pytest.mark.parametrize("who", ["police", "ruling"])
def test_passed_on_it_ends_and_says_who_has_it(district, case, who):
    ending.transfer_out(case, actor=district.actor(who), **GRID_COMPANY)
    end = reload(case)
    assert (end.status, end.outcome) == ("transferred", "transferred")
    assert end.closed_at == MONDAY
    facts = journal.facts(journal.entries(case.subject)[-1])
    assert "供电" not in str(facts), "no free text in the journal"
    for text in (letter(), resident(case).text):
        assert all(word in text for word in GRID_COMPANY.values())
        assert LAST_DAY in text
    ask(case)
    if who == "police":
        decide(district, case, "whole")
        assert reload(case).status == "in_progress"


def test_who_may_pass_it_on_and_what_must_be_said(district, case):
    with pytest.raises(MoveRefused):
        ending.transfer_out(case, actor=district.actor("grid"), **GRID_COMPANY)
    with pytest.raises(NotAllowed):
        ending.transfer_out(case, actor=district.actor("head"), **GRID_COMPANY)
    with pytest.raises(NotThere):
        ending.transfer_out(case, actor=district.actor("civil"), **GRID_COMPANY)
    for field in ("body", "reach", "reason"):
        with pytest.raises(Invalid) as refusal:
            ending.transfer_out(case, actor=district.actor("police"), **GRID_COMPANY | {field: " "})
        assert refusal.value.field == field
    assert reload(case).status == "signed"


def test_the_register_counts_it_apart_and_the_desk_form_passes_it_on(district, case):
    browser = officer(district, "police")
    address = f"/desk/{case.reference}/transfer_out/"
    browser.open(address)
    assert browser.press(address, **GRID_COMPANY).status_code == 302
    public = Browser()
    public.open("/register/?outcome=transferred")
    assert case.reference in public.text
    public.open(f"/register/{case.reference}/")
    assert "转出" in public.text
    assert "供电" not in public.text
