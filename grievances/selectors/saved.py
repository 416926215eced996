"""Saved views of the queue: one's own, and those that one's departments share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from grievances import policies
from grievances.models import SavedView
from grievances.selectors.queue import Narrowing
from grievances.selectors.viewing import View, views_for
from portal.departments.actors import Actor
from portal.departments.models import Role
from portal.kit.bilingual import pick
from portal.kit.errors import NotThere

MOST = 12  # shown, and counted, at the desk
COLUMNS = (
    "pk", "name", "owner_id", "view", "area__path", "area__code", "category_id", "category__code",
    "department_id", "department__code", "status", "officer", "due", "words", "shared_with_id",
    "shared_with__name_zh", "shared_with__name_en",
)  # fmt: skip


@dataclass(frozen=True)
class Saved:
    """A saved view as its reader may use it. `pairs`: of its address. `shared`: the name of the department
    that shares it. `may_change`: it is the reader's own, or shared in a department that they supervise."""

    key: int
    name: str
    view: View
    narrowing: Narrowing
    pairs: dict[str, str]
    shared: str
    may_change: bool

    @property
    def place(self) -> str:
        """By which its count is found among those of the views."""
        return f"saved-{self.key}"


def _for(actor: Actor) -> QuerySet[SavedView]:
    units = {post.department_id for post in actor.posts}
    return SavedView.objects.filter(Q(owner=actor.person_id) | Q(shared_with__in=units))


def saved_for(actor: Actor) -> list[Saved]:
    """Those that fit the actor's posts, by name: one query."""
    fitting = {view.key: view for view in views_for(actor)}
    ours = frozenset(unit for unit, _path in actor.workplaces())
    rows = _for(actor).order_by("name", "pk").values(*COLUMNS)
    return [_saved(row, fitting[row["view"]], ours, actor) for row in rows if _fits(row, fitting, actor)]


def _fits(row: dict[str, Any], fitting: Iterable[str], actor: Actor) -> bool:
    """Whether the reader has this view, and looks at that area at all."""
    path = row["area__path"] or ""
    return row["view"] in fitting and (
        not path or any(path.startswith(post.area_path) for post in actor.posts)
    )


def _saved(row: dict[str, Any], view: View, ours: frozenset[int], actor: Actor) -> Saved:
    narrowing = Narrowing(
        area=row["area__path"],
        category=row["category_id"],
        department=row["department_id"],
        **{name: row[name] for name in ("status", "officer", "due", "words")},
        ours=ours,
    )
    pairs = {name: row[f"{name}__code"] for name in ("area", "category", "department")}
    pairs |= {name: row[name] for name in ("status", "officer", "due", "words")}
    own = row["owner_id"] == actor.person_id
    shared = pick(row["shared_with__name_zh"], row["shared_with__name_en"]) if row["shared_with_id"] else ""
    return Saved(
        key=row["pk"],
        name=row["name"],
        view=view,
        narrowing=narrowing,
        pairs={name: str(value) for name, value in pairs.items() if value not in (None, "")},
        shared=shared,
        may_change=own or policies.heads(actor, row["shared_with_id"]),
    )


def changeable(actor: Actor, key: int) -> SavedView:
    """One that the actor may rename or remove, whether or not they still look at it; else NotThere."""
    row = _for(actor).filter(pk=key).first()
    if row is None:
        raise NotThere("")
    if row.owner_id != actor.person_id and not policies.heads(actor, row.shared_with_id):
        raise NotThere("")
    return row


def sharing(actor: Actor) -> dict[int, str]:
    """The departments in which the actor, as their supervisor, shares a view: {key: name}."""
    return {post.department_id: post.department for post in actor.posts if post.role == Role.SUPERVISOR}
