"""What is mixed into the packets so that a panel's own steadiness can be measured: sheets that are asked for
twice, and cases whose answer is known. PURE.

repeated : first 8 bytes of SHA-256("again-v1" ‖ seed ‖ key ‖ code) below share·2⁶⁴
known    : first 8 bytes of SHA-256("known-v1" ‖ seed ‖ key) below share·2⁶⁴; the case by SHA-256("which-v1" ‖
           seed ‖ key ‖ its number), smallest first
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from evaluation.drawing.digests import digest


def is_repeated(seed_: str, key: str, code: str, share: Decimal) -> bool:
    """Whether the member with this code scores the case with this key twice."""
    return _below(digest("again-v1", seed_, key, code), share)


def is_followed(seed_: str, key: str, share: Decimal) -> bool:
    """Whether a case with a known answer comes with the drawn case of this key."""
    return _below(digest("known-v1", seed_, key), share)


def chosen(seed_: str, key: str, numbers: Iterable[int]) -> int | None:
    """Which of the cases with a known answer it is; None where there are none."""
    return min(numbers, key=lambda number: digest("which-v1", seed_, key, str(number)), default=None)


def gaps(given: Mapping[str, int | None], known: Mapping[str, int | None]) -> dict[str, int]:
    """{criterion: how many marks the two lie apart}, where both have one."""
    pairs = {key: (mark, known.get(key)) for key, mark in given.items()}
    return {key: abs(a - b) for key, (a, b) in pairs.items() if a is not None and b is not None}


def _below(number: bytes, share: Decimal) -> bool:
    return int.from_bytes(number[:8]) < int(share * 2**64)
