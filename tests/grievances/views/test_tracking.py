"""Coming back: the code opens, guessing gets nobody anything, and a refusal tells nothing."""

import re

import pytest

from grievances.models import Grievance
from portal.accounts import identities
from portal.engines.journal.models import Entry
from tests.factories.browsing import Browser
from tests.factories.district import file_case

pytestmark = pytest.mark.django_db
SHOW = ("", "")


def looked_up(reference: str = "", code: str = "", browser: Browser | None = None) -> Browser:
    browser = browser or Browser()
    browser.open("/track/")
    browser.press("/track/", SHOW, reference=reference, code=code)
    return browser


def test_reference_and_code_open_the_case_however_they_are_typed(district):
    filed = file_case(district)
    reference = filed.grievance.reference
    ways = [
        (reference, filed.code),
        (f" {reference.lower().replace('-', ' ')} ", filed.code.lower().replace("-", "")),
        (reference.removeprefix("LH-"), filed.code.replace("-", "－")),
        ("", filed.code),
    ]
    for typed in ways:
        browser = looked_up(*typed)
        assert browser.page.headers["Location"] == f"/case/{reference}/"
        assert browser.open(f"/case/{reference}/").status_code == 200


def test_the_session_gets_a_new_key_with_the_grant(district):
    first, second = file_case(district), file_case(district)
    browser = looked_up(first.grievance.reference, first.code)
    before = browser.client.cookies["session"].value
    looked_up(second.grievance.reference, second.code, browser)
    assert browser.client.cookies["session"].value != before
    assert browser.open(f"/case/{first.grievance.reference}/").status_code == 200


def test_the_reference_alone_leads_to_the_public_entry(district):
    public, private = file_case(district), file_case(district, "B01")
    assert looked_up(public.grievance.reference).page.headers["Location"] == (
        f"/register/{public.grievance.reference}/"
    )
    browser = looked_up(private.grievance.reference)
    assert browser.page.status_code == 400
    assert "公开登记里没有这个编号" in browser.text


def told(browser: Browser, *typed: str) -> str:
    """The answer without what differs by itself: the form's token and what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", browser.text)
    for words in typed:
        text = text.replace(words, "")
    return text


def test_every_wrong_pair_gets_the_same_answer_after_the_same_work(district, django_assert_max_num_queries):
    one, other, private = file_case(district), file_case(district), file_case(district, "H02")
    pairs = [
        (one.grievance.reference, "22222-22222"),
        (one.grievance.reference, other.code),
        (private.grievance.reference, "22222-22222"),
        ("LH-ZZZZ-ZZ", "22222-22222"),
        ("LH-ZZZZ-ZZ", one.code),
        ("nonsense", one.code),
    ]
    answers, work = set(), []
    for reference, code in pairs:
        browser = Browser()
        browser.open("/track/")
        with django_assert_max_num_queries(30) as queries:
            browser.press("/track/", SHOW, reference=reference, code=code)
        assert browser.page.status_code == 400
        answers.add(told(browser, reference, code))
        work.append([re.sub(r"'[^']*'|\d+|s_x", "", query["sql"])[:60] for query in queries.captured_queries])
    assert len(answers) == 1
    looked = [[sql for sql in asked if "attempt" not in sql and "POINT" not in sql] for asked in work]
    assert all(asked == looked[0] for asked in looked)


def test_reference_alone_tells_nothing_of_what_is_not_public(district):
    private = file_case(district, "H02").grievance
    answers = {told(looked_up(reference), reference) for reference in (private.reference, "LH-ZZZZ-ZZ")}
    assert len(answers) == 1


def test_the_eleventh_guess_at_one_case_is_refused_even_if_right(district):
    filed = file_case(district)
    reference = filed.grievance.reference
    for number in range(10):
        looked_up(reference, "22222-22222", Browser(REMOTE_ADDR=f"203.0.113.{number}"))
    browser = looked_up(reference, filed.code, Browser(REMOTE_ADDR="198.51.100.7"))
    assert browser.page.status_code == 429
    assert "请 15 分钟后再试" in browser.text
    assert browser.form("/track/").fields["reference"] == [reference]
    assert browser.open(f"/case/{reference}/").status_code == 404


def test_the_thirty_first_guess_of_one_address_is_refused(district):
    filed = file_case(district)
    signs = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    for sign in signs:
        assert looked_up(f"LH-2222-2{sign}", "22222-22222").page.status_code == 400
    assert looked_up("", filed.code).page.status_code == 429
    elsewhere = looked_up("", filed.code, Browser(REMOTE_ADDR="198.51.100.7"))
    assert elsewhere.page.status_code == 302


def test_right_codes_are_not_counted(district):
    filed = file_case(district)
    for _ in range(12):
        assert looked_up(filed.grievance.reference, filed.code).page.status_code == 302


def test_nothing_typed_is_said_beside_the_field(district):
    browser = looked_up()
    assert browser.page.status_code == 400
    assert "请填诉求编号、查询码，或两样都填。" in browser.text


def test_the_private_link_opens_the_case_and_changes_nothing(district):
    filed = file_case(district)
    case = filed.grievance
    before = (Entry.objects.count(), Grievance.objects.get().version)
    browser = Browser()
    answer = browser.open(f"/k/{filed.code}/")
    assert answer.headers["Location"] == f"/case/{case.reference}/"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert browser.open(f"/case/{case.reference}/").status_code == 200
    assert (Entry.objects.count(), Grievance.objects.get().version) == before


def test_wrong_links_are_not_there_and_soon_too_many(district):
    filed = file_case(district)
    browser = Browser()
    for _ in range(30):
        assert browser.open("/k/22222-22222/").status_code == 404
    assert browser.open("/k/22222-22222/").status_code == 429
    assert browser.open(f"/k/{filed.code}/").status_code == 429


def test_a_receipt_and_a_case_are_there_for_nobody_else(district):
    filed = file_case(district)
    reference = filed.grievance.reference
    mine = [f"/case/{reference}/", f"/receipt/{reference}/"]
    mine += [f"/case/{reference}/{verb}/" for verb in ("answer", "add", "confirm", "dispute", "withdraw")]
    for who in (None, "stranger", "civil", "fire", "grid", "administrator"):
        browser = Browser()
        if who:
            browser.client.force_login(district.people[who])
        for address in mine:
            assert browser.open(address).status_code == 404, (who, address)
            nowhere = address.replace(reference, "LH-ZZZZ-ZZ")
            assert browser.open(nowhere).status_code == 404, (who, nowhere)
    assert Grievance.objects.get().version == filed.grievance.version


def test_a_device_can_forget(district):
    filed = file_case(district)
    browser = Browser()
    browser.open(f"/k/{filed.code}/")
    browser.open(f"/case/{filed.grievance.reference}/")
    browser.press("/forget/", ("", ""))
    assert browser.open(f"/case/{filed.grievance.reference}/").status_code == 404
    assert browser.open("/mine/").status_code == 302


def test_my_cases(district):
    browser = Browser()
    assert browser.open("/mine/").headers["Location"] == "/sign-in/?next=/mine/"
    browser.client.force_login(district.people["resident"])
    browser.open("/mine/")
    assert "这里还没有诉求" in browser.text
    filer = identities.Filer(owner_index=district.actor("resident").owner_index)
    mine, others = file_case(district, filer=filer).grievance, file_case(district).grievance
    browser.open("/mine/")
    assert mine.reference in browser.text
    assert others.reference not in browser.text
    assert browser.open(f"/case/{mine.reference}/").status_code == 200
