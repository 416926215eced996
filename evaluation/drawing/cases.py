"""Which closed cases are drawn, and how likely each was. PURE."""

from dataclasses import dataclass
from decimal import Decimal

from evaluation.drawing.digests import digest


@dataclass(frozen=True)
class Rates:
    """How likely a closed case is drawn. Implausibly fast ones and silent ones more often than the others.
    What was passed on outside counts as refused here: nobody did it."""

    base: Decimal
    silent: Decimal
    refused: Decimal
    fast: Decimal


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
    return int.from_bytes(digest("case-v1", seed_, key)[:8])
