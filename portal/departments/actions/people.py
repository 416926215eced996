"""People who work with the portal: added, edited, let in by a link, switched off and on."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import actions as accounts
from portal.accounts.models import Person
from portal.departments import notices, rights
from portal.departments.actions.change import Change, changing, fill, lock, record, subject
from portal.departments.actions.posts import (
    DAYS_TO_OBJECT,
    hold_administrators,
    keep_an_administrator,
    refuse_residents,
)
from portal.departments.actors import Actor
from portal.departments.models import Department, Kind, Post, Role
from portal.departments.rights import Verb
from portal.engines.journal import journal
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

LONGEST = 200


def add_person(
    *,
    actor: Actor,
    username: str,
    name_zh: str,
    name_en: str = "",
    email: str = "",
    language: str = "zh-hans",
) -> Person:
    """Add somebody, without a password: they choose one by the link of `invite`. Raises Invalid."""
    rights.check(actor, Verb.ADD_PERSON)
    if len(username.strip()) < 3:
        raise Invalid(_("At least three letters or figures: li.ming."), "username")
    new = accounts.NewPerson(
        username=username, name_zh=name_zh.strip(), name_en=name_en.strip(), email=email, language=language
    )
    return accounts.add_person(new, None, actor=actor)


def edit_person(person: Person, *, actor: Actor, seen: str | None = None, **values: Any) -> Person:
    """Change names, e-mail or language. The journal keeps which of them, not what they say.

    A new address is told to the old one and to the departments: links to the account go there from now on.
    """
    refuse_residents(person)
    with transaction.atomic():
        with changing(person, Verb.EDIT_PERSON, actor=actor, seen=seen) as this:
            before = this.row.email
            this.data["fields"] = sorted(fill(this.row, values))
            this.idle = not this.data["fields"]
        if this.entry and before != this.row.email:
            news = notices.News(this.row, this.entry, actor.name)
            notices.tell(news, also=[before], units=notices.units_of(this.row))
    return this.row


def invite(person: Person, *, actor: Actor, seen: str | None = None) -> str:
    """Make a link, good once and for a few days, by which the person chooses a password.

    It goes to their own mailbox and "" is returned; their departments learn of it. Without an address the
    token is returned, to be handed over. Discipline inspection has no such way: nobody but the officer may
    ever hold a key to that inbox. Raises Invalid, MoveRefused.
    """
    refuse_residents(person)
    with transaction.atomic():
        with changing(person, Verb.INVITE, actor=actor, seen=seen) as this:
            units = notices.units_of(this.row)
            _refuse_invitation(this.row, units)
            token = default_token_generator.make_token(this.row)
        link = notices.link_of(this.row, token)
        notices.tell(notices.News(this.row, this.entry, actor.name, link=link), units=units)
    return "" if this.row.email else token


def _refuse_invitation(person: Person, units: list[Department]) -> None:
    if not person.is_active:
        raise Invalid(_("This account is switched off: switch it on first."))
    if not person.email and any(unit.kind == Kind.DISCIPLINE for unit in units):
        raise Invalid(
            _("Enter their e-mail address first: a link to discipline inspection goes to its officer alone.")
        )
    if any(unit.kind == Kind.DISCIPLINE for unit in units) and _moved_lately(person):
        raise Invalid(
            _("Their e-mail address was changed lately. A link can be made %(days)s days after the change.")
            % {"days": DAYS_TO_OBJECT}
        )


def _moved_lately(person: Person) -> bool:
    """Whether the account's address was changed within the days that its department has to object."""
    since = clock.now() - timedelta(days=DAYS_TO_OBJECT)
    entries = [each for each in journal.entries(subject(person)) if each.at > since]
    changed = (journal.facts(each) for each in entries if each.verb == Verb.EDIT_PERSON)
    return any("email" in facts.get("fields", ()) for facts in changed)


def invited(key: int, token: str) -> Person:
    """Whom the link lets in; NotThere for a link that is wrong, used or too old."""
    person = Person.objects.filter(pk=key, is_active=True).first()
    if person is None or not default_token_generator.check_token(person, token):
        raise NotThere("")
    return person


def choose_password(person: Person, token: str, password: str) -> None:
    """The person's own deed, with their link. Raises Invalid where the password won't do."""
    if len(password) > LONGEST:
        raise Invalid(_("At most %(most)s characters, please.") % {"most": LONGEST}, "password")
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        raise Invalid(" ".join(wrong.messages), "password") from wrong
    with transaction.atomic():
        locked = lock(person)
        if not default_token_generator.check_token(locked, token):
            raise MoveRefused(_("This link has been used. Ask the administrator for a new one."))
        locked.set_password(password)
        locked.save(update_fields=["password"])
        this = Change(locked, clock.now())
        record(subject(locked), Verb.CHOOSE_PASSWORD, f"person:{locked.pk}", "self", this)
        notices.tell(notices.News(locked, this.entry, locked.name))


def switch_off(person: Person, *, actor: Actor, seen: str | None = None) -> Person:
    """Nobody signs in with the account any more, its keys to the API end; posts stay in the books."""
    with transaction.atomic():
        hold_administrators()
        with changing(person, Verb.SWITCH_OFF, actor=actor, seen=seen) as this:
            if not this.row.is_active:
                raise Invalid(_("This account is switched off already."))
            if Post.objects.filter(person=this.row, role=Role.ADMINISTRATOR, to_day__isnull=True).exists():
                keep_an_administrator(without_person=this.row.pk)
            this.row.is_active = False
            this.row.tokens.filter(revoked_at__isnull=True).update(revoked_at=this.at)
    return this.row


def switch_on(person: Person, *, actor: Actor, seen: str | None = None) -> Person:
    """The account works again, with the posts that still hold."""
    with changing(person, Verb.SWITCH_ON, actor=actor, seen=seen) as this:
        if this.row.is_active:
            raise Invalid(_("This account is switched on already."))
        this.row.is_active = True
    return this.row
