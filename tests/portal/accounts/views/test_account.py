"""My account, through the pages."""

import pytest
from django.test import Client

from portal.accounts import tokens
from portal.accounts.models import ApiToken, Person
from tests.factories.district import new_person

PASSWORD, NEW = "correct horse battery", "four quiet paper boats"


@pytest.fixture
def person(db) -> Person:
    return new_person("zhou", "周桂芳")


@pytest.fixture
def own(client, person) -> Client:
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/account/"),
        ("post", "/account/language/"),
        ("get", "/account/password/"),
        ("post", "/account/password/"),
        ("post", "/account/tokens/"),
        ("post", "/account/tokens/1/revoke/"),
    ],
)
def test_who_is_not_signed_in_is_led_to_the_sign_in_page(client, person, method, path):
    response = getattr(client, method)(path, {"language": "en", "label": "x"} if method == "post" else None)
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={path}")
    assert Person.objects.get().language == "zh-hans"
    assert not ApiToken.objects.exists()


def test_the_page_is_kept_in_no_cache(own):
    assert own.get("/account/")["Cache-Control"] == "private, no-store"


def test_the_language_changes_letters_pages_and_the_device(own, person):
    response = own.post("/account/language/", {"language": "en"})
    assert response.cookies["django_language"].value == "en"
    assert Person.objects.get().language == "en"
    assert "My account" in own.get("/account/").content.decode()


def test_a_language_that_is_not_there_changes_nothing(own):
    assert own.post("/account/language/", {"language": "tlh"}).status_code == 400
    assert Person.objects.get().language == "zh-hans"


def test_a_new_password_keeps_this_session_and_ends_the_others(own, person):
    other = Client()
    other.force_login(person)
    assert other.get("/account/").status_code == 200
    response = own.post("/account/password/", {"old_password": PASSWORD, "new_password": NEW})
    assert response["Location"] == "/account/"
    assert own.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("wrong", NEW, "old_password"), (PASSWORD, "short", "new_password"), (PASSWORD, "", "new_password")],
)
def test_what_is_wrong_stands_beside_its_field_and_no_password_on_the_page(own, old, new, field):
    page = own.post("/account/password/", {"old_password": old, "new_password": new})
    assert page.status_code == 400
    assert list(page.context["form"].errors) == [field]
    assert PASSWORD not in page.content.decode()
    assert Person.objects.get().check_password(PASSWORD)


def test_a_refusal_page_does_not_hand_back_what_is_secret(person):
    """A form that was open for too long is answered with what was typed: but never with a password."""
    guarded = Client(enforce_csrf_checks=True)
    guarded.force_login(person)
    page = guarded.post(
        "/account/password/", {"old_password": f"{PASSWORD} of mine", "new_password": f"{NEW} of mine"}
    )
    assert page.status_code == 403
    assert "of mine" not in page.content.decode()


def test_a_key_is_shown_once(own, person):
    page = own.post("/account/tokens/", {"label": "月报"}).content.decode()
    token = page.partition('<code class="key">')[2].partition("</code>")[0]
    assert tokens.person_of(token) == person
    assert token not in own.get("/account/").content.decode()
    assert "月报" in own.get("/account/").content.decode()


def test_the_same_form_twice_makes_one_key(own):
    assert own.post("/account/tokens/", {"label": "月报"}).status_code == 200
    again = own.post("/account/tokens/", {"label": "月报"})
    assert (again.status_code, ApiToken.objects.count()) == (400, 1)
    assert 'value="月报"' in again.content.decode(), "what was typed stays"


def test_revoking_is_a_deed_for_the_owner_alone(own, person):
    own.post("/account/tokens/", {"label": "月报"})
    row = ApiToken.objects.get()
    stranger = Client()
    stranger.force_login(new_person("other", "别人"))
    assert stranger.post(f"/account/tokens/{row.pk}/revoke/").status_code == 404
    assert own.get(f"/account/tokens/{row.pk}/revoke/").status_code == 405
    assert ApiToken.objects.get().revoked_at is None
    assert own.post(f"/account/tokens/{row.pk}/revoke/").status_code == 302
    assert ApiToken.objects.get().revoked_at is not None
    assert own.post(f"/account/tokens/{row.pk}/revoke/").status_code == 404


def test_names_are_text_and_nothing_else(own, person):
    own.post("/account/tokens/", {"label": "<script>alert(1)</script>"})
    assert "<script>alert" not in own.get("/account/").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_about_tells_the_version_of_the_notice(client, db, language):
    page = client.get("/about/", headers={"accept-language": language})
    assert page.status_code == 200
    assert "2026-11" in page.content.decode()
