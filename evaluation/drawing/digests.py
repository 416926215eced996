"""Digests that every draw is made of: a label, then the texts, as UTF-8, through SHA-256. PURE."""

import hashlib
import json


def digest(label: str, *parts: str) -> bytes:
    """SHA-256(label ‖ parts), 32 bytes. The label keeps draws of different kinds apart."""
    return hashlib.sha256("".join((label, *parts)).encode()).digest()


def canonical(facts) -> str:
    """Facts as the one JSON text that is hashed: keys in order, no blanks, no escapes."""
    return json.dumps(facts, separators=(",", ":"), sort_keys=True, ensure_ascii=False)


def seed(frozen: str, randomness: str) -> str:
    """The seed of a session: of the pool's hash and of what nobody could choose."""
    return digest("draw-v1", frozen, randomness.strip()).hex()
