"""Words as a panel member may read them: units by letters, places coarse, people masked.

Names are first replaced by signs that no text holds, then personal details are masked, then the signs become
words: so the masking of flats and rooms does not take "Unit A" for one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from django.utils.translation import gettext as _

from grievances.redaction import redact
from portal.areas.models import Area, Level
from portal.departments.models import Department, Post

HIDDEN_LEVELS = {Level.GRID, Level.COMMUNITY}
SHORTEST = {True: 3, False: 6}  # the shortest piece of a name that is taken for it: Chinese, else
FIRST_SIGN = 0xE000  # of Unicode's private use area
ITEM_ZH, ITEM_EN = re.compile(r"第\s*\d+(?:\.\d+)+\s*项"), re.compile(r"\bitem\s+\d+(?:\.\d+)+")


@dataclass(frozen=True)
class Alias:
    """A unit under a sign; it stands where its name would stand."""

    name: str


@dataclass(frozen=True)
class Blind:
    """Which sign stands for which unit, what is written instead of which words, and what the signs mean.
    `used`: (what stood there, what stands there now) of all that was replaced so far."""

    units: Mapping[int, Alias]
    others: Alias
    words: Mapping[str, str]
    meanings: Mapping[str, str]
    used: set[tuple[str, str]] = field(default_factory=set, compare=False)

    def named(self, keys: Iterable[int]) -> dict[int, Alias]:
        """The aliases of the departments with these keys, as sentences want them; `mask` the sentence."""
        return {key: self.units.get(key, self.others) for key in keys}

    def name_of(self, key: int) -> str:
        """What the unit is called."""
        return self.meanings[self.units.get(key, self.others).name]

    def mask(self, text: str) -> str:
        """The text with names of units, places and officers replaced, and personal details masked."""
        if not text:
            return ""
        signed = self._signed(text)
        signed = ITEM_EN.sub("an item", ITEM_ZH.sub("有关条款", signed))
        return _replaced(redact(signed), self.meanings)

    def _signed(self, text: str) -> str:
        def put(found: re.Match) -> str:
            sign = self.words[found[0]]
            self.used.add((found[0], self.meanings[sign]))
            return sign

        pattern = _any_of(self.words)
        return re.sub(pattern, put, text) if pattern else text


def _any_of(words: Iterable[str]) -> str:
    """A pattern of all of them; of two that begin alike the longer one."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _replaced(text: str, words: Mapping[str, str]) -> str:
    """Each word by its replacement."""
    pattern = _any_of(words)
    return re.sub(pattern, lambda found: words[found[0]], text) if pattern else text


class Signs:
    """Gives each meaning a sign of its own."""

    def __init__(self) -> None:
        self.by_meaning: dict[str, str] = {}

    def of(self, meaning: str) -> str:
        return self.by_meaning.setdefault(meaning, chr(FIRST_SIGN + len(self.by_meaning)))


def blind(units: list[int], masked: Iterable[str] = ()) -> Blind:
    """The blind for a case handled by these units, the lead first: three queries. `masked`: words that are
    masked besides."""
    signs = Signs()
    letters = zip(units, ascii_uppercase, strict=False)
    aliases = {key: Alias(signs.of(_("Unit %(letter)s") % {"letter": letter})) for key, letter in letters}
    others = Alias(signs.of(_("another unit")))
    areas = list(Area.objects.values_list("name_zh", "name_en", "level"))
    names = [name for zh, en, _level in areas for name in (zh, en) if name]
    units_by_name: dict[str, str] = {}
    for department in Department.objects.all():
        alias = aliases.get(department.pk, others).name
        units_by_name |= {variant: alias for variant in _variants(department, names)}
    more = {word: signs.of(_("[masked]")) for word in masked}
    words = _places(areas, signs) | _officers(units, signs) | units_by_name | more
    return Blind(aliases, others, words, {sign: meaning for meaning, sign in signs.by_meaning.items()})


def _variants(department: Department, areas: list[str]) -> set[str]:
    """The unit's names of all times, whole and without the place in front: 临湖区公安分局 and 公安分局."""
    found, former = set(), [name for each in department.former for name in (each["zh"], each["en"])]
    for whole in filter(None, (department.name_zh, department.name_en, *former)):
        found.add(whole)
        for area in areas:
            rest = whole.removeprefix(area).strip()
            if rest != whole and len(rest) >= SHORTEST[not rest.isascii()]:
                found.add(rest)
    return found


def _officers(units: list[int], signs: Signs) -> dict[str, str]:
    """Everybody who works, or worked, for one of the units."""
    posts = Post.objects.filter(department__in=units).values_list("person__name_zh", "person__name_en")
    return {name: signs.of(_("an officer")) for pair in posts for name in pair if len(name) > 1}


def _places(areas: list[tuple[str, str, str]], signs: Signs) -> dict[str, str]:
    instead = {Level.GRID: _("a grid"), Level.COMMUNITY: _("a community")}
    return {
        name: signs.of(instead[level])
        for zh, en, level in areas
        if level in HIDDEN_LEVELS
        for name in (zh, en)
        if name
    }
