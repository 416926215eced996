"""What residents of the demo district file, and what comes of it: one story, told again in other places.

A data file holds categories; each has `co`, what an assisting unit usually reports, and `stories`. A story's
texts may name its place by `{estate}`, `{street}` or `{spot}` (its kind of place) and the responsibility item
by `{item}`. Heroes are told once, at the place they name.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from portal.management.demo.district.areas import Place, places
from portal.management.demo.district.categories import category as category_row
from portal.management.demo.district.reading import folder, toml
from portal.management.demo.district.responsibility import item_for

UNLISTED = {
    "权责清单第 {item} 项": "《临湖区首接负责办法》",
    "responsibility list item {item}": "the district's first-receiver rule",
    "Responsibility list item {item}": "The district's first-receiver rule",
}
DONE = "任务已经完成，结果交给主办单位。"
FILLED = ("title", "body", "ask", "answer", "reply", "dispute", "second", "words")


@dataclass(frozen=True, slots=True)
class Result:
    """What a unit says: its report, or its objection. `unit` may end in `-*`: the local one."""

    unit: str
    text: str

    def speaks_for(self, department: str) -> bool:
        """Whether these are that department's words."""
        return department == self.unit or (self.unit.endswith("-*") and department.startswith(self.unit[:-1]))


@dataclass(frozen=True, slots=True)
class Story:
    """A filing and what follows. Empty texts mean that it does not happen.

    `kind`: of place (estate, street, spot). `needs`: the place bears one of these tags.
    `ask`, `answer`: the lead's question, the resident's answer.
    `co`: results of assisting units. `joins`: units the lead calls in beside the list, with their results.
    `reply`: facts, basis, decision, what next. `dispute`: why the resident does not accept it; then `second`.
    `words`, `rating` (1–5): the resident at the end. Rating 0: the resident stays silent.
    Of heroes: `grid` and `at`, where; `filer`, who; `objection` by a unit, the `ruling`, the `amendment` of
    the list it proposes; `panel_words` of three scorers, the rectification `order` and its answer in three
    parts (facts, cause, what keeps it from coming back).
    """

    key: str
    category: str
    title: str
    body: str
    kind: str
    reply: tuple[str, ...]
    language: str = "zh-hans"
    needs: tuple[str, ...] = ()
    ask: str = ""
    answer: str = ""
    co: tuple[Result, ...] = ()
    joins: tuple[Result, ...] = ()
    dispute: str = ""
    second: tuple[str, ...] = ()
    words: str = ""
    rating: int = 0
    hero: str = ""
    grid: str = ""
    at: str = ""
    filer: str = ""
    objection: Result | None = None
    ruling: str = ""
    amendment: str = ""
    panel_words: tuple[str, ...] = ()
    order: str = ""
    order_answer: tuple[str, ...] = ()
    place: str = ""
    lon: float = 0
    lat: float = 0


def _results(rows: list[list[str]]) -> tuple[Result, ...]:
    return tuple(Result(*row) for row in rows)


READ = {
    "co": _results,
    "joins": _results,
    "objection": lambda row: Result(*row),
    **dict.fromkeys(("reply", "second", "needs", "panel_words", "order_answer"), tuple),
}


def _story(key: str, row: dict[str, Any]) -> Story:
    named = {("kind" if name == "place" else name): value for name, value in row.items()}
    cleaned = {name: READ[name](value) if name in READ else value for name, value in named.items()}
    return Story(key=key, category=key[:3], **cleaned)


@cache
def _written() -> tuple[Story, ...]:
    return tuple(
        _story(f"{code}-{number:02d}", row)
        for listed in folder("stories")
        for code, entry in listed.items()
        for number, row in enumerate(entry["stories"], start=1)
    )


@cache
def stories(category: str = "") -> tuple[Story, ...]:
    """Every story that may be told again, or a category's. Its key: the category and a number, `A03-02`."""
    return tuple(story for story in _written() if not story.hero and category in ("", story.category))


@cache
def heroes() -> dict[str, Story]:
    """The stories told once, with special care: ebike, violence, wages, false_closure, ruling, roof."""
    return {story.hero: story for story in _written() if story.hero}


@cache
def settings(story: Story, grid: str = "") -> tuple[Place, ...]:
    """The places, of one grid or of all, in which a story could have happened."""
    return tuple(
        place
        for place in places(story.grid or grid, story.kind)
        if (not story.needs or set(story.needs) & set(place.tags)) and story.at in ("", place.name_zh)
    )


def fits(story: Story, grid: str) -> bool:
    """Whether a story could have happened in this grid."""
    return story.grid in ("", grid) and bool(settings(story, grid))


def fill(story: Story, grid: str = "", turn: int = 0) -> Story:
    """The story as it happened in a grid: `place` named, with its point, and the texts filled.

    Where no item covers the category there, the answer cites the rule on the first receiver instead. A grid
    that has no fitting place lends one of its own kind.
    """
    found = settings(story, grid) or places(grid, story.kind)
    place = found[turn % len(found)]
    item = item_for(story.category, place.grid)
    listed = {"{item}": item.number} if item else UNLISTED
    name = place.name(story.language)
    words = {f"{{{story.kind}}}": name, **listed}
    texts = {field: _filled(getattr(story, field), words) for field in FILLED}
    return replace(story, **texts, grid=place.grid, place=name, lon=place.lon, lat=place.lat)


def _filled(value: str | tuple[str, ...], words: dict[str, str]) -> str | tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(_filled(part, words) for part in value)
    for placeholder, word in words.items():
        value = value.replace(placeholder, word)
    return value


@cache
def _usual() -> dict[str, tuple[Result, ...]]:
    return {
        code: tuple(Result(unit, text) for unit, texts in entry.get("co", {}).items() for text in texts)
        for listed in folder("stories")
        for code, entry in listed.items()
    }


def co_result(story: Story, department: str, turn: int = 0) -> str:
    """What an assisting unit reports in this story: its own words, else those usual in the category."""
    own = [row.text for row in (*story.co, *story.joins) if row.speaks_for(department)]
    usual = [row.text for row in _usual()[story.category] if row.speaks_for(department)]
    found = own or usual or [DONE]
    return found[turn % len(found)]


def first_words(story: Story, turn: int = 0) -> str:
    """What the lead first says to the resident after signing for the case."""
    calm = category_row(story.category).pause_on_question
    found = toml("first_words")[story.language]["ordinary" if calm else "danger"]
    return found[turn % len(found)]
