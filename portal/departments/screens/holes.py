"""Holes of the responsibility list, from today on: where it is silent, where it says two things, and whom it
names who is not there."""

from collections import defaultdict
from dataclasses import dataclass, replace

from portal.departments import selectors
from portal.departments.models import Department, Kind, Post, ResponsibilityItem, Role
from portal.departments.screens import coverage
from portal.departments.screens.coverage import Gap
from portal.departments.screens.items import loaded
from portal.engines.routing.holes import Entry, Span, lacking, overlaps

Held = dict[int, list[Span]]


@dataclass(frozen=True)
class Clashing:
    """Two items for the same matter in the same area at the same time."""

    items: tuple[ResponsibilityItem, ResponsibilityItem]
    span: Span


@dataclass(frozen=True)
class Closed:
    """An item that names a department on days on which it is not open."""

    item: ResponsibilityItem
    department: Department
    span: Span


@dataclass(frozen=True)
class Unstaffed:
    """A department of the list in which nobody handles what comes, and how many items name it then."""

    department: Department
    since: Span
    items: int


@dataclass(frozen=True)
class Holes:
    gaps: list[Gap]
    clashes: list[Clashing]
    closed: list[Closed]
    unstaffed: list[Unstaffed]


def holes() -> Holes:
    """All of them, whatever the number of items: nine queries."""
    entries, today = coverage.entries(), selectors.today()
    units = Department.objects.in_bulk()
    found = overlaps(entries, today)
    named = [replace(entry, departments=entry.named) for entry in entries]
    closed = list(lacking(named, _open(units), today))
    keys = {key for clash in found for key in clash.keys} | {lack.key for lack in closed}
    items = {row.pk: row for row in loaded(ResponsibilityItem.objects.filter(pk__in=keys))}
    return Holes(
        coverage.gaps(entries),
        [Clashing((items[clash.keys[0]], items[clash.keys[1]]), clash.span) for clash in found],
        [Closed(items[lack.key], units[lack.department], lack.span) for lack in closed],
        _unstaffed(entries, units),
    )


def _open(units: dict[int, Department]) -> Held:
    return {key: [Span(unit.opened_on, unit.closed_on)] for key, unit in units.items()}


def _unstaffed(entries: list[Entry], units: dict[int, Department]) -> list[Unstaffed]:
    """What is closed has no need of people: those days are not told here."""
    held = _handled()
    for key, unit in units.items():
        held[key].append(Span(selectors.today().min, unit.opened_on))
        if unit.closed_on:
            held[key].append(Span(unit.closed_on))
    rows: dict[int, list] = defaultdict(list)
    for lack in lacking(entries, held, selectors.today()):
        rows[lack.department].append(lack)
    return [
        Unstaffed(units[key], min((lack.span for lack in lacks), key=_begins), len({x.key for x in lacks}))
        for key, lacks in sorted(rows.items(), key=lambda row: units[row[0]].code)
    ]


def _begins(span: Span):
    return span.start


def _handled() -> Held:
    """By department: the days on which somebody works there; in a community its grid officers do."""
    posts = selectors.not_ended(Post.objects.filter(person__is_active=True), selectors.today())
    rows = posts.filter(role__in=(Role.HANDLER, Role.GRID_OFFICER))
    found: Held = defaultdict(list)
    for key, role, kind, start, end in rows.values_list(
        "department", "role", "department__kind", "from_day", "to_day"
    ):
        if role == Role.HANDLER or kind == Kind.COMMUNITY:
            found[key].append(Span(start, end))
    return found
