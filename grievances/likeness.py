"""Whether two replies are nearly the same text. PURE.

A text is taken apart into shingles: its runs of two Chinese characters, or of four letters where it is mostly
letters (a character says about as much), without spaces, punctuation and case, each number as one sign, so
that a date or a house number makes no difference. Two texts are as alike as their shared shingles are many
among all of theirs (Jaccard).
"""

import re
import unicodedata
from collections.abc import Iterable

CHARACTERS, LETTERS = 2, 4
ALIKE = 0.85
NUMBER, BETWEEN = re.compile(r"\d+"), re.compile(r"[\W_]+")


def shingles(text: str) -> frozenset[str]:
    """The runs of a text's signs; a shorter text is one run; of no sign there is none."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = BETWEEN.sub("", NUMBER.sub("0", plain))
    signs = LETTERS if sum(sign.isascii() for sign in plain) * 2 > len(plain) else CHARACTERS
    if len(plain) <= signs:
        return frozenset([plain] if plain else [])
    return frozenset(plain[start : start + signs] for start in range(len(plain) - signs + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 (nothing shared) to 1 (the same); two empty texts share nothing."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0


def alike(text: str, others: Iterable[str]) -> list[bool]:
    """For each of the others whether it is nearly the text. What is much shorter or longer is not taken
    apart: so few or so many signs can't be."""
    mine, length = shingles(text), _length(text)
    found = []
    for other in others:
        near = mine and _may_be_near(length, _length(other))
        found.append(bool(near) and likeness(mine, shingles(other)) >= ALIKE)
    return found


def _length(text: str) -> int:
    return len("".join(text.split()))


def _may_be_near(one: int, other: int) -> bool:
    """A cheap look before the exact one; wide enough for punctuation and numbers, which don't count."""
    return min(one, other) * 2 >= max(one, other)
