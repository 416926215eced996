"""The 45 categories with their hints, and the keyword rows that suggest one from what a resident writes."""

from dataclasses import dataclass
from functools import cache

from portal.management.demo.district.reading import folder, toml

CLOCK_RUNS_ON = frozenset({"E0", "E1"})


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One leaf. `lead` and `co` are the units as the published list words them; who that is stands in the
    responsibility list. `note` is a shorter limit of the handbook, where there is one."""

    code: str
    group: str
    group_zh: str
    group_en: str
    name_zh: str
    name_en: str
    limit_class: str
    flags: str
    lead: str
    co: str
    hint_zh: str
    hint_en: str
    note: str = ""

    @property
    def mediation(self) -> bool:
        return "M" in self.flags

    @property
    def sensitive(self) -> bool:
        return "S" in self.flags

    @property
    def joint(self) -> bool:
        return "J" in self.flags

    @property
    def about_staff(self) -> bool:
        return "X" in self.flags

    @property
    def pause_on_question(self) -> bool:
        """Whether the clock pauses while a question waits for the resident: never in E0 and E1."""
        return self.limit_class not in CLOCK_RUNS_ON


@dataclass(frozen=True, slots=True)
class KeywordRow:
    """A word that speaks for a category: 5 nearly decides, 1 barely counts. English ones are lower case."""

    category: str
    word: str
    weight: int
    language: str


def _category(code: str, leaf: dict, group: list[str]) -> CategoryRow:
    facts = {key: value for key, value in leaf.items() if key != "limit"}
    return CategoryRow(
        code=code, group=code[0], group_zh=group[0], group_en=group[1], limit_class=leaf["limit"], **facts
    )


@cache
def categories() -> tuple[CategoryRow, ...]:
    """The 45 leaves, in the order of their codes."""
    data = toml("categories")
    return tuple(_category(code, leaf, data["groups"][code[0]]) for code, leaf in data["leaves"].items())


@cache
def category(code: str) -> CategoryRow:
    """The leaf with this code."""
    return next(row for row in categories() if row.code == code)


@cache
def keywords() -> tuple[KeywordRow, ...]:
    """Every keyword row, category by category, the heaviest first."""
    languages = (("zh-hans", "zh"), ("en", "en"))
    return tuple(
        KeywordRow(code, word, int(weight), language)
        for listed in folder("keywords")
        for code, rows in listed.items()
        for language, key in languages
        for weight, words in rows[key].items()
        for word in words
    )
