"""The marks by which a row of an export says where it comes from. PURE.

Each row has two of them, both made of a keyed digest of the export and the row's reference: a code in a
column of its own, which anybody can read and delete; and which of the spaces around the dots of its area are
ones that don't break, which nobody sees and which survives sorting, cutting and pasting of rows.

They show from which export a row was taken, not who passed it on, nor that its other cells are unchanged.
Whoever deletes the code and types the area anew has removed both; a picture of a screen never had them.
"""

import base64
import re
from collections.abc import Iterator, Sequence

DOT, STIFF = " · ", "\u00a0"
SPACED = re.compile(f"([ {STIFF}])·([ {STIFF}])")
CODE = re.compile(r"(?<![A-Za-z0-9])E(\d{1,12})-([A-Z2-7]{8})(?![A-Za-z0-9])")
FIRST_BIT = 5


def code(number: int, digest: bytes) -> str:
    """What stands in the column: E17-QX3ABZ2K."""
    return f"E{number}-{base64.b32encode(digest[:FIRST_BIT]).decode()}"


def bits(digest: bytes) -> Iterator[int]:
    """The digest's further bits, one after another."""
    return (byte >> place & 1 for byte in digest[FIRST_BIT:] for place in range(8))


def woven(names: Sequence[str], digest: bytes) -> str:
    """The names with dots between, and in the spaces beside these the digest's bits."""
    found = bits(digest)
    spaces = ([" ", STIFF][next(found)] for _each in range(2 * len(names)))
    return "".join(part for name in names for part in (name, next(spaces), "·", next(spaces)))[:-3]


def plain(text: str) -> str:
    """The text as it reads, whatever is woven into it."""
    return SPACED.sub(DOT, text)


def unwoven(text: str) -> list[int]:
    """The bits that stand in a text."""
    return [int(space == STIFF) for pair in SPACED.findall(text) for space in pair]


def agreeing(text: str, digest: bytes) -> tuple[int, int]:
    """How many of the text's bits are the digest's, of how many."""
    found = unwoven(text)
    return sum(one == other for one, other in zip(found, bits(digest), strict=False)), len(found)
