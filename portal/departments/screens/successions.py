"""Successions as the administrator sees them: what would move, how far it is, what was before."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from portal.accounts.models import Person
from portal.departments import lineage, selectors, work
from portal.departments.actions import successions, turning
from portal.departments.actors import Actor
from portal.departments.models import Department, Post
from portal.departments.succession import Heir, Succession
from portal.kit.errors import NotThere

# In the order in which a reader wants them.
KINDS = (
    "cases", "leads", "tasks", "watched", "disputes", "requests", "supervisions", "orders", "posts", "items",
    "services",
)  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """What moves: (kind, how many), and the cases in which two parts become one."""

    rows: tuple[tuple[str, int], ...]
    fused: int
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Progress:
    """How much of what was to move is done."""

    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


def loaded() -> QuerySet[Succession]:
    """Successions with the departments that they name: three queries."""
    heirs = Heir.objects.select_related("department", "category", "area").order_by("pk")
    return Succession.objects.prefetch_related("leaving", Prefetch("heirs", heirs))


def listed() -> list[Succession]:
    """What is to come first, then what was."""
    rows = list(loaded())
    return sorted(rows, key=lambda row: (not row.is_open, -row.pk))


def waiting(*, troubled: bool) -> list[Succession]:
    """Planned ones that could not be applied on their day; or drafts that wait to be applied or dropped."""
    rows = loaded().filter(state__in=(Succession.State.DRAFT, Succession.State.PLANNED))
    return list(rows.exclude(trouble="") if troubled else rows.filter(state=Succession.State.DRAFT))


def one(key: int) -> Succession:
    found = loaded().filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def preview(row: Succession, actor: Actor) -> Preview | None:
    """What would move today; None where nothing moves: of a renaming, or of what was decided."""
    if not row.is_open or row.kind == Succession.Kind.RENAME:
        return None
    leaving = [unit.pk for unit in row.leaving.all()]
    line = lineage.of_draft(row)
    moving = work.moving(line, leaving, actor)
    gone = [key for key in leaving if line.ended(key)]
    posts = selectors.not_ended(Post.objects.filter(department__in=gone), selectors.today())
    counts = moving.counts | {"posts": posts.count(), "items": turning.changing(line, leaving)}
    rows = tuple((kind, counts[kind]) for kind in KINDS if counts.get(kind))
    return Preview(rows, counts.get("fused", 0), moving.fused)


def progress(row: Succession) -> Progress | None:
    """How far it is; None where it is not applied, or had nothing to move: a renaming never has."""
    if row.state != Succession.State.APPLIED or row.kind == Succession.Kind.RENAME or not row.total:
        return None
    left = successions.left(row) if row.is_moving else 0
    return Progress(max(row.total - left, 0), row.total)


def page(row: Succession, actor: Actor) -> dict[str, Any]:
    """What the succession's page shows."""
    keys = {int(key[7:]) for key in (row.made_by, row.decided_by) if key.startswith("person:")}
    people = {f"person:{person.pk}": person.name for person in Person.objects.filter(pk__in=keys)}
    return {
        "row": row,
        "preview": preview(row, actor),
        "progress": progress(row),
        "who": people.get(row.made_by, ""),
        "decided_by": people.get(row.decided_by, ""),
        "shares": [heir for heir in row.heirs.all() if heir.category_id or heir.area_id],
        "today": selectors.today(),
    }


def of_unit(unit: Department) -> list[Succession]:
    """The successions that name the department, the newest first, without those that were dropped."""
    named = Succession.objects.filter(leaving=unit) | Succession.objects.filter(heirs__department=unit)
    keys = named.exclude(state=Succession.State.DROPPED).values("pk")
    return list(loaded().filter(pk__in=keys))
