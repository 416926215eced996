"""What is published of a panel's draw, in two steps: before the randomness is known, and after. PURE.

pool hash    = SHA-256("panel-pool-v1" ‖ canonical JSON of [[code, features, household], …] by code)
lottery hash = SHA-256("lottery-v1" ‖ canonical JSON of [pool hash, quotas, size, committees, tickets])
seed         = SHA-256("draw-v1" ‖ pool hash ‖ lottery hash ‖ the public randomness named beforehand)

Canonical JSON: keys in order, no blanks, UTF-8. Committees are places in the published pool, from 0. Both
hashes must be out before the randomness is: whoever could choose the committees' order afterwards, could
choose the panel. The seed is also of the lottery, so that it cannot be exchanged for another under the same
pool hash.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evaluation.drawing.digests import canonical, digest, seed
from evaluation.drawing.quotas import read
from evaluation.drawing.replacing import alternates
from evaluation.drawing.selecting import leximin
from evaluation.drawing.tickets import drawn, lottery, ticket


@dataclass(frozen=True)
class Person:
    """Somebody in a frozen pool: a code and, where others live there too, a household's code, both saying
    nothing about them; and a feature, as text, for each category."""

    code: str
    features: Mapping[str, str]
    household: str | None = None


def rows(pool: Iterable[Person]) -> list[list]:
    """The pool as published: [code, features, household] by code."""
    return [[p.code, dict(p.features), p.household] for p in sorted(pool, key=lambda each: each.code)]


def panel_pool_hash(pool: Iterable[list]) -> str:
    """The hash of published rows; it can be out as soon as the pool is frozen."""
    return digest("panel-pool-v1", canonical(list(pool))).hex()


def lottery_hash(announced: Mapping) -> str:
    """The hash of everything that the panel is drawn from."""
    keys = ("pool_hash", "quotas", "size", "committees", "tickets")
    return digest("lottery-v1", canonical([announced[key] for key in keys])).hex()


def announce(pool: Iterable[Person], quotas: Mapping, size: int, *, tickets: int = 10_000) -> dict:
    """What is published before the randomness is known: a JSON object. Raises as `leximin` does,
    and ValueError where two people have one code.

    `quotas`: {category: {feature: (least, most)}}, features as text. `probabilities` are fractions as text.
    """
    frozen = rows(pool)
    if len({row[0] for row in frozen}) < len(frozen):
        raise ValueError("A code stands for two people.")
    found = lottery(
        leximin([row[1] for row in frozen], quotas, size, households=[row[2] for row in frozen]), tickets
    )
    nested: dict[str, dict] = {}
    for rule in read(quotas):
        nested.setdefault(rule.category, {})[rule.feature] = [rule.least, rule.most]
    announced = {
        "pool": frozen,
        "pool_hash": panel_pool_hash(frozen),
        "quotas": nested,
        "size": size,
        "committees": [list(each) for each in found.committees],
        "tickets": list(found.tickets),
        "probabilities": [str(each) for each in found.probabilities],
    }
    return announced | {"lottery_hash": lottery_hash(announced)}


def conclude(announced: Mapping, randomness: str) -> dict:
    """What was announced, with what the randomness makes of it: seed, ticket, panel, alternates in order."""
    codes = [row[0] for row in announced["pool"]]
    sown = seed(announced["pool_hash"] + announced["lottery_hash"], randomness)
    committee = announced["committees"][drawn(sown, announced["tickets"])]
    return dict(announced) | {
        "randomness": randomness.strip(),
        "seed": sown,
        "ticket": ticket(sown, sum(announced["tickets"])),
        "panel": [codes[place] for place in committee],
        "alternates": [codes[place] for place in alternates(sown, codes, committee)],
    }
