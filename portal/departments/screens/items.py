"""The responsibility list as it is read: in force today, filtered; one item with what came before it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from portal.areas.models import Area
from portal.departments import selectors
from portal.departments.models import Category, Department, ItemHelper, ResponsibilityItem
from portal.engines.routing.engine import Helper, Rule
from portal.kit.errors import NotThere


@dataclass(frozen=True)
class Wanted:
    """Which part of the list. An area also wants the items of the areas above it: they hold there too."""

    category: Category | None = None
    area: Area | None = None
    department: Department | None = None

    def __bool__(self) -> bool:
        return any((self.category, self.area, self.department))


def loaded(rows: QuerySet[ResponsibilityItem]) -> QuerySet[ResponsibilityItem]:
    """Items with what every list of them shows: two queries."""
    helpers = ItemHelper.objects.select_related("department").order_by("position")
    rows = rows.select_related("category", "area", "lead", "overseer").defer("area__boundary")
    return rows.prefetch_related(Prefetch("helpers", helpers)).order_by("category__code", "area__path")


def in_force(wanted: Wanted) -> list[ResponsibilityItem]:
    """The items in force today that are wanted, in the list's order."""
    rows = selectors.in_force(ResponsibilityItem.objects.all(), selectors.today())
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.area:
        paths = [wanted.area.path[: i + 1] for i, sign in enumerate(wanted.area.path) if sign == "/" and i]
        rows = rows.filter(Q(area__path__in=paths) | Q(area__path__startswith=wanted.area.path))
    if wanted.department:
        unit = wanted.department
        helped = ItemHelper.objects.filter(department=unit).values("item")
        rows = rows.filter(Q(lead=unit) | Q(overseer=unit) | Q(pk__in=helped))
    return list(loaded(rows))


def suspended() -> list[ResponsibilityItem]:
    """The items in force by which nothing is routed just now."""
    rows = selectors.in_force(ResponsibilityItem.objects.filter(suspended=True), selectors.today())
    return list(loaded(rows))


Rows = list[ResponsibilityItem]


def grouped(rows: Rows) -> list[tuple[str, list[tuple[Category, Rows]], int]]:
    """The items under their categories, those under their groups; and how many each group has."""
    groups: dict[str, dict[Category, Rows]] = {}
    for row in rows:
        groups.setdefault(row.category.group, {}).setdefault(row.category, []).append(row)
    return [
        (name, list(categories.items()), sum(len(each) for each in categories.values()))
        for name, categories in groups.items()
    ]


def item(key: int) -> ResponsibilityItem:
    """The item, in force or not; NotThere where there is none."""
    found = loaded(ResponsibilityItem.objects.filter(pk=key)).first()
    if found is None:
        raise NotThere("")
    return found


def rows_of_slot(item: ResponsibilityItem) -> list[ResponsibilityItem]:
    """Every row that this category and area ever had, newest first."""
    rows = ResponsibilityItem.objects.filter(category=item.category_id, area=item.area_id)
    return list(loaded(rows).order_by("-from_day", "-pk"))


def as_rule(category: Category, area: Area, terms: Any, key: int = 0) -> Rule:
    """An item that is only thought of, as the routing engine reads it."""
    named = tuple(
        Helper(each.department.pk, each.mandatory, each.task_zh, each.task_en) for each in terms.helpers
    )
    overseer = terms.overseer.pk if terms.overseer else None
    return Rule(key, terms.number, category.pk, area.path, terms.lead.pk, named, overseer)


def next_number(category: Category) -> str:
    """A number for another item of a category that is told apart by area: after 2.4.6, 2.4.7. Else empty."""
    numbers = ResponsibilityItem.objects.filter(category=category).values_list("number", flat=True)
    ends = [number.rpartition(".") for number in numbers if number.count(".") == 2]
    heads = {head for head, _, tail in ends if tail.isdecimal()}
    if len(heads) != 1:
        return ""
    return f"{heads.pop()}.{max(int(tail) for _, _, tail in ends if tail.isdecimal()) + 1}"
