"""Reads of departments, categories and the responsibility list, named for who needs them."""

from datetime import date

from django.db.models import Q, QuerySet

from portal.accounts.models import Person
from portal.departments.models import Category, Department, Keyword, Kind, Post, ResponsibilityItem, Role
from portal.engines.routing.engine import Helper, Rule
from portal.engines.routing.suggesting import Suggestion, Word, suggest
from portal.kit import clock


def today() -> date:
    """The day by which posts, items and departments are in force."""
    return clock.now().date()


def in_force(rows: QuerySet, day: date, start: str = "from_day", end: str = "to_day") -> QuerySet:
    """Rows that hold on the day: begun, and not ended."""
    return rows.filter(Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}), **{f"{start}__lte": day})


def open_departments(day: date | None = None) -> QuerySet[Department]:
    """Departments that exist on the day."""
    return in_force(Department.objects.all(), day or today(), "opened_on", "closed_on")


def rules_for(category: Category) -> tuple[Rule, ...]:
    """The category's items in force, as the routing engine reads them: two queries."""
    items = in_force(ResponsibilityItem.objects.filter(category=category), today())
    rows = items.select_related("area").prefetch_related("helpers")
    return tuple(rule_of(row) for row in rows)


def rule_of(row: ResponsibilityItem) -> Rule:
    """One item as the routing engine reads it."""
    helpers = tuple(Helper(h.department_id, h.mandatory, h.task_zh, h.task_en) for h in row.helpers.all())
    return Rule(row.pk, row.number, row.category_id, row.area.path, row.lead_id, helpers)


def discipline(area_path: str) -> Department | None:
    """The discipline inspection whose area holds the place: the only one that a complaint about staff may reach."""
    rows = open_departments().filter(kind=Kind.DISCIPLINE).select_related("area")
    return next((row for row in rows if area_path.startswith(row.area.path)), None)


def suggest_categories(text: str, most: int = 3, title: str = "") -> list[tuple[Category, Suggestion]]:
    """What the text is probably about, best first, with the words that spoke for it: two queries."""
    rows = Keyword.objects.filter(category__active=True).values_list("word", "category_id", "weight")
    words = [Word(word.lower(), category, weight) for word, category, weight in rows]
    found = suggest(text, words, most, title)
    categories = Category.objects.in_bulk([s.category for s in found])
    return [(categories[s.category], s) for s in found]


def grouped_categories() -> list[tuple[str, list[Category]]]:
    """The active categories under their groups' names, for a picker."""
    groups: dict[str, list[Category]] = {}
    for category in Category.objects.filter(active=True):
        groups.setdefault(category.group, []).append(category)
    return list(groups.items())


def holder(role: str, *, department: int | None = None, area_path: str | None = None) -> Person | None:
    """Who holds the role today, at the department, or for the place (the nearest area first); None: nobody."""
    posts = in_force(Post.objects.filter(role=role, person__is_active=True), today())
    if department is not None:
        posts = posts.filter(department=department)
    posts = list(posts.select_related("person", "area").order_by("pk"))
    if area_path is not None:
        posts = [post for post in posts if area_path.startswith(post.area.path)]
        posts.sort(key=lambda post: -len(post.area.path))
    return posts[0].person if posts else None


def staff_of(department: int, *roles: str) -> list[Person]:
    """The people who hold one of the roles at the department today."""
    posts = in_force(Post.objects.filter(department=department, role__in=roles, person__is_active=True), today())
    return [post.person for post in posts.select_related("person").order_by("pk")]


def grid_officers(area_path: str) -> list[Person]:
    """The grid officers who answer for the place today."""
    posts = in_force(Post.objects.filter(role=Role.GRID_OFFICER, person__is_active=True), today())
    return [p.person for p in posts.select_related("person", "area") if area_path.startswith(p.area.path)]
