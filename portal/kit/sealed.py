"""Sealing: AES-GCM with the key's id in front and the place (model.field) as associated data; and blind
indexes.

Format of a sealed text: `<key id>:<base64 of 12 bytes nonce ‖ ciphertext ‖ tag>`. The first of
settings.SEAL_KEYS seals; all of them open, so that a key can be rotated. A blind index is HMAC-SHA-256
under a key derived from the last of them (the oldest), which therefore stays while its indexes are searched.
"""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class CannotOpen(Exception):
    """The text was sealed with another key, for another place, or was changed."""


@cache
def _keys() -> dict[str, bytes]:
    keys = {}
    for pair in settings.SEAL_KEYS:
        name, colon, value = pair.partition(":")
        key = base64.b64decode(value) if colon else b""
        if len(key) != 32:
            raise ImproperlyConfigured("SEAL_KEYS: each is id:base64 of exactly 32 bytes.")
        keys[name] = key
    if not keys:
        raise ImproperlyConfigured("Set SEAL_KEYS: id:base64 of 32 random bytes.")
    return keys


def seal(plain: str, place: str, key: bytes | None = None) -> str:
    """Seal `plain` for `place`; the empty text stays empty. With `key` (32 bytes) under that key, named
    `own`."""
    if not plain:
        return ""
    name, secret = ("own", key) if key else next(iter(_keys().items()))
    nonce = os.urandom(12)
    body = AESGCM(secret).encrypt(nonce, plain.encode(), place.encode())
    return f"{name}:{base64.b64encode(nonce + body).decode()}"


def unseal(sealed: str, place: str, key: bytes | None = None) -> str:
    """What `seal` was given. Raises CannotOpen; never answers with nothing instead."""
    if not sealed:
        return ""
    name, _, body = sealed.partition(":")
    secret = key if name == "own" else _keys().get(name)
    if secret is None:
        raise CannotOpen(f"no key {name!r}")
    try:
        raw = base64.b64decode(body, validate=True)
        return AESGCM(secret).decrypt(raw[:12], raw[12:], place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(f"{place}: changed, or sealed for another place") from error


def blind(value: str, place: str) -> str:
    """A keyed digest to find equal values by, without storing them: 43 characters; empty for the empty
    text."""
    if not value:
        return ""
    key = hmac.digest(list(_keys().values())[-1], b"blind-index", hashlib.sha256)
    return base64.urlsafe_b64encode(
        hmac.digest(key, f"{place}\x1f{value}".encode(), hashlib.sha256)
    ).decode()[:43]


class SealedTextField(models.TextField):
    """A text sealed in the table, plain in Python; its place is `app.model.field`."""

    @property
    def _place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value):
        return seal(value, self._place) if value else ""

    def from_db_value(self, value, expression, connection):
        return unseal(value, self._place) if value else ""

    def get_lookup(self, lookup_name):
        if lookup_name not in {"isnull"}:
            raise TypeError("A sealed field can't be searched: use a blind index.")
        return super().get_lookup(lookup_name)
