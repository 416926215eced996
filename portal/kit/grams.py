"""Texts as terms that a full-text index finds again, Chinese as well. PURE.

No index that databases bring along knows where a Chinese word ends. So a run of Chinese signs is written as
all pairs of neighbours, and its last sign alone; whoever looks for 漏水 finds that pair, and for 水 whatever
begins with it. Letters and digits are words as they stand, in small letters, in their usual width.
"""

import re
import unicodedata
from typing import NamedTuple

MOST_ASKED = 12  # terms; more of them find nothing else
LONGEST = 100  # letters of a word: beyond that it is no word, and PostgreSQL takes none of 2,048 bytes
_RUN = re.compile("([\u3400-\u9fff]+)|([^\\W_\u3400-\u9fff]+)")


class Term(NamedTuple):
    """One term that is looked for. `begins`: whatever begins like it is found, too."""

    text: str
    begins: bool


def written(text: str) -> str:
    """The terms of a text, each once, with one space between."""
    return " ".join(dict.fromkeys(term for han, word in _runs(text) for term in _terms(han, word)))


def asked(text: str) -> tuple[Term, ...]:
    """What to look for, all of it, when somebody types this; empty: nothing in it can be looked for."""
    found = [term for han, word in _runs(text) for term in _asked(han, word)]
    return tuple(dict.fromkeys(found))[:MOST_ASKED]


def _runs(text: str) -> list[tuple[str, str]]:
    return _RUN.findall(unicodedata.normalize("NFKC", text).lower())


def _terms(han: str, word: str) -> list[str]:
    return [*_pairs(han), han[-1]] if han else [word[:LONGEST]]


def _asked(han: str, word: str) -> list[Term]:
    if len(han) > 1:
        return [Term(pair, begins=False) for pair in _pairs(han)]
    return [Term(han or word[:LONGEST], begins=bool(han) or len(word) > 1)]


def _pairs(han: str) -> list[str]:
    return [han[at : at + 2] for at in range(len(han) - 1)]
