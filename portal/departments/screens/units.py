"""Departments as the administrator sees them: what they lead, who works there, what they lack."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from portal.areas.models import Area, Level
from portal.departments import selectors, work
from portal.departments.actors import Actor
from portal.departments.models import Department, ItemHelper, Kind, Post, ResponsibilityItem, Role
from portal.departments.screens import successions
from portal.kit.errors import NotThere

HANDLER, SUPERVISOR = "handler", "supervisor"
VIEWS = ("open", "closed", "lacking")


class Held(NamedTuple):
    """A post that somebody holds at a department."""

    role: str
    person: int
    path: str


@dataclass(frozen=True)
class Unit:
    """A department with its numbers: how many items it leads, helps with and oversees; its people.
    `lacks`: handler (nobody works there, or in some grid of a community), supervisor (it leads, and nobody is
    told when it is late)."""

    department: Department
    leads: int
    helps: int
    people: int
    lacks: tuple[str, ...]
    oversees: int = 0


def unit(code: str) -> Department:
    """The department; NotThere where there is none."""
    found = Department.objects.select_related("area", "successor").filter(code=code).first()
    if found is None:
        raise NotThere("")
    return found


def listed(view: str = "open", text: str = "", kind: str = "") -> list[Unit]:
    """The departments of a view whose name or code holds the text."""
    rows = selectors.open_departments() if view != "closed" else _closed()
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(name_zh__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
    found = numbered(rows.select_related("area", "successor").defer("area__boundary"))
    return [one for one in found if one.lacks] if view == "lacking" else found


def _closed() -> QuerySet[Department]:
    return Department.objects.filter(closed_on__lte=selectors.today())


def numbered(departments: Iterable[Department]) -> list[Unit]:
    """The departments with their numbers: three queries, one more where a community has no handler."""
    items = selectors.in_force(ResponsibilityItem.objects.order_by(), selectors.today())
    leads, watched = Counter(), Counter()
    for lead, overseer in items.values_list("lead", "overseer"):
        leads[lead] += 1
        watched[overseer] += 1
    helps = Counter(ItemHelper.objects.order_by().filter(item__in=items).values_list("department", flat=True))
    posts = selectors.in_force(Post.objects.filter(person__is_active=True), selectors.today())
    held: dict[int, set[Held]] = defaultdict(set)
    for department, *post in posts.values_list("department", "role", "person", "area__path"):
        held[department].add(Held(*post))
    rows = list(departments)
    bare = _bare([row for row in rows if row.kind == Kind.COMMUNITY], held)
    found = [_unit(row, leads[row.pk], helps[row.pk], held[row.pk], row.pk in bare) for row in rows]
    return [replace(one, oversees=watched[one.department.pk]) for one in found]


def _unit(row: Department, leads: int, helps: int, held: set[Held], bare: bool) -> Unit:
    roles, lacks = {post.role for post in held}, []
    if selectors.holds(row, selectors.today()):
        alone = row.kind != Kind.COMMUNITY and Role.HANDLER not in roles
        lacks += [HANDLER] * (alone or bare)
        lacks += [SUPERVISOR] * (leads > 0 and Role.SUPERVISOR not in roles)
    return Unit(row, leads, helps, len({post.person for post in held}), tuple(lacks))


def _bare(communities: list[Department], held: Mapping[int, set[Held]]) -> set[int]:
    """Keys of the communities that have no handler, and whose grid officers leave out a grid: each works on
    what happens in their own area alone (`Actor.workplaces`)."""
    left = [row for row in communities if Role.HANDLER not in {post.role for post in held[row.pk]}]
    if not left:
        return set()
    grids = list(Area.objects.filter(level=Level.GRID).order_by().values_list("path", flat=True))
    found = set()
    for row in left:
        covered = tuple(post.path for post in held[row.pk] if post.role == Role.GRID_OFFICER)
        within = [path for path in grids if path.startswith(row.area.path)] or [row.area.path]
        if not all(path.startswith(covered) for path in within):
            found.add(row.pk)
    return found


def predecessors() -> dict[int, list[str]]:
    """By department: the names of those that it took over from in the last year."""
    since = selectors.today() - timedelta(days=365)
    found: dict[int, list[str]] = defaultdict(list)
    for row in Department.objects.filter(successor__isnull=False, closed_on__gt=since):
        found[row.successor_id].append(row.name)
    return found


def page(department: Department, actor: Actor) -> dict[str, Any]:
    """What a department's page shows beside the department: its items, people, and open parts of cases."""
    today = selectors.today()
    items = selectors.in_force(ResponsibilityItem.objects.all(), today).select_related("category", "area")
    posts = selectors.in_force(department.posts.all(), today).select_related("person", "area")
    return {
        "unit": numbered([department])[0],
        "leads": list(items.filter(lead=department)),
        "helps": list(items.filter(helpers__department=department)),
        "oversees": list(items.filter(overseer=department)),
        "posts": list(posts.order_by("role", "person__username")),
        "work": work.at(department, actor),
        "successor_of": list(Department.objects.filter(successor=department)),
        "successions": successions.of_unit(department),
    }
