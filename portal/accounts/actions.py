"""What people do with their accounts: come in, choose a language, change the password, make and revoke keys.

Each change is an entry in the journal of `person:<pk>`; no password, token or name stands in it.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts import throttle, tokens
from portal.accounts.models import ApiToken, Person
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, NotThere

A_QUARTER, AN_HOUR = 15 * 60, 3600
MOST_TOKENS, LONGEST_PASSWORD = 10, 200


class Doer(Protocol):
    """Whoever does it, as the journal names them."""

    @property
    def key(self) -> str: ...

    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class NewPerson:
    """An account to be made. `username`: small letters, figures, dots and hyphens."""

    username: str
    name_zh: str
    name_en: str = ""
    email: str = ""
    phone: str = ""
    language: str = "zh-hans"


def sign_in(username: str, password: str, address: str) -> Person:
    """Who this is. Invalid with one text for an unknown name, a wrong password and a closed account alike.

    Failures are counted for the name at this address, for the name from everywhere, and for the address; so a
    stranger who guesses shuts out himself first, and an owner only after fifty guesses from many places.
    """
    name = username.strip().lower()[:60]
    counted = (
        ("sign-in.name-here", f"{name}|{address}", 10, A_QUARTER),
        ("sign-in.name", name, 50, AN_HOUR),
        ("sign-in.address", address, 100, A_QUARTER),
    )
    for scope, who, most, seconds in counted:
        throttle.count(scope, who, most=most, seconds=seconds)
    person = authenticate(username=name, password=password[:LONGEST_PASSWORD])
    if person is None:
        raise Invalid(_("The user name or the password is not right."))
    for scope, who, _most, seconds in counted:
        throttle.forgive(scope, who, seconds=seconds)
    return person


def add_person(new: NewPerson, password: str | None, *, actor: Doer) -> Person:
    """Make an account (`password` None: nobody can sign in with it yet). Invalid names the field."""
    person = Person(**{**vars(new), "username": new.username.strip().lower()}, created_at=clock.now())
    if not person.username.replace(".", "").replace("-", "").isalnum():
        raise Invalid(_("Letters, figures, dots and hyphens only."), "username")
    if not person.name_zh.strip():
        raise Invalid(_("Please fill this in."), "name_zh")
    if password is not None:
        _check_password(password, person, "password")
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
            _record(person, actor, "add", {"language": person.language})
    except IntegrityError as error:
        raise Invalid(_("This user name is taken."), "username") from error
    return person


def choose_language(person: Person, language: str, *, actor: Doer) -> None:
    """The language of their letters, and of the pages after signing in."""
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        locked.language = language
        locked.save(update_fields=["language"])
        _record(locked, actor, "language", {"language": language})
    person.language = language


def change_password(person: Person, old_password: str, new_password: str, *, actor: Doer) -> None:
    """A new password for who knows the old one. All other sessions of the person end."""
    throttle.count("password.old", str(person.pk), most=10, seconds=A_QUARTER)
    if not person.check_password(old_password[:LONGEST_PASSWORD]):
        raise Invalid(_("This is not your present password."), "old_password")
    _check_password(new_password, person, "new_password")
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        locked.set_password(new_password)
        locked.save(update_fields=["password"])
        _record(locked, actor, "password", {})
    person.password = locked.password
    throttle.forgive("password.old", str(person.pk), seconds=A_QUARTER)


def _check_password(password: str, person: Person, field: str) -> None:
    if len(password) > LONGEST_PASSWORD:
        raise Invalid(_("At most %(most)s characters, please.") % {"most": LONGEST_PASSWORD}, field)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field) from error


def issue_token(person: Person, label: str, *, actor: Doer) -> str:
    """A new key to the API, to be shown once. Its label is unique among the person's living keys."""
    label = label.strip()
    if not label:
        raise Invalid(_("Please give the key a name, so that you know it later."), "label")
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        living = list(locked.tokens.filter(revoked_at=None).values_list("label", flat=True))
        if label in living:
            raise Invalid(_("You have a key of this name."), "label")
        if len(living) >= MOST_TOKENS:
            raise Invalid(_("You have %(most)s keys. Revoke one first.") % {"most": MOST_TOKENS}, "label")
        token = tokens.issue(locked, label)
        row = ApiToken.objects.get(digest=tokens.digest(token))
        _record(locked, actor, "token", {"token": row.pk})
    return token


def revoke_token(person: Person, pk: int, *, actor: Doer) -> None:
    """This key opens nothing from now on. NotThere where it is not the person's, or was revoked before."""
    with transaction.atomic():
        locked = Person.objects.select_for_update().get(pk=person.pk)
        if not locked.tokens.filter(pk=pk, revoked_at=None).update(revoked_at=clock.now()):
            raise NotThere("")
        _record(locked, actor, "revoke", {"token": pk})


def _record(person: Person, actor: Doer, verb: str, data: dict[str, Any]) -> None:
    deed = journal.Deed(verb, actor.key, actor.role, data)
    journal.record(subject=f"person:{person.pk}", at=clock.now(), deed=deed)
