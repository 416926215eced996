"""Quotas to begin with: as the district is, where that is known, else as the pool is."""

from collections import Counter
from math import ceil, floor

from evaluation.models import MemberKind

RESIDENTS = 0.6
Bounds = dict[str, dict[str, tuple[int, int]]]


def suggested(size: int, pool: dict[str, Counter]) -> Bounds:
    """For a panel of so many: each value's share of the seats, rounded down and up; of residents at least six
    in ten (domain.md 3), of others what is left."""
    found: Bounds = {}
    for name, counts in pool.items():
        total = sum(counts.values()) or 1
        shares = {value: size * n / total for value, n in counts.items()}
        if name == "kind":
            found[name] = {value: _of_kind(value, size) for value in shares}
        else:
            found[name] = {
                value: (floor(share), min(size, ceil(share) + 1)) for value, share in shares.items()
            }
    return found


def _about(share: float, size: int) -> tuple[int, int]:
    return floor(share), min(size, ceil(share) + 1)


def _of_kind(value: str, size: int) -> tuple[int, int]:
    residents = ceil(RESIDENTS * size)
    return (residents, size) if value == MemberKind.RESIDENT else (0, size - residents)
