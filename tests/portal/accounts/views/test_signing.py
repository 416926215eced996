"""Coming in and going out, through the pages."""

from pathlib import Path

import pytest
from django.test import Client

from portal.accounts.models import Person
from tests.factories.district import file_case, new_person

PASSWORD = "correct horse battery"


@pytest.fixture
def person(db) -> Person:
    return new_person("zhou", "周桂芳")


def sign_in(client, **more):
    return client.post("/sign-in/", {"username": "zhou", "password": PASSWORD} | more)


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_page_opens_the_account_and_leads_to_the_first_page(client, person):
    assert client.get("/sign-in/").status_code == 200
    response = sign_in(client)
    assert (response.status_code, response["Location"], signed_in(client)) == (302, "/", True)
    assert client.get("/sign-in/").status_code == 302, "who is in needs no second time"


@pytest.mark.parametrize(
    ("wish", "leads"),
    [
        ("/account/?a=1", "/account/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_it_leads_on_to_own_pages_alone(client, person, wish, leads):
    assert sign_in(client, next=wish)["Location"] == leads


def test_where_they_wanted_to_go_survives_a_wrong_password(client, person):
    page = client.post(
        "/sign-in/?next=/account/", {"username": "zhou", "password": "wrong", "next": "/account/"}
    )
    said = page.content.decode()
    assert page.status_code == 400
    assert 'name="next" value="/account/"' in said
    assert 'value="zhou"' in said
    assert "wrong" not in said


def test_a_wrong_password_and_an_unknown_name_read_the_same(client, person):
    wrong = client.post("/sign-in/", {"username": "zhou", "password": "wrong"})
    unknown = client.post("/sign-in/", {"username": "zhou2", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 400
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert not signed_in(client)


def test_what_is_missing_is_named_beside_its_field(client, person):
    page = client.post("/sign-in/", {"username": "", "password": ""})
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"username", "password"}


def test_the_eleventh_guess_is_told_to_wait_and_the_right_password_too(client, person):
    answers = [sign_in(client, password="wrong").status_code for _ in range(11)]
    assert answers == [400] * 10 + [429]
    assert sign_in(client).status_code == 429
    assert not signed_in(client)
    elsewhere = Client(REMOTE_ADDR="198.51.100.9")
    assert sign_in(elsewhere).status_code == 302


def test_a_forged_header_does_not_make_another_address(client, person):
    for number in range(10):
        client.post(
            "/sign-in/",
            {"username": "zhou", "password": "x"},
            headers={"x-forwarded-for": f"192.0.2.{number}"},
        )
    assert sign_in(client).status_code == 429


def test_the_session_gets_a_new_key_and_keeps_what_was_shown_before(client, district):
    case = file_case(district, "A03").grievance
    session = client.session
    session["grants"] = [case.pk]
    session.save()
    before = client.session.session_key
    client.post("/sign-in/", {"username": "resident", "password": PASSWORD})
    assert client.session.session_key != before
    assert client.session["grants"] == [case.pk]


def test_one_account_finds_nothing_of_another_in_the_session(client, district):
    case = file_case(district, "A03").grievance
    client.force_login(district.people["stranger"])
    session = client.session
    session["grants"] = [case.pk]
    session.save()
    client.post("/sign-out/")
    client.post("/sign-in/", {"username": "resident", "password": PASSWORD})
    assert "grants" not in client.session


def test_going_out_is_a_deed_and_ends_everything(client, person):
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)
    assert client.post("/sign-out/")["Location"] == "/"
    assert not signed_in(client)
    assert client.get("/account/").status_code == 302


def test_signing_in_needs_the_forms_own_token(person):
    guarded = Client(enforce_csrf_checks=True)
    assert sign_in(guarded).status_code == 403
    assert not signed_in(guarded)


def test_passwords_are_kept_by_argon2_outside_tests(settings):
    text = (Path(settings.ROOT) / "portal" / "settings.py").read_text()
    assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]' in text
