"""Signing in with one click: in a demo as its people, elsewhere not at all."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from portal.accounts.models import Person
from portal.engines.journal import journal
from portal.kit import clock
from portal.management.demo import sights
from portal.management.demo.district import people
from portal.management.demo.preparing import MARK
from tests.factories.district import new_person
from tests.portal.demo import urls

RESIDENT, OFFICER = "zhou.guifang", "xu.wenjing"


@pytest.fixture
def demo(settings, db) -> None:
    settings.DEMO = True
    settings.ROOT_URLCONF = urls.__name__


@pytest.fixture
def cast(demo) -> dict[str, Person]:
    return {name: new_person(name, name, is_demo=True) for name in (RESIDENT, OFFICER)}


def who(client) -> str:
    found = client.session.get("_auth_user_id")
    return Person.objects.get(pk=found).username if found else ""


def test_the_page_names_the_eight_and_everybody_else(client, cast):
    page = client.get("/demo/").content.decode()
    for row in people.demo_people():
        assert row.name_zh in page
        assert row.story_zh in page
    assert page.count('name="username"') == len(people.people())
    english = client.get("/demo/", headers={"accept-language": "en"}).content.decode()
    assert "Zhou Guifang" in english
    assert "made up" in english


def test_one_click_is_enough_and_the_next_one_changes_who_it_is(client, cast):
    response = client.post("/demo/as/", {"username": RESIDENT})
    assert (response["Location"], who(client)) == ("/", RESIDENT)
    response = client.post("/demo/as/", {"username": OFFICER})
    assert (response["Location"], who(client)) == ("/desk/", OFFICER)


def test_nothing_of_the_one_before_is_left_in_the_session(client, cast):
    client.post("/demo/as/", {"username": RESIDENT})
    session = client.session
    session["grants"] = [1, 2]
    session.save()
    before = client.session.session_key
    client.post("/demo/as/", {"username": OFFICER})
    assert "grants" not in client.session
    assert client.session.session_key != before


@pytest.fixture
def kept(monkeypatch) -> Callable[..., None]:
    """The district was made, and these sights are found in it."""

    def found(**places) -> None:
        with transaction.atomic():
            deed = journal.Deed("prepare", "system", "system", {"heroes": {"ebike": 7}})
            journal.record(subject=MARK, at=clock.now(), deed=deed)
        monkeypatch.setattr(sights, "found", lambda heroes: places if heroes == {"ebike": 7} else {})

    return found


def test_a_sight_is_opened_by_whoever_sees_it_best(client, cast, kept):
    kept(triage=(OFFICER, "/desk/?view=triage"), late=("nobody.there", "/desk/"))
    response = client.post("/demo/as/", {"sight": "triage", "username": RESIDENT})
    assert (response["Location"], who(client)) == ("/desk/?view=triage", OFFICER)
    assert client.post("/demo/as/", {"sight": "late"}).status_code == 404
    assert client.post("/demo/as/", {"sight": "no such", "username": RESIDENT}).status_code == 404
    assert who(client) == OFFICER, "who could not be anybody else stays who they are"


def test_the_sights_that_there_are_stand_under_their_headings(client, cast, kept):
    kept(triage=(OFFICER, "/desk/?view=triage"))
    page = client.get("/demo/look/").content.decode()
    assert ("清单没有覆盖的" in page, "以许文静的身份看" in page) == (True, True)
    assert page.count('name="sight"') == page.count("<h2>") == 1
    english = client.get("/demo/look/", headers={"accept-language": "en"}).content.decode()
    assert "What no item of the list covers" in english
    assert "See it as Xu Wenjing" in english


def test_a_district_without_sights_says_what_to_do(client, cast):
    page = client.get("/demo/look/").content.decode()
    assert "<code>make demo-reset</code>" in page
    assert 'name="sight"' not in page


@pytest.mark.parametrize("more", [{"is_demo": False}, {"is_demo": True, "is_active": False}])
def test_nobody_who_was_not_made_for_the_demo_is_there(client, demo, more):
    new_person("shao.ning", "邵宁", **more)
    assert client.post("/demo/as/", {"username": "shao.ning"}).status_code == 404
    assert client.post("/demo/as/", {"username": "nobody"}).status_code == 404
    assert client.post("/demo/as/").status_code == 404
    assert who(client) == ""


def test_a_click_is_a_deed_with_the_forms_own_token(client, cast):
    assert client.get("/demo/as/", {"username": RESIDENT}).status_code == 405
    assert Client(enforce_csrf_checks=True).post("/demo/as/", {"username": RESIDENT}).status_code == 403
    assert who(client) == ""


@pytest.mark.parametrize("path", ["/demo/", "/demo/look/", "/demo/as/", "/demo/mails/"])
def test_outside_a_demo_there_is_no_such_address(client, db, path):
    new_person(RESIDENT, "周桂芳", is_demo=True)
    assert client.get(path).status_code == 404
    assert client.post(path, {"username": RESIDENT}).status_code == 404
    assert who(client) == ""


@pytest.mark.parametrize("path", ["/demo/", "/demo/look/", "/demo/as/", "/demo/mails/"])
def test_and_if_there_were_one_its_view_would_refuse(client, demo, settings, path):
    settings.DEMO = False
    new_person(RESIDENT, "周桂芳", is_demo=True)
    assert client.get(path).status_code in {404, 405}
    assert client.post(path, {"username": RESIDENT}).status_code in {404, 405}
    assert who(client) == ""
