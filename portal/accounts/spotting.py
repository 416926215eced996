"""Where a text names somebody, however it was typed: full-width figures, blanks and dashes in a number. PURE.

All places are (start, end) in the text as it was written, in its order.
"""

import re
import unicodedata
from collections.abc import Iterable

Place = tuple[int, int]
BREAK = "\0"  # what holds two numbers apart
BETWEEN_FIGURES = re.compile(r"[\s\-‐-―−.·•()（）]")
MOBILE = re.compile(r"(?<!\d)(?:00)?(?:86)?1[3-9]\d{9}(?!\d)")
ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)")
SHORTEST_NAME, SHORTEST_NUMBER = 2, 7


class _Stream:
    """A text as it is compared: its signs, each with the place where it stood."""

    def __init__(self, signs: Iterable[tuple[str, int]]):
        pairs = list(signs)
        self.text = "".join(sign for sign, _at in pairs)
        self.at = [at for _sign, at in pairs]

    def place(self, start: int, end: int) -> Place:
        return self.at[start], self.at[end - 1] + 1

    def all_of(self, wanted: str) -> list[Place]:
        return self.matches(re.compile(re.escape(wanted))) if wanted else []

    def matches(self, pattern: re.Pattern[str]) -> list[Place]:
        return [self.place(*found.span()) for found in pattern.finditer(self.text)]


def _signs(text: str) -> Iterable[tuple[str, int]]:
    for at, sign in enumerate(text):
        for each in unicodedata.normalize("NFKC", sign).lower():
            yield each, at


def _figures(text: str) -> _Stream:
    """Its figures with nothing between them; whatever else stands there holds two numbers apart."""

    def kept() -> Iterable[tuple[str, int]]:
        for sign, at in _signs(text):
            if sign.isdecimal() or sign in "xX":
                yield sign, at
            elif not BETWEEN_FIGURES.match(sign):
                yield BREAK, at

    return _Stream(kept())


def numbers(text: str) -> list[Place]:
    """What looks like a mobile number."""
    return _figures(text).matches(MOBILE)


def id_numbers(text: str) -> list[Place]:
    """What looks like the number of an identity card."""
    return _figures(text).matches(ID_NUMBER)


def of_person(text: str, *, name: str = "", phone: str = "", email: str = "") -> list[Place]:
    """Where the text has this full name, this number or this address. A name of one sign, a number of a few
    figures say nothing."""
    return sorted({*_names(text, name), *_phones(text, phone), *_mails(text, email)})


def _names(text: str, name: str) -> list[Place]:
    plain = "".join(sign for sign, _at in _signs(name) if not sign.isspace())
    if len(plain) < SHORTEST_NAME:
        return []
    if plain.isascii():  # words, with blanks between them and something else around
        words = r"\s+".join(map(re.escape, unicodedata.normalize("NFKC", name).lower().split()))
        return _Stream(_signs(text)).matches(re.compile(rf"(?<![a-z]){words}(?![a-z])"))
    return _Stream(pair for pair in _signs(text) if not pair[0].isspace()).all_of(plain)


def _phones(text: str, phone: str) -> list[Place]:
    figures = "".join(sign for sign, _at in _signs(phone) if sign.isdecimal())
    within = re.sub(r"^(0086|86)(?=1\d{10}$)", "", figures)
    return _figures(text).all_of(within) if len(within) >= SHORTEST_NUMBER else []


def _mails(text: str, email: str) -> list[Place]:
    return _Stream(_signs(text)).all_of("".join(sign for sign, _at in _signs(email.strip())))


def quoted(text: str, place: Place, around: int = 6) -> str:
    """The place in the writer's own words, with a little of what stands around it."""
    start, end = place
    before, after = text[max(0, start - around) : start], text[end : end + around]
    shown = " ".join(f"{before}{text[start:end]}{after}".split())
    return f"{'…' if start > around else ''}{shown}{'…' if end + around < len(text) else ''}"
