"""Draws that anyone can run again: of cases that closed, and of scorers from the panel's pool. PURE.

pool hash = SHA-256("pool-v1" ‖ canonical JSON of [[code, resident], …] by code), published first
seed      = SHA-256("draw-v1" ‖ pool hash ‖ the public randomness that was named beforehand)
chance    = the first 8 bytes of SHA-256("case-v1" ‖ seed ‖ key); drawn where below probability·2⁶⁴
rank      = SHA-256("scorer-v1" ‖ seed ‖ key ‖ code), smallest first

Hex digests and texts go in as UTF-8. The key of a case is the digest of the entry that closed it: it holds a
random salt, so that nobody can tell before the closing whether the case will be drawn, nor change it after.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

RESIDENTS_AT_LEAST = Decimal("0.6")


@dataclass(frozen=True)
class Candidate:
    """Somebody in the frozen pool, by a code that says nothing about them."""

    code: str
    resident: bool


@dataclass(frozen=True)
class Rates:
    """How likely a closed case is drawn. Implausibly fast ones and silent ones more often than the others.
    What was passed on outside counts as refused here: nobody did it."""

    base: Decimal
    silent: Decimal
    refused: Decimal
    fast: Decimal


def _digest(label: str, *parts: str) -> bytes:
    return hashlib.sha256("".join((label, *parts)).encode()).digest()


def pool_hash(pool: Iterable[Candidate]) -> str:
    """What is published of a frozen pool before the randomness is known."""
    rows = [[each.code, each.resident] for each in sorted(pool, key=lambda each: each.code)]
    return _digest("pool-v1", json.dumps(rows, separators=(",", ":"))).hex()


def seed(frozen: str, randomness: str) -> str:
    """The seed of a session: of the pool's hash and of what nobody could choose."""
    return _digest("draw-v1", frozen, randomness.strip()).hex()


def probability(outcome: str, *, fast: bool, rates: Rates) -> Decimal:
    """The inclusion probability of a case's stratum; the highest of those that fit."""
    turned_away = {"refused": rates.refused, "transferred": rates.refused}
    own = ({"silent": rates.silent} | turned_away).get(outcome, rates.base)
    return max(own, rates.fast) if fast else own


def is_drawn(seed_: str, key: str, chance_of: Decimal) -> bool:
    """Whether the case with this key is drawn at this probability."""
    return chance(seed_, key) < int(chance_of * 2**64)


def chance(seed_: str, key: str) -> int:
    """The case's number between 0 and 2⁶⁴ − 1."""
    return int.from_bytes(_digest("case-v1", seed_, key)[:8])


def ranked(seed_: str, key: str, pool: Iterable[Candidate]) -> list[Candidate]:
    """The pool in the order drawn for this case: scorers first, then their alternates."""
    return sorted(pool, key=lambda each: _digest("scorer-v1", seed_, key, each.code))


def scorers(
    order: Sequence[Candidate], barred: Collection[str], *, size: int = 3, seated: Collection[str] = ()
) -> tuple[str, ...]:
    """Who takes the seats that are free, in drawn order, without the barred and with at least 60 % residents.

    `seated`: who has a seat already. Where the pool has too few residents left, others take them; where
    it has too few of anybody, fewer are returned.
    """
    free = [each for each in order if each.code not in barred and each.code not in seated]
    others_most = size - ceil(RESIDENTS_AT_LEAST * size)
    others = sum(not each.resident for each in order if each.code in seated)
    wanted, taken = size - len(seated), []
    for each in free:
        if len(taken) < wanted and (each.resident or others < others_most):
            taken.append(each.code)
            others += not each.resident
    spare = [each.code for each in free if each.code not in taken]
    return tuple(taken + spare[: max(0, wanted - len(taken))])
