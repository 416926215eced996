"""Short messages 短信: a provider sends them; which one, the environment says. Numbers as providers take
them, and the hours in which a telephone must not ring."""

import hashlib
import json
import os
import re
import unicodedata
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from django.conf import settings

from portal.engines.outbox.calling import Failed, call
from portal.kit import clock

QUIET = (21, 8)  # from this hour to that no telephone rings, but of danger
CHINA = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{9})")
ABROAD = re.compile(r"(?:\+|00)([1-9]\d{7,14})")
PER_PART = 70  # signs of one message, where there is any that is not Latin


class Temporary(Exception):
    """Not now: to be tried again."""


class Refused(Exception):
    """Never: no such number, or nothing that this provider sends."""


class Provider(Protocol):
    """Whoever carries short messages."""

    def send(self, number: str, text: str, key: str) -> str:
        """Send the text; returns what the provider calls it. `key`: the same one is the same message, also
        where it is sent again. Raises Temporary, Refused."""


class FileProvider:
    """Writes each message as a line of JSON: for the demo, and to see what would be sent."""

    def __init__(self, path: Path):
        self.path = path

    def send(self, number: str, text: str, key: str) -> str:
        """One write of one line: two workers do not mix theirs."""
        name = hashlib.sha256(key.encode()).hexdigest()[:16]
        line = json.dumps({"id": name, "to": number, "text": text}, ensure_ascii=False) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab", 0) as file:
                file.write(line.encode())
        except OSError as error:
            raise Temporary(type(error).__name__) from error
        return name


class HttpProvider:
    """Posts `{"to", "text", "key"}` to an address, with a token; its answer is `{"id"}`. 4xx: never, but for
    408, 425 and 429; the key goes along as Idempotency-Key."""

    LATER = frozenset({408, 425, 429})

    def __init__(self, url: str, token: str, *, private: bool = False):
        self.url, self.token, self.private = url, token, private

    def send(self, number: str, text: str, key: str) -> str:
        """See Provider."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        try:
            status, body = call(
                self.url, {"to": number, "text": text, "key": key}, headers, private=self.private
            )
        except Failed as error:
            raise Temporary(str(error)) from error
        if 400 <= status < 500 and status not in self.LATER:
            raise Refused(f"HTTP {status}")
        if not 200 <= status < 300:
            raise Temporary(f"HTTP {status}")
        return str(body.get("id", ""))[:100]


def provider() -> Provider:
    """The provider that the environment names."""
    if settings.SMS_URL:
        return HttpProvider(settings.SMS_URL, settings.SMS_TOKEN)
    return FileProvider(Path(settings.SMS_FILE))


def is_on() -> bool:
    """Whether there is anybody to carry short messages: else none is written."""
    return bool(settings.SMS_URL or settings.SMS_FILE)


def mobile(typed: str) -> str:
    """The number as providers take it (+8613911112222), of a mainland mobile or with its country's code;
    "" of anything else, such as a telephone at home."""
    plain = re.sub(r"[\s\-‐-―−.()（）]", "", unicodedata.normalize("NFKC", typed))
    if found := CHINA.fullmatch(plain):
        return f"+86{found[1]}"
    found = ABROAD.fullmatch(plain)
    return f"+{found[1]}" if found and not found[1].startswith("86") else ""


def may_ring(now: datetime) -> datetime:
    """When a telephone may ring: now, or when the quiet hours end."""
    local, (evening, morning) = clock.local(now), QUIET
    if morning <= local.hour < evening:
        return now
    day = local + timedelta(days=1) if local.hour >= evening else local
    return day.replace(hour=morning, minute=0, second=0, microsecond=0)
