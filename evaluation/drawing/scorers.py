"""Who scores a drawn case: the pool in drawn order, without the barred, with enough residents. PURE."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from evaluation.drawing.digests import digest

RESIDENTS_AT_LEAST = Decimal("0.6")


@dataclass(frozen=True)
class Candidate:
    """Somebody in the frozen pool, by a code that says nothing about them."""

    code: str
    resident: bool


def pool_hash(pool: Iterable[Candidate]) -> str:
    """What is published of a frozen pool before the randomness is known."""
    rows = [[each.code, each.resident] for each in sorted(pool, key=lambda each: each.code)]
    return digest("pool-v1", json.dumps(rows, separators=(",", ":"))).hex()


def ranked(seed_: str, key: str, pool: Iterable[Candidate]) -> list[Candidate]:
    """The pool in the order drawn for this case: scorers first, then their alternates."""
    return sorted(pool, key=lambda each: digest("scorer-v1", seed_, key, each.code))


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
