"""Addresses to answer to: `reply+<tag>-<proof>@example.org`. The tag says which matter, the proof (80 bits of
a keyed digest) that the portal itself has written the address. Lower case alone: mail servers change case.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

from portal.kit.sealed import blind

PLACE = "engines.inbox.address"
TAG = re.compile(r"[a-z0-9]{1,40}")


def address(tag: str, mailbox: str) -> str:
    """The address under `mailbox` that belongs to the tag (letters and digits, in lower case); "" where the
    portal has no mailbox."""
    if not mailbox:
        return ""
    if not TAG.fullmatch(tag):
        raise ValueError(f"{tag!r} is no tag: letters and digits, in lower case")
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{tag}-{_proof(tag)}@{domain}"


def tag_in(found: Iterable[str], mailbox: str) -> str | None:
    """The tag of the first of these addresses that the portal has written; None where it wrote none."""
    local, _, domain = mailbox.lower().rpartition("@")
    mould = re.compile(rf"{re.escape(local)}\+([a-z0-9]{{1,40}})-([a-z2-7]{{16}})@{re.escape(domain)}")
    for each in found:
        known = mould.fullmatch(each.strip().lower())
        if mailbox and known and hmac.compare_digest(known[2], _proof(known[1])):
            return known[1]
    return None


def _proof(tag: str) -> str:
    digest = hashlib.sha256(blind(tag, PLACE).encode()).digest()
    return base64.b32encode(digest[:10]).decode().lower()
