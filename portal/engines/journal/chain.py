"""The hash chain of one subject: what a digest is made of, and where a chain first breaks. PURE.

commitment = SHA-256("gongzhi-commitment-v1" ‖ salt (32 bytes) ‖ canonical JSON of the data)
digest     = SHA-256("gongzhi-entry-v1" ‖ canonical JSON of
             [subject, seq, verb, at, actor, role, commitment, previous])

Canonical JSON: keys sorted, no white space, UTF-8 as it is (no normalisation: what was typed is what is
kept), no floats. `at`: ISO 8601, UTC, microseconds. The first entry's `previous` is 64 zeros.

Erasing empties an entry's salt and data; its commitment stays, so the chain holds, and without the salt
nobody can try texts against it. That it was erased, a later `erase` entry of the same chain says, by number.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
ERASE, ERASED = "erase", "erased"


@dataclass(frozen=True)
class Link:
    """One entry, as the chain sees it. `salt` (hex) and `data` are empty after an erasure."""

    subject: str
    seq: int
    verb: str
    at: datetime
    actor: str
    role: str
    salt: str
    data: str
    commitment: str
    previous: str
    digest: str


def canonical(data: Any) -> str:
    """The one spelling of `data` (dicts, lists, strings, whole numbers, booleans, None). TypeError on a
    float."""
    _refuse_floats(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse_floats(data: Any) -> None:
    if isinstance(data, float):
        raise TypeError("A journal holds no floats: write a text or a whole number.")
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list | tuple):
        for each in data:
            _refuse_floats(each)


def commit(salt: str, data: str) -> str:
    """The salted commitment (hex) to a canonical JSON text."""
    return hashlib.sha256(b"gongzhi-commitment-v1" + bytes.fromhex(salt) + data.encode()).hexdigest()


def digest(
    subject: str, seq: int, verb: str, at: datetime, actor: str, role: str, commitment: str, previous: str
) -> str:
    """The entry's digest (hex)."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    body = canonical([subject, seq, verb, moment, actor, role, commitment, previous])
    return hashlib.sha256(b"gongzhi-entry-v1" + body.encode()).hexdigest()


def first_break(links: Iterable[Link]) -> tuple[Link, str] | None:
    """The first link that does not hold, with the reason; None where one subject's chain is whole."""
    chain = tuple(links)
    erased = _said_erased(chain)
    previous, seq = GENESIS, 0
    for link in chain:
        if reason := _flaw(link, seq + 1, previous) or _flaw_of_data(link, erased):
            return link, reason
        previous, seq = link.digest, link.seq
    return None


def _said_erased(chain: tuple[Link, ...]) -> set[int]:
    """The numbers of entries of which a later entry says that they were erased."""
    saying = [link for link in chain if link.verb == ERASE and link.data and _holds(link)]
    return {seq for link in saying for seq in json.loads(link.data).get(ERASED, ()) if seq < link.seq}


def _holds(link: Link) -> bool:
    return commit(link.salt, link.data) == link.commitment


def _flaw_of_data(link: Link, erased: set[int]) -> str:
    if link.salt or link.data:
        return "" if _holds(link) else "its data was changed"
    return "" if link.seq in erased else "its data is gone, and no later entry says that it was erased"


def _flaw(link: Link, seq: int, previous: str) -> str:
    if link.seq != seq:
        return f"entry {seq} is missing"
    if link.previous != previous:
        return "it does not follow the entry before it"
    made = digest(
        link.subject, link.seq, link.verb, link.at, link.actor, link.role, link.commitment, link.previous
    )
    return "" if made == link.digest else "it was changed"
