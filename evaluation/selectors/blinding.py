"""Words as a panel member may read them: units by letters, places coarse, people masked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase

from django.utils.translation import gettext as _

from grievances.redaction import redact
from portal.areas.models import Area, Level
from portal.departments.models import Department, Post

HIDDEN_LEVELS = {Level.GRID, Level.COMMUNITY}
SHORTEST = {True: 3, False: 6}  # the shortest piece of a name that is taken for it: Chinese, else


@dataclass(frozen=True)
class Alias:
    """A unit under a letter; it stands where its name would stand."""

    name: str


@dataclass(frozen=True)
class Blind:
    """What stands for which unit, and what is written instead of which words."""

    units: Mapping[int, Alias]
    others: Alias
    words: Mapping[str, str]

    def named(self, keys: Iterable[int]) -> dict[int, Alias]:
        """The aliases of the departments with these keys, as sentences want them."""
        return {key: self.units.get(key, self.others) for key in keys}

    def mask(self, text: str) -> str:
        """The text with names of units, places and officers replaced, and personal details masked."""
        if not text:
            return ""
        pattern = "|".join(re.escape(word) for word in self.words)
        replaced = re.sub(pattern, lambda found: self.words[found[0]], text) if pattern else text
        return redact(replaced)


def blind(units: list[int]) -> Blind:
    """The blind for a case handled by these units, the lead first: three queries."""
    letters = {
        key: Alias(_("Unit %(letter)s") % {"letter": letter})
        for key, letter in zip(units, ascii_uppercase, strict=False)
    }  # noqa: B905
    others = Alias(_("another unit"))
    words: dict[str, str] = {}
    prefixes = list(Area.objects.values_list("name_zh", "name_en", "level"))
    names = [name for zh, en, _level in prefixes for name in (zh, en) if name]
    for department in Department.objects.all():
        alias = letters.get(department.pk, others).name
        words |= {variant: alias for variant in _variants(department, names)}
    words |= _officers(units)
    words |= _places(prefixes)
    longest_first = sorted(words.items(), key=lambda pair: -len(pair[0]))
    return Blind(letters, others, dict(longest_first))


def _variants(department: Department, areas: list[str]) -> set[str]:
    """The unit's names, whole and without the place in front: 临湖区公安分局 and 公安分局."""
    found = set()
    for whole in filter(None, (department.name_zh, department.name_en)):
        found.add(whole)
        for area in areas:
            rest = whole.removeprefix(area).strip()
            if rest != whole and len(rest) >= SHORTEST[not rest.isascii()]:
                found.add(rest)
    return found


def _officers(units: list[int]) -> dict[str, str]:
    """Everybody who works, or worked, for one of the units."""
    posts = Post.objects.filter(department__in=units).values_list("person__name_zh", "person__name_en")
    return {name: _("an officer") for pair in posts for name in pair if len(name) > 1}


def _places(areas: list[tuple[str, str, str]]) -> dict[str, str]:
    instead = {Level.GRID: _("a grid"), Level.COMMUNITY: _("a community")}
    return {
        name: instead[level] for zh, en, level in areas if level in HIDDEN_LEVELS for name in (zh, en) if name
    }
