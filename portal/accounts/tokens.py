"""Keys to the API: shown once when they are made, kept as digests, revoked and never deleted."""

import hashlib
import secrets

from portal.accounts.models import ApiToken, Person
from portal.kit import clock

PREFIX = "gz_"


def issue(person: Person, label: str) -> str:
    """A new token of the person. Nobody can read it again: whoever loses it makes another."""
    token = f"{PREFIX}{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(person=person, label=label[:60], digest=digest(token), created_at=clock.now())
    return token


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so that a plain hash guards it."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_of(token: str) -> Person | None:
    """Whose token this is; None where it is unknown or revoked, or the account is closed: one query."""
    rows = ApiToken.objects.filter(digest=digest(token), revoked_at=None, person__is_active=True)
    found = rows.select_related("person").first()
    return found.person if found else None


def revoke(person: Person, label: str) -> int:
    """Revoke the person's tokens of this label; returns how many."""
    rows = ApiToken.objects.filter(person=person, label=label, revoked_at=None)
    return rows.update(revoked_at=clock.now())
