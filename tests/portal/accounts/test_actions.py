"""What people do with their accounts, and what the journal says of it."""

from datetime import timedelta

import pytest

from portal.accounts import actions, tokens
from portal.accounts.actions import NewPerson
from portal.accounts.models import ApiToken, Attempt, Person
from portal.departments.actors import SYSTEM, of_person
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, NotThere, TooMany
from tests.factories.district import new_person

PASSWORD = "correct horse battery"
HERE, THERE = "203.0.113.7", "203.0.113.8"


@pytest.fixture
def person(db) -> Person:
    return new_person("zhou", "周桂芳")


def verbs(person: Person) -> list[str]:
    return [entry.verb for entry in journal.entries(f"person:{person.pk}")]


def failures(name: str, address: str, times: int) -> list[str]:
    told = []
    for _ in range(times):
        with pytest.raises((Invalid, TooMany)) as refusal:
            actions.sign_in(name, "wrong", address)
        told.append(f"{type(refusal.value).__name__}: {refusal.value}")
    return told


def test_the_right_words_open_the_account_however_the_name_is_typed(person):
    assert actions.sign_in(" ZHOU ", PASSWORD, HERE) == person


def test_one_text_for_an_unknown_name_a_wrong_password_and_a_closed_account(person):
    new_person("gone", "已停用", is_active=False)
    told = {failures("zhou", HERE, 1)[0], failures("nobody", HERE, 1)[0]}
    with pytest.raises(Invalid) as refusal:
        actions.sign_in("gone", PASSWORD, HERE)
    assert told == {f"Invalid: {refusal.value}"}


def test_ten_wrong_guesses_at_one_place_shut_that_place_out_and_not_the_owner(person):
    told = failures("zhou", HERE, 11)
    assert [each.partition(":")[0] for each in told] == ["Invalid"] * 10 + ["TooMany"]
    with pytest.raises(TooMany):
        actions.sign_in("zhou", PASSWORD, HERE)
    assert actions.sign_in("zhou", PASSWORD, THERE) == person
    with clock.travel(clock.now() + timedelta(minutes=16)):
        assert actions.sign_in("zhou", PASSWORD, HERE) == person


def test_an_unknown_name_is_shut_out_with_the_same_words_as_a_known_one(person):
    assert failures("zhou", HERE, 12) == failures("nobody", HERE, 12)


def test_guesses_from_many_places_are_bounded_for_the_name(person):
    for place in range(5):
        failures("zhou", f"198.51.100.{place}", 10)
    with pytest.raises(TooMany):
        actions.sign_in("zhou", PASSWORD, "192.0.2.1")
    with clock.travel(clock.now() + timedelta(minutes=61)):
        assert actions.sign_in("zhou", PASSWORD, "192.0.2.1") == person


def test_guesses_at_many_names_are_bounded_for_the_place(person):
    for number in range(20):
        failures(f"name{number}", HERE, 5)
    with pytest.raises(TooMany):
        actions.sign_in("zhou", PASSWORD, HERE)


def test_coming_in_rightly_counts_nothing(person):
    for _ in range(60):
        actions.sign_in("zhou", PASSWORD, HERE)
    assert set(Attempt.objects.values_list("count", flat=True)) == {0}


def test_neither_name_nor_address_is_kept_with_the_counts(person):
    failures("zhou", HERE, 1)
    kept = " ".join(str(row) for row in Attempt.objects.values_list("scope", "key"))
    assert "zhou" not in kept
    assert HERE not in kept


def test_a_person_is_added_once_under_a_name_of_small_letters(db):
    added = actions.add_person(NewPerson("Xu.Wen", "许文静", "Xu Wenjing"), PASSWORD, actor=SYSTEM)
    assert (added.username, added.check_password(PASSWORD), verbs(added)) == ("xu.wen", True, ["add"])
    with pytest.raises(Invalid) as refusal:
        actions.add_person(NewPerson("XU.WEN", "别人"), PASSWORD, actor=SYSTEM)
    assert refusal.value.field == "username"
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("new", "password", "field"),
    [
        (NewPerson("a b", "某"), PASSWORD, "username"),
        (NewPerson("", "某"), PASSWORD, "username"),
        (NewPerson("someone", " "), PASSWORD, "name_zh"),
        (NewPerson("someone", "某"), "short", "password"),
        (NewPerson("someone", "某"), "qwerty123456", "password"),
        (NewPerson("someone", "某"), "x" * 201, "password"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_named_and_nothing_is_kept(db, new, password, field):
    with pytest.raises(Invalid) as refusal:
        actions.add_person(new, password, actor=SYSTEM)
    assert refusal.value.field == field
    assert Person.objects.count() == 0


def test_the_language_is_chosen_and_recorded(person):
    actions.choose_language(person, "en", actor=of_person(person))
    assert Person.objects.get().language == "en"
    entry = journal.entries(f"person:{person.pk}")[0]
    assert (entry.verb, entry.actor, journal.facts(entry)) == (
        "language",
        f"person:{person.pk}",
        {"language": "en"},
    )


def test_a_new_password_needs_the_old_one(person):
    new = "four quiet paper boats"
    with pytest.raises(Invalid) as refusal:
        actions.change_password(person, "wrong", new, actor=of_person(person))
    assert refusal.value.field == "old_password"
    with pytest.raises(Invalid) as refusal:
        actions.change_password(person, PASSWORD, "short", actor=of_person(person))
    assert refusal.value.field == "new_password"
    assert Person.objects.get().check_password(PASSWORD)
    assert verbs(person) == []

    actions.change_password(person, PASSWORD, new, actor=of_person(person))
    assert Person.objects.get().check_password(new)
    assert verbs(person) == ["password"]


def test_the_old_password_cannot_be_guessed_at_length(person):
    for _ in range(10):
        with pytest.raises(Invalid):
            actions.change_password(person, "wrong", "four quiet paper boats", actor=of_person(person))
    with pytest.raises(TooMany):
        actions.change_password(person, PASSWORD, "four quiet paper boats", actor=of_person(person))
    assert Person.objects.get().check_password(PASSWORD)


def test_a_key_opens_until_it_is_revoked_and_only_its_digest_is_kept(person):
    token = actions.issue_token(person, " 月报 ", actor=of_person(person))
    row = ApiToken.objects.get()
    assert (row.label, tokens.person_of(token)) == ("月报", person)
    assert token not in "".join(str(value) for value in vars(row).values())
    actions.revoke_token(person, row.pk, actor=of_person(person))
    assert tokens.person_of(token) is None
    assert verbs(person) == ["token", "revoke"]
    assert token not in "".join(entry.data for entry in journal.entries(f"person:{person.pk}"))


def test_keys_have_names_of_their_own_and_are_ten_at_most(person):
    actor = of_person(person)
    for number in range(10):
        actions.issue_token(person, f"{number}", actor=actor)
    for label in ("3", "eleventh", ""):
        with pytest.raises(Invalid) as refusal:
            actions.issue_token(person, label, actor=actor)
        assert refusal.value.field == "label"
    assert ApiToken.objects.count() == 10


def test_a_stranger_cannot_revoke_it(person):
    actions.issue_token(person, "月报", actor=of_person(person))
    stranger, row = new_person("other", "别人"), ApiToken.objects.get()
    with pytest.raises(NotThere):
        actions.revoke_token(stranger, row.pk, actor=of_person(stranger))
    assert ApiToken.objects.get().revoked_at is None
    assert verbs(stranger) == []
