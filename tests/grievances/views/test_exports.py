"""Exports through the pages: from the queue's own address, with a purpose, fetched by who asked alone.
Without JavaScript."""

import re
import uuid

import pytest

from grievances.actions import exporting
from grievances.models import Export
from portal.accounts import identities
from portal.departments.models import Role
from tests.factories.district import add_post, file_case
from tests.factories.many import many
from tests.factories.team import colleagues
from tests.grievances.views.desk_pages import officer

NEW = "/desk/exports/new/"
VIEW = f"{NEW}?which=view&view=work"


@pytest.fixture
def cases(district):
    return [file_case(district, "A01", body=f"第{n}户太吵").grievance for n in range(3)]


def exported(browser, address: str = VIEW):
    """The report of an export that has been made."""
    browser.open(address)
    browser.press("start", purpose="site", reason="Looking at it")
    return browser.open(browser.page.url)


def numbers(browser) -> list[int]:
    return [int(found) for found in re.findall(r'bulk-number[^"]*">(\d+)', browser.text)]


def content(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_a_queue_is_taken_out_as_it_is_narrowed_down(district, cases):
    elsewhere = file_case(district, "A01", area="LH-NH-01-02").grievance
    browser = officer(district, "police")
    browser.open("/desk/?view=work&area=LH-NH-01-02")
    link = re.search(r'href="(/desk/exports/new/[^"]+)">', browser.text)[1].replace("&amp;", "&")
    assert link == f"{VIEW}&area=LH-NH-01-02"
    exported(browser, link)
    assert numbers(browser) == [1, 1, 0]
    row = Export.objects.get()
    assert (row.view, row.narrowing) == ("work", {"area": "LH-NH-01-02"})
    address = f"/desk/exports/{row.pk}/file/"
    answer = browser.client.post(address)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="gongzhi-E{row.pk}.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    written = content(answer)
    assert elsewhere.reference in written
    assert not any(case.reference in written for case in cases)
    assert browser.client.get(address).status_code == 405  # nothing that follows links takes it out


def test_the_address_can_ask_for_nothing_that_is_not_the_readers(district, cases):
    """A filter is a word of the lists that are offered; anything else narrows nothing, or is no list."""
    browser = officer(district, "civil")
    for asked in (
        "which=view&view=work",
        "which=view&view=triage",
        "case=" + cases[0].reference,
        "view=x' OR 1=1",
    ):
        assert browser.open(f"{NEW}?{asked}").status_code == 302, asked
    own = officer(district, "police")
    exported(own, f"{VIEW}&area=' OR 1=1 --&category=%00&department=9999&status=x&officer=-1&due=now")
    assert numbers(own)[0] == 3
    assert Export.objects.get().narrowing == {}


def test_what_is_wrong_stands_by_its_field_and_what_was_typed_stays(district, cases):
    browser = officer(district, "police")
    browser.open(VIEW)
    browser.press("start", reason="The Monday meeting")
    assert browser.page.status_code == 400
    assert 'href="#id_purpose_0"' in browser.text or 'href="#id_purpose"' in browser.text
    assert "The Monday meeting" in browser.text
    assert not Export.objects.exists()


def test_another_finds_neither_page_nor_file_nor_button(district, cases):
    colleagues(district, "POLICE", "colleague")
    add_post(district, "fire", "POLICE", Role.SUPERVISOR)
    exported(officer(district, "police"))
    row = Export.objects.get()
    for name in ("colleague", "fire", "ruling", "head", "administrator", "grid"):
        client = officer(district, name).client
        assert client.get(f"/desk/exports/{row.pk}/").status_code == 404, name
        for act in ("file", "stop"):
            assert client.post(f"/desk/exports/{row.pk}/{act}/").status_code == 404, (name, act)
    row.refresh_from_db()
    assert row.opened == 0


def test_the_fourth_fetching_is_refused_on_the_page(district, cases):
    browser = officer(district, "police")
    exported(browser)
    address = f"/desk/exports/{Export.objects.get().pk}/file/"
    for _time in range(3):
        assert content(browser.client.post(address)).count("\r\n") == 9
    refused = browser.client.post(address)
    assert refused.status_code == 409
    assert 'class="notice' in refused.content.decode()


def test_a_large_one_goes_on_without_the_page(district, monkeypatch):
    monkeypatch.setattr(exporting, "SMALL", 2)
    many(district, 4)
    browser = officer(district, "police")
    exported(browser)
    assert 'hx-trigger="every 2s"' in browser.text
    assert exporting.sweep() == 5
    browser.open(f"/desk/exports/{Export.objects.get().pk}/")
    assert numbers(browser) == [5, 5, 0]
    assert 'hx-trigger="every 2s"' not in browser.text


def test_pages_take_few_queries_whatever_there_is(district, cases, django_assert_max_num_queries):
    browser = officer(district, "police")
    for _each in range(3):
        exported(browser)
    for page, most in (("/desk/exports/", 6), (f"/desk/exports/{Export.objects.first().pk}/", 6), (VIEW, 9)):
        with django_assert_max_num_queries(most):
            assert browser.open(page).status_code == 200
    watcher = officer(district, "administrator")
    with django_assert_max_num_queries(6):
        watcher.open("/desk/exports/all/")
    assert watcher.text.count("Police") + watcher.text.count("公安派出所") >= 3
    assert "fetched" in watcher.text or "取用" in watcher.text


def test_the_resident_reads_what_their_case_was_taken_out_for(district, cases):
    browser = officer(district, "police")
    exported(browser)
    resident = officer(district, "grid")
    code = identities.code_of(cases[0].subject)
    resident.client.get(f"/k/{code}/")
    assert "exports-taken" not in resident.open(f"/case/{cases[0].reference}/").content.decode()
    content(browser.client.post(f"/desk/exports/{Export.objects.get().pk}/file/"))
    resident.open(f"/case/{cases[0].reference}/")
    assert "exports-taken" in resident.text
    assert "李警官" not in resident.text
    assert "Looking at it" not in resident.text


def test_the_same_form_sent_twice_is_one_export(district, cases):
    browser = officer(district, "police")
    browser.open(VIEW)
    given = {"form_key": str(uuid.uuid4()), "purpose": "site", "reason": "Once"}
    pages = {browser.client.post(VIEW, given).url for _time in range(2)}
    assert len(pages) == Export.objects.count() == 1
