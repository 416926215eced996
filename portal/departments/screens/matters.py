"""Categories as the administrator sees them: under their groups, with their words and items counted."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from portal.departments import selectors
from portal.departments.actions.categories import WEIGHTS
from portal.departments.models import Category, Keyword, ResponsibilityItem, Standard
from portal.engines.limits.models import LimitClassVersion
from portal.kit.errors import NotThere


@dataclass(frozen=True)
class Matter:
    """A category with its numbers; `limit_name`: of its limit class as it stands now."""

    category: Category
    words: int
    items: int
    limit_name: str


def category(code: str) -> Category:
    """The category; NotThere where there is none."""
    found = Category.objects.filter(code=code).first()
    if found is None:
        raise NotThere("")
    return found


def grouped() -> list[tuple[str, list[Matter]]]:
    """All categories under their groups' names: four queries."""
    words = Counter(Keyword.objects.order_by().values_list("category", flat=True))
    in_force = selectors.in_force(ResponsibilityItem.objects.order_by(), selectors.today())
    items = Counter(in_force.values_list("category", flat=True))
    limits = limit_names()
    groups: dict[str, list[Matter]] = {}
    for row in Category.objects.all():
        matter = Matter(row, words[row.pk], items[row.pk], limits.get(row.limit_class, ""))
        groups.setdefault(f"{row.group_code} {row.group}", []).append(matter)
    return list(groups.items())


def limit_names() -> dict[str, str]:
    """The names of the limit classes, by code."""
    return {row.code: row.name for row in LimitClassVersion.objects.order_by("code", "version")}


def words_by_weight(category: Category) -> list[tuple[int, list[str]]]:
    """The category's words, weightiest first; each weight, also an empty one."""
    rows: dict[int, list[str]] = {weight: [] for weight in WEIGHTS}
    for word, weight in category.keywords.order_by("word").values_list("word", "weight"):
        rows.setdefault(weight, []).append(word)
    return list(rows.items())


def with_standards() -> list[tuple[str, list[Standard]]]:
    """The standards in force under their groups' names, in the order of the categories: one query."""
    newest = Standard.objects.filter(category=OuterRef("category")).order_by("-version").values("pk")[:1]
    rows = Standard.objects.filter(pk=Subquery(newest), category__active=True).select_related("category")
    groups: dict[str, list[Standard]] = {}
    for row in rows.order_by("category__code"):
        groups.setdefault(row.category.group, []).append(row)
    return list(groups.items())
