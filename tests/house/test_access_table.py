"""Every address and who gets in: strangers find nothing, the signed-out are led to sign in, no GET changes
anything.

An address that stands in no row of the table fails the test: a new door is entered here first.
"""

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import get_resolver

from evaluation.models import Sample
from grievances.models import Attachment, Grievance
from portal.engines.journal.models import Entry
from portal.engines.outbox.models import Message
from tests.factories.district import file_case

PUBLIC = {
    "styleguide": "staff",
    "health-live": "public",
    "health-ready": "public",
    "sign-in": "public",
    "about": "public",
    "home": "public",
    "file": "public",
    "track": "public",
    "register": "public",
    "public-case": "public",
    "services": "public",
    "service": "public",
    "results": "public",
    "result": "public",
    "panel-receipt": "public",
    "draws": "public",
    "draw": "public",
    "draw-record": "public",
    "figures": "public",
    "measure": "public",
    "cells": "public",
    "responsibility": "public",
    "private-link": "public",
    "choose-password": "public",
    "set_language": "post",
    "look-type": "post",
    "look-theme": "post",
    "sign-out": "post",
    "forget": "post",
}
ACCOUNT = dict.fromkeys(
    ("account", "account-language", "account-password", "account-tokens", "account-token-revoke", "mine"),
    "account",
)
OWN = dict.fromkeys(
    (
        "receipt",
        "own-case",
        "own-case-answer",
        "own-case-add",
        "own-case-confirm",
        "own-case-dispute",
        "own-case-withdraw",
        "photo",
        "photo-small",
        "photo-waiting",
    ),
    "own",
)
STAFF = dict.fromkeys(("desk", "orders"), "staff") | dict.fromkeys(("desk-case", "desk-act", "order"), "case")
PANEL = dict.fromkeys(
    (
        "panel",
        "panel-case",
        "panel-aside",
        "panel-flags",
        "panel-review",
        "panel-step",
        "panel-office",
        "panel-seed",
        "panel-members",
        "panel-retire",
    ),
    "panel",
)
VALUES = {
    "slug:verb": "sign",
    "slug:code": "nothing",
    "slug:measure": "response",
    "slug:department": "all",
    "slug:key": "substance",
    "str:token": "0" * 32,
    "uuid:form_key": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "int:number": "1",
    "int:key": "1",
    "int:post": "1",
    "int:sample": "1",
    "path:rest": "nothing",
}


def doors(resolver=None, before: str = ""):
    """(route, name) of every address."""
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from doors(each, route)
        else:
            yield route, each.name


def kind(route: str, name: str | None) -> str:
    """The row of the table that the address stands in; KeyError where it stands in none."""
    if route.startswith("api/v1/"):
        return "api"
    if route.startswith("admin/"):
        return "admin"
    return (PUBLIC | ACCOUNT | OWN | STAFF | PANEL)[name]


def address(route: str, case: Grievance, photo: Attachment | None) -> str:
    """The route with this case's values in it."""
    found = route
    for part in [piece.split(">")[0] for piece in route.split("<")[1:]]:
        given = VALUES.get(part, {"str:reference": case.reference, "str:code": "NOTHING"}.get(part, "1"))
        found = found.replace(
            f"<{part}>", str(photo.pk if photo and route.startswith("photo/<int") else given)
        )
    return f"/{found}"


def state() -> tuple:
    """What a GET must not change."""
    versions = Grievance.objects.aggregate(total=Sum("version"))["total"]
    return Entry.objects.count(), Message.objects.count(), versions, Sample.objects.count()


@pytest.fixture
def case(district) -> Grievance:
    found = file_case(district).grievance
    Attachment.objects.create(
        grievance=found,
        side="resident",
        file="photos/x.jpg",
        name="x.jpg",
        size=1,
        sha256="0" * 64,
        at=found.filed_at,
        author="nobody",
    )
    return found


def browser(district, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(district.people[who])
    return client


def test_every_address_stands_in_the_table():
    unknown = []
    for route, name in doors():
        try:
            kind(route, name)
        except KeyError:
            unknown.append((route, name))
    assert unknown == []


@pytest.mark.parametrize("who", ["anonymous", "stranger", "civil", "police"])
def test_no_get_changes_anything_and_none_breaks(district, case, who):
    client, before = browser(district, who), state()
    photo = Attachment.objects.get()
    for route, _name in doors():
        url = address(route, case, photo)
        assert client.get(url).status_code < 500 or "health" in url, url
    assert state() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["stranger", "civil", "anonymous"])
def test_a_stranger_finds_no_case_no_photo_and_no_act(district, case, who, method):
    """`civil`: a neighbouring department's handler, who has no part in the case."""
    client, before = browser(district, who), state()
    photo = Attachment.objects.get()
    for route, name in doors():
        row = kind(route, name)
        if row not in {"own", "case", "panel"} or name == "order":
            continue
        answer = getattr(client, method)(address(route, case, photo))
        if who == "anonymous" and row in {"case", "panel"}:
            assert (answer.status_code, answer["Location"].startswith("/sign-in/")) == (302, True), route
        elif name == "photo-waiting" or answer.status_code == 405:
            assert answer.status_code in {404, 405}, route
        else:
            assert answer.status_code == 404, (route, answer.status_code)
    assert state() == before


@pytest.mark.parametrize("who", ["stranger", "civil", "grid", "discipline"])
def test_the_administration_is_not_there_for_anybody_else(district, case, who):
    client = browser(district, who)
    for route, name in doors():
        if kind(route, name) == "admin":
            assert client.get(address(route, case, None)).status_code in {404, 405}, route
            assert client.post(address(route, case, None)).status_code in {404, 405}, route


def test_signed_out_the_answer_is_the_same_whether_the_case_exists_or_not(district, case):
    client = Client()
    for route, name in doors():
        if kind(route, name) not in {"case", "staff", "admin", "account"}:
            continue
        real = client.get(address(route, case, None))
        made_up = client.get(address(route, Grievance(reference="LH-2222-22"), None))
        assert (real.status_code, made_up.status_code) == (302, 302) or real.status_code == 405, route
        if real.status_code == 302:
            assert real["Location"].startswith("/sign-in/"), route
            assert real["Location"].replace(case.reference, "X") == made_up["Location"].replace(
                "LH-2222-22", "X"
            )


def test_who_has_a_part_gets_in(district, case):
    for who in ("fire", "police", "property", "grid", "ruling"):
        assert browser(district, who).get(f"/desk/{case.reference}/").status_code == 200, who
    assert browser(district, "administrator").get("/admin/").status_code == 200
