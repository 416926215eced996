"""Which points and findings of a round are looked at again, drawn from a seed: anybody who knows it draws the
same. PURE."""

import hashlib
from collections.abc import Sequence


def drawn(keys: Sequence[str], share: int, seed: str) -> list[str]:
    """`share` in a hundred of the keys; what is left over as a fraction is drawn for, so that on average it
    is exactly the share, however few there are. The order of the keys does not matter."""
    if not keys:
        return []
    among = f"{seed}:among:{keys[0].partition(':')[0]}"
    many, over = divmod(len(keys) * share, 100)
    many += _number(among) % 100 < over
    return sorted(sorted(keys, key=lambda key: (_number(f"{seed}:{key}"), key))[:many])


def pick(among: Sequence[int], seed: str, key: str) -> int | None:
    """One of them for this key; None where there is nobody."""
    people = sorted(among)
    return people[_number(f"{seed}:who:{key}") % len(people)] if people else None


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
