"""Reads of departments, categories and the responsibility list, named for who needs them."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import CharField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from portal.accounts.models import Person
from portal.departments.models import (
    TASKS_ONLY,
    Category,
    Department,
    Keyword,
    Kind,
    Post,
    ResponsibilityItem,
    Role,
)
from portal.engines.routing.danger import Words
from portal.engines.routing.engine import Helper, Rule
from portal.engines.routing.models import current
from portal.engines.routing.suggesting import Suggestion, Word, suggest
from portal.kit import clock, fresh
from portal.kit.prepared import Prepared


def today() -> date:
    """The day, in the district, by which posts, items and departments are in force."""
    return clock.local(clock.now()).date()


def in_force(rows: QuerySet, day: date, start: str = "from_day", end: str = "to_day") -> QuerySet:
    """Rows that hold on the day: begun, and not ended."""
    return rows.filter(Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": day}), **{f"{start}__lte": day})


def not_ended(rows: QuerySet, day: date) -> QuerySet:
    """Rows that hold on the day, or will."""
    return rows.filter(Q(to_day__isnull=True) | Q(to_day__gt=day))


def open_departments(day: date | None = None) -> QuerySet[Department]:
    """Departments that exist on the day."""
    return in_force(Department.objects.all(), day or today(), "opened_on", "closed_on")


def working_in(area_path: str) -> QuerySet[Department]:
    """Departments whose area holds the place, but for discipline inspection: its inbox stands apart."""
    steps = area_path.strip("/").split("/")
    above = [f"/{'/'.join(steps[:n])}/" for n in range(1, len(steps) + 1)]
    return open_departments().filter(area__path__in=above).exclude(kind=Kind.DISCIPLINE)


def may_lead_in(area_path: str) -> QuerySet[Department]:
    """Those of them that can be given a case to lead, and not only a task."""
    return working_in(area_path).exclude(kind__in=TASKS_ONLY)


def holds(department: Department, day: date) -> bool:
    """Whether the department exists on the day."""
    return department.opened_on <= day and (department.closed_on is None or department.closed_on > day)


def leads_of(category: Category) -> list[Department]:
    """Who leads this kind of matter, wherever the responsibility list covers it."""
    items = in_force(ResponsibilityItem.objects.filter(category=category), today())
    return list(open_departments().filter(pk__in=items.values("lead")))


def rules_for(category: Category) -> tuple[Rule, ...]:
    """The category's items in force, as the routing engine reads them: one query, plain tuples."""
    rules: dict[int, Rule] = {}
    for key, number, area, lead, overseer, suspended, *helper in _rules(category.pk, today()):
        before = rules[key].helpers if key in rules else ()
        helpers = (*before, Helper(*helper)) if helper[0] else before
        rules[key] = Rule(key, number, category.pk, area, lead, helpers, overseer, suspended)
    return tuple(rules.values())


def _rules_of(category: int, day: date) -> QuerySet:
    items = in_force(ResponsibilityItem.objects.filter(category=category), day)
    return items.order_by("pk", "helpers__position").values_list(
        "pk", "number", "area__path", "lead_id", "overseer_id", "suspended",
        "helpers__department_id", "helpers__mandatory", "helpers__task_zh", "helpers__task_en",
    )  # fmt: skip


_rules = Prepared(_rules_of, int, date)


def discipline(area_path: str) -> Department | None:
    """The discipline inspection whose area holds the place: the only one that a complaint about staff may
    reach."""
    rows = open_departments().filter(kind=Kind.DISCIPLINE).select_related("area")
    return next((row for row in rows if area_path.startswith(row.area.path)), None)


@dataclass(frozen=True)
class Suggester:
    """The keyword rows and the active categories, read once: for many texts, one after another."""

    words: tuple[Word, ...]
    categories: dict[int, Category]

    def suggest(self, text: str, most: int = 3, title: str = "") -> list[tuple[Category, Suggestion]]:
        """What the text is probably about, best first, with the words that spoke for it."""
        return [(self.categories[s.category], s) for s in suggest(text, self.words, most, title)]


def suggester() -> Suggester:
    """The suggester as the keyword rows stand now: two queries."""
    categories = {row.pk: row for row in Category.objects.filter(active=True)}
    rows = Keyword.objects.filter(category__in=categories).values_list("word", "category_id", "weight")
    return Suggester(tuple(Word(word.lower(), *rest) for word, *rest in rows), categories)


def suggest_categories(text: str, most: int = 3, title: str = "") -> list[tuple[Category, Suggestion]]:
    """What one text is probably about, best first, with the words that spoke for it: two queries."""
    return suggester().suggest(text, most, title)


def suggest_roughly(text: str) -> list[tuple[Category, Suggestion]]:
    """As `suggest_categories`, by the words as they stood within the last minute: for what is asked at each
    pause of somebody who writes."""
    return fresh.held(("suggester",), settings.NAMES_KEPT_SECONDS, suggester).suggest(text)


def danger_words() -> Words:
    """The words of danger that hold now; kept for a moment, while many write."""
    return fresh.kept(("danger words",), settings.NAMES_KEPT_SECONDS, lambda: current()[1])


def grouped_categories() -> list[tuple[str, list[Category]]]:
    """The active categories under their groups' names, for a picker."""
    groups: dict[str, list[Category]] = {}
    for category in Category.objects.filter(active=True):
        groups.setdefault(category.group, []).append(category)
    return list(groups.items())


def matters_and_units() -> tuple[list[tuple], list[tuple]]:
    """The active categories and the departments of today, each as code, key, names zh and en, and of a
    category its group's: one query."""
    named = ("code", "pk", "name_zh", "name_en")
    matters = Category.objects.filter(active=True).order_by().values_list(*named, "group_zh", "group_en")
    nothing = Value("", output_field=CharField())
    units = open_departments().order_by().values_list(*named, nothing, nothing)
    found = sorted(matters.union(units, all=True))
    return [row for row in found if row[-2]], [row for row in found if not row[-2]]


def holders(role: str, *, department: int | None = None, area_path: str | None = None) -> list[Person]:
    """Who holds the role today, at the department, or for the place (the nearest area first)."""
    found = _held(role, today()) if department is None else _held_at(role, today(), department)
    if area_path is not None:
        found = [post for post in found if area_path.startswith(post.area.path)]
        found.sort(key=lambda post: -len(post.area.path))
    return [post.person for post in found]


def _posts_by_role(role: str, day: date) -> QuerySet[Post]:
    posts = in_force(Post.objects.filter(role=role, person__is_active=True), day)
    return posts.select_related("person", "area").defer("area__boundary").order_by("pk")


_held = Prepared(_posts_by_role, str, date)
_held_at = Prepared(lambda role, day, unit: _posts_by_role(role, day).filter(department=unit), str, date, int)


def holder(role: str, *, department: int | None = None, area_path: str | None = None) -> Person | None:
    """The first of `holders`; None: nobody."""
    return next(iter(holders(role, department=department, area_path=area_path)), None)


def has_post(person: int, *roles: str, department: int | None = None) -> bool:
    """Whether the person holds one of the roles today; at this department, where one is given."""
    posts = in_force(Post.objects.filter(person=person, role__in=roles), today())
    return (posts if department is None else posts.filter(department=department)).exists()


def staff_of(department: int, *roles: str) -> list[Person]:
    """The people who hold one of the roles at the department today."""
    posts = in_force(
        Post.objects.filter(department=department, role__in=roles, person__is_active=True), today()
    )
    return [post.person for post in posts.select_related("person").order_by("pk")]


def grid_officers(area_path: str) -> list[Person]:
    """The grid officers who answer for the place today."""
    return [p.person for p in _held(Role.GRID_OFFICER, today()) if area_path.startswith(p.area.path)]


def working_at(posts: QuerySet[Post], place: str | OuterRef) -> QuerySet[Post]:
    """Of posts by which people work on departments' parts those that hold at the place, an area's path or the
    column of a query around it: a grid officer's only within their own area, of a community's parts."""
    path = place if isinstance(place, OuterRef) else Value(place)
    posts = posts.annotate(at_place=ExpressionWrapper(path, CharField()))
    near = Q(department__kind=Kind.COMMUNITY, at_place__startswith=F("area__path"))
    return posts.filter(~Q(role=Role.GRID_OFFICER) | near)
