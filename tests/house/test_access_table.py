"""Who gets in, address by address: strangers find no case, no photo and no act; who is signed out is led to
sign in, whether there is such a case or not; no GET changes anything.

An address that stands in no row of the table fails the test: a new door is entered there first.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Sum
from django.test import override_settings

from grievances.models import Grievance
from tests.house.doors import ACTS_OF_THE_API, ROWS, VISITORS, Scene, addresses, scene

pytestmark = pytest.mark.once

# What a visit writes: who is signed in or at a case, how often an address or a person has tried something.
OF_VISITS = {"sessions.session", "accounts.attempt", "grievances.presence"}
SHUT = {"in", "404"}


@pytest.fixture(scope="module")
def _scene(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Scene]:
    """One for all visitors: what each of them writes is rolled back, and this one at the end."""
    folder = str(tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder), transaction.atomic():
        yield scene()
        transaction.set_rollback(True)


@pytest.fixture
def district_in_full(_scene, db) -> Scene:
    return _scene


def row_of(route: str, name: str | None) -> dict[str, str]:
    return ROWS[name or route]


def told(answer) -> str:
    """The answer as the table writes it."""
    led = answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next=")
    return "in" if led else str(answer.status_code)


def state() -> dict[str, int]:
    """How many rows each table has, the journal's among them; and the versions of the cases."""
    tables = {model._meta.label_lower: model for model in apps.get_models()}
    counts = {label: model.objects.count() for label, model in tables.items() if label not in OF_VISITS}
    counts["versions"] = Grievance.objects.aggregate(total=Sum("version"))["total"]
    return counts


def test_every_address_stands_in_the_table_and_no_other():
    there = {name or route for route, name in addresses()}
    assert there - ROWS.keys() == set()
    assert ROWS.keys() - there == set()


@pytest.mark.parametrize("who", VISITORS)
def test_how_each_address_answers_and_that_asking_changes_nothing(district_in_full, who):
    client, before = district_in_full.visitor(who), state()
    answers = {}
    for route, name in addresses():
        with_case = district_in_full.path(route, name)
        answers[with_case] = (told(client.get(with_case)), row_of(route, name)[who])
    assert {path: (is_, was) for path, (is_, was) in answers.items() if is_ != was} == {}
    assert state() == before


@pytest.mark.parametrize("who", VISITORS)
def test_who_is_shut_out_can_send_nothing_either(district_in_full, who):
    client, before = district_in_full.visitor(who), state()
    let_in = {}
    for route, name in addresses():
        path, row = district_in_full.path(route, name), row_of(route, name)
        acts = name in ACTS_OF_THE_API and ROWS["api-case"][who] == "404"
        if acts or row[who] in SHUT:
            answer = told(client.post(path, {"text": "x", "reason": "x"}))
            if answer not in ({"404"} if acts else {row[who], "405"}):
                let_in[path] = answer
    assert let_in == {}
    assert state() == before


def test_signed_out_nothing_tells_whether_there_is_such_a_case(district_in_full):
    client = district_in_full.visitor("anonymous")
    for route, name in addresses():
        if row_of(route, name)["anonymous"] not in SHUT:
            continue
        there, nowhere = district_in_full.path(route, name), district_in_full.elsewhere(route)
        for method in (client.get, client.post):
            found, missed = method(there), method(nowhere)
            assert told(found) == told(missed), route
            if told(found) == "in":
                assert (found["Location"], missed["Location"]) == (
                    f"/sign-in/?next={there}",
                    f"/sign-in/?next={nowhere}",
                )
