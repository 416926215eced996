"""What the responsibility list says of every place: where it is silent, and what a change would change."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from portal.areas import selectors as areas
from portal.areas.models import Area, Level
from portal.departments import selectors
from portal.departments.models import Category, Department, ItemHelper, ResponsibilityItem
from portal.departments.screens import items as listed
from portal.engines.routing import engine, holes
from portal.engines.routing.engine import Rule
from portal.engines.routing.holes import Entry, Span

Worth = TypeVar("Worth")
PLACES = frozenset({Level.COMMUNITY, Level.GRID})


@dataclass(frozen=True)
class Gap:
    """A matter that nobody leads in an area, for some days: from today on, or once an item has ended."""

    category: Category
    area: Area
    span: Span


@dataclass(frozen=True)
class Said:
    """What the list says: who leads, who helps, by which item, and who oversees it. `lead` None: a person
    decides, because no item holds there, or the one that does is suspended."""

    lead: Department | None
    helpers: tuple[Department, ...] = ()
    number: str = ""
    reason: str = "uncovered"
    overseer: Department | None = None


@dataclass(frozen=True)
class Difference:
    """An area of which the list says something else than before."""

    area: Area
    before: Said
    after: Said


def tree() -> list[Area]:
    """The district and all within it, from the top."""
    district = areas.district()
    return list(areas.subtree(district).defer("boundary").order_by("path")) if district else []


def together(rows: Iterable[Area], worth: Callable[[Area], Worth]) -> list[tuple[Area, Worth]]:
    """The areas, as few as will do: each stands for its places (communities, grids) if all have one worth."""
    rows = list(rows)
    children: dict[int | None, list[Area]] = defaultdict(list)
    for row in rows:
        children[row.parent_id].append(row)
    known = {row.pk for row in rows}

    def walk(area: Area) -> list[tuple[Area, Worth]]:
        own = [(area, worth(area))] if area.level in PLACES else []
        found = own + [pair for child in children[area.pk] for pair in walk(child)]
        return [(area, found[0][1])] if found and len({value for _, value in found}) == 1 else found

    return [pair for row in rows if row.parent_id not in known for pair in walk(row)]


def entries() -> list[Entry]:
    """The items in force, or to come, as the search for holes reads them: two queries."""
    rows = selectors.not_ended(ResponsibilityItem.objects.order_by("pk"), selectors.today())
    named: dict[int, list[int]] = defaultdict(list)
    for item, department in ItemHelper.objects.filter(item__in=rows).values_list("item", "department"):
        named[item].append(department)
    plain = rows.values_list("pk", "category", "area__path", "lead", "from_day", "to_day", "overseer")
    return [
        Entry(key, category, path, (lead, *named[key]), Span(start, end), overseer)
        for key, category, path, lead, start, end, overseer in plain
    ]


def gaps(listed: Iterable[Entry] | None = None) -> list[Gap]:
    """Every active category's areas in which no item holds, from today on: in as few areas as will do.
    Complaints about staff need none."""
    by_category: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries() if listed is None else listed:
        by_category[entry.category].append(entry)
    rows, found, since = tree(), [], selectors.today()
    for category in Category.objects.filter(active=True, about_staff=False):
        mine, key = by_category[category.pk], category.pk
        for area, spans in together(
            rows, lambda row, mine=mine, key=key: holes.gaps(mine, key, row.path, since)
        ):
            found += [Gap(category, area, span) for span in spans]
    return found


def said(category: Category, area: Area) -> Said:
    """What the list says today of the category in the area, by the rule that routes filings."""
    if category.about_staff:
        return Said(selectors.discipline(area.path), reason="about_staff")
    return worded(engine.decide(engine.Facts(category.pk, area.path), selectors.rules_for(category)), names())


def names() -> dict[int, Department]:
    """Every department by its key."""
    return Department.objects.in_bulk()


def worded(decision: engine.Decision, names: dict[int, Department]) -> Said:
    """A decision of the engine as pages tell it."""
    if decision.lead is None:
        return Said(None, reason=decision.reason)
    helpers = tuple(names[helper.department] for helper in decision.helpers)
    number = decision.rule.number if decision.rule else ""
    overseer = names[decision.overseer] if decision.overseer else None
    return Said(names[decision.lead], helpers, number, decision.reason, overseer)


def differences(category: Category, before: Iterable[Rule], after: Iterable[Rule]) -> list[Difference]:
    """Where the list would say something else by the rules `after` than by the rules `before`."""
    units, rules = names(), (tuple(before), tuple(after))

    def worth(area: Area) -> tuple[Said, Said]:
        facts = engine.Facts(category.pk, area.path)
        old, new = (worded(engine.decide(facts, each), units) for each in rules)
        return old, new

    return [Difference(area, *pair) for area, pair in together(tree(), worth) if pair[0] != pair[1]]


def changed_by(
    category: Category, item: ResponsibilityItem | None, terms: Any, area: Area
) -> list[Difference]:
    """Where the list would say something else with these terms (None: none) instead of the item."""
    before = selectors.rules_for(category)
    after: list[Rule] = [rule for rule in before if item is None or rule.key != item.pk]
    if terms is not None:
        after.append(listed.as_rule(category, area, terms))
    return differences(category, before, after)
