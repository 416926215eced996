"""How alike two filings are, by words, place and time, with the reason. PURE.

Words are compared as sets of neighbouring signs: two and three of a Chinese text, three of one in Latin
letters, so that word order, endings and a typing error matter little. A short text that is wholly within a
long one is nearly as like it as one of equal length would be.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from heapq import nlargest
from math import cos, hypot, radians

WITHIN = timedelta(days=60)
LIKELY = 0.25  # from here on somebody should look whether it is the same matter
SAME = 0.95  # from here on it is the same text about the same place
MOST_READ = 300  # signs of a text: what it is about is said at its beginning
MOST_GLANCED = 160  # signs of a text that are glanced at before it is weighed
MOST_WEIGHED = 12  # of many others so many are weighed: those that share most at a glance
FEWEST = 6  # a text of fewer pieces than these is like no other by what it contains
INSIDE = 0.85  # what being contained is worth, beside being equal

_LATIN = re.compile(r"[^\W_]+")
_HAN = re.compile("[\u3400-\u9fff]")
_FILLING = re.compile("[的了是在和也就都很请您我你他她们这那有吗呢吧啊]")
_SMALL_WORDS = frozenset(
    _LATIN.findall(
        "a an and are as at be been by for from had has have he her his i in is it its me my no not of on "
        "or our she since so some somebody that the their them then there they this to up us very was we "
        "were when which who will with you your please "
    )
)
METRES = 111_320  # of a degree of latitude

Gram = tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One filing. `path`: of its area, `/city/…/grid/`; `spot`: (longitude, latitude), WGS 84."""

    text: str
    path: str
    at: datetime
    spot: tuple[float, float] | None = None

    @cached_property
    def pieces(self) -> frozenset[Gram]:
        return pieces(self.text)


@dataclass(frozen=True)
class Likeness:
    """From 0 to 1, and what it comes from. `metres` between the two spots, where both are known."""

    score: float
    words: float
    place: float
    time: float
    metres: int | None = None


def likeness(one: Told, other: Told) -> Likeness:
    """How likely the two speak of the same matter; the same whichever is asked first."""
    words, near = likeness_of_words(one.pieces, other.pieces), _metres(one.spot, other.spot)
    place, time = _place(one.path, other.path, near), _time(one.at, other.at)
    score = words * (0.5 + 0.35 * place + 0.15 * time) if place and time else 0.0
    return Likeness(score, words, place, time, near)


def alike(one: Told, others: Mapping[int, Told], least: float = LIKELY) -> list[tuple[int, Likeness]]:
    """(key, likeness) of those that are at least so alike, the likeliest first. Weighing a text takes a sixth
    of a millisecond, a glance a twentieth of that: so of a hundred and more a dozen are weighed."""
    glance = _glance(one.text)
    shared = ((len(glance & _glance(told.text)), key) for key, told in others.items())
    keys = [key for count, key in nlargest(MOST_WEIGHED, shared) if count]
    found = [(key, likeness(one, others[key])) for key in keys]
    return sorted((row for row in found if row[1].score >= least), key=lambda row: -row[1].score)


def _glance(text: str) -> set[Gram]:
    signs = text[:MOST_GLANCED].lower()
    return set(zip(signs, signs[1:], strict=False))


def pieces(text: str) -> frozenset[Gram]:
    """The set of neighbouring signs that stands for a text."""
    plain = unicodedata.normalize("NFKC", text[:MOST_READ]).lower()
    words = _LATIN.findall(plain)
    if 2 * len(_HAN.findall(plain)) >= sum(map(len, words)):
        signs = _FILLING.sub("", "".join(words))
        return frozenset({*zip(signs, signs[1:], strict=False), *_threes(signs)})
    kept = [word for word in words if word not in _SMALL_WORDS]
    return frozenset(_threes(f" {' '.join(kept)} ")) if kept else frozenset()


def _threes(signs: str) -> zip:
    return zip(signs, signs[1:], signs[2:], strict=False)


def likeness_of_words(one: frozenset[Gram], other: frozenset[Gram]) -> float:
    """From 0 (nothing in common) to 1 (the same set)."""
    if not one or not other:
        return 0.0
    common, least = len(one & other), min(len(one), len(other))
    equal = common / (len(one) + len(other) - common)
    return max(equal, INSIDE * common / least) if least >= FEWEST else equal


def _place(one: str, other: str, metres: int | None) -> float:
    """1: the same grid, or within fifty metres; 0: nothing in common but the city or the district."""
    near = _areas(one, other)
    if metres is None:
        return near
    if metres <= 50:
        return 1.0
    return near if metres <= 500 else near / 2


def _areas(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if one.startswith(other) or other.startswith(one):
        return 0.9
    shared = sum(1 for a, b in zip(_steps(one), _steps(other), strict=False) if a == b)
    return {4: 0.8, 3: 0.3}.get(shared, 0.0)


def _steps(path: str) -> list[str]:
    return path.strip("/").split("/")


def _time(one: datetime, other: datetime) -> float:
    """1: at the same moment; 0: more than sixty days apart."""
    apart = abs(one - other)
    return 0.0 if apart > WITHIN else 1 - 0.5 * (apart / WITHIN)


def _metres(one: tuple[float, float] | None, other: tuple[float, float] | None) -> int | None:
    if one is None or other is None:
        return None
    (east, north), (e, n) = one, other
    return round(METRES * hypot((east - e) * cos(radians((north + n) / 2)), north - n))
