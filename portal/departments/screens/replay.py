"""Other terms of the list, tried on what was filed in the last 90 days: what would have gone elsewhere.

Source: `domain.md` 3, a routing rule is replayed on the last 90 days before it is switched on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from portal.areas.models import Area
from portal.departments import selectors
from portal.departments.models import Category, ResponsibilityItem
from portal.departments.screens import coverage, items
from portal.departments.screens.coverage import Said
from portal.engines.routing import engine
from portal.engines.routing.engine import Rule
from portal.kit import clock
from portal.kit.registry import named

WINDOW = timedelta(days=90)
MOST = 20


@dataclass(frozen=True)
class Moved:
    """So many filings that would have gone elsewhere, all in the same way. `references`: those of the first
    that stand in the public register."""

    before: Said
    after: Said
    count: int
    references: tuple[str, ...]


@dataclass(frozen=True)
class Replay:
    """What was filed in the window, and what of it would have gone elsewhere."""

    filed: int
    moved: tuple[Moved, ...]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.moved)


def replay(category: Category, item: ResponsibilityItem | None, terms: Any, area: Area) -> Replay:
    """By the list as it stands (an item that is suspended counts as it reads) and with these terms."""
    before = [replace(rule, suspended=False) for rule in selectors.rules_for(category)]
    after = [rule for rule in before if item is None or rule.key != item.pk]
    after.append(items.as_rule(category, area, terms))
    filed = [row for ask in named("recent_filings").values() for row in ask(category, clock.now() - WINDOW)]
    return Replay(len(filed), tuple(_moved(category, before, after, filed)))


def _moved(
    category: Category, before: list[Rule], after: list[Rule], filed: Iterable[tuple[str, str]]
) -> list[Moved]:
    ways: dict[tuple[engine.Decision, engine.Decision], list[str]] = {}
    kept: dict[str, tuple[engine.Decision, engine.Decision]] = {}
    for path, reference in filed:
        if path not in kept:
            facts = engine.Facts(category.pk, path)
            kept[path] = engine.decide(facts, before), engine.decide(facts, after)
        if _goes(kept[path][0]) != _goes(kept[path][1]):
            ways.setdefault(kept[path], []).append(reference)
    names = coverage.names()
    return [
        Moved(
            coverage.worded(old, names), coverage.worded(new, names), len(references),
            tuple(filter(None, references))[:MOST],
        )
        for (old, new), references in ways.items()
    ]  # fmt: skip


def _goes(decision: engine.Decision) -> tuple:
    """Where a filing goes by it."""
    return decision.lead, frozenset((each.department, each.mandatory) for each in decision.helpers)
