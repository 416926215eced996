"""What higher floors know of a department, a category or a ruling: asked through the registry."""

import logging
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError

from portal.departments import selectors
from portal.departments.actors import WORKERS, Actor
from portal.departments.models import Category, Department, Kind, Post
from portal.engines.routing.heirs import Lineage
from portal.kit.registry import named

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Open:
    """Open parts of cases at a department. `links`: (reference, address or "") of the first of them.

    `secret`: there are some, and neither their number nor their references are for this reader.
    """

    count: int = 0
    links: tuple[tuple[str, str], ...] = ()
    secret: bool = False

    def __bool__(self) -> bool:
        return bool(self.count or self.secret)


@dataclass(frozen=True)
class Moving:
    """What a succession moves on one floor: how many of each kind, and the cases in which parts become one.

    `fused`: (reference, address or "") of the first of them.
    """

    counts: dict[str, int]
    fused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stuck:
    """What could not go over: where it stands, and its reference; "": there is none that may be told."""

    departments: frozenset[int]
    reference: str = ""


_failed: ContextVar[list[Stuck] | None] = ContextVar("what could not go over in this sweep", default=None)


@dataclass(frozen=True)
class Ruling:
    """A dispute that was ruled on: who objected, citing what and why, and what the ruling says.

    `withheld`: the reasons are not told, because the matter is sensitive or its words were erased.
    """

    reference: str
    objector: Department
    cites: str
    reason: str
    ruled_at: datetime
    ruled_to: Department
    ruling: str
    withheld: bool = False


def ruling(source: str) -> Ruling | None:
    """The ruling behind a proposed amendment; None where no floor above knows one."""
    found = (ask(source) for ask in named("rulings").values())
    return next((each for each in found if each), None)


@dataclass(frozen=True)
class Proposer:
    """What proposes an amendment and is no ruling: its name, why, and the address of its page."""

    name: str
    why: str
    address: str


def proposer(source: str) -> Proposer | None:
    """What is behind a proposed amendment where no ruling is; None where no floor above knows it."""
    found = (ask(source) for ask in named("proposers").values())
    return next((each for each in found if each), None)


def at(department: Department, actor: Actor) -> Open:
    """What is still open at the department, on all floors above."""
    return _sum(ask(department, actor) for ask in named("department_work").values())


def hangs_on(category: Category) -> bool:
    """Whether anything was ever filed under the category."""
    return any(ask(category) for ask in named("category_use").values())


def orphans() -> list[int]:
    """Keys of the departments that are closed and still have something open."""
    return sorted({key for ask in named("closed_with_work").values() for key in ask()})


def parts_left(post: Post) -> int:
    """How many open parts go back to nobody when the post ends; 0 where its holder works there by another,
    and at discipline inspection, of which nobody else is told a number."""
    if post.role not in WORKERS or post.department.kind == Kind.DISCIPLINE:
        return 0
    others = post.person.posts.filter(department=post.department_id, role__in=WORKERS).exclude(pk=post.pk)
    if selectors.in_force(others, selectors.today()).exists():
        return 0
    return sum(ask(post.person_id, post.department_id) for ask in named("parts_held").values())


def moving(line: Lineage, leaving: Iterable[int], actor: Actor) -> Moving:
    """What moves from the departments that are leaving, on all floors above, as `line` says."""
    found = [ask(line, frozenset(leaving), actor) for ask in named("succession_counts").values()]
    counts = {kind: count for each in found for kind, count in each.counts.items()}
    return Moving(counts, tuple(link for each in found for link in each.fused))


def move(line: Lineage) -> tuple[int, list[Stuck]]:
    """Move what still stands with departments that have ended; how much was moved in this go, and what could
    not be."""
    failed: list[Stuck] = []
    token = _failed.set(failed)
    try:
        return sum(go(line) for go in named("succession_moves").values()), failed
    finally:
        _failed.reset(token)


def moved(move: Callable[[], bool], what: str, stuck: Callable[[], Stuck] | None = None) -> bool:
    """Whether `move` moved it. What can't be moved stops nothing else, and the next sweep tries it again; a
    database that is away stops all. `stuck`: what to tell of it then."""
    try:
        return move()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s could not go over to a successor", what)
        if stuck and (found := _failed.get()) is not None:
            found.append(stuck())
        return False


def _sum(found: Iterable[Open]) -> Open:
    rows = list(found)
    return Open(
        sum(row.count for row in rows),
        tuple(link for row in rows for link in row.links),
        any(row.secret for row in rows),
    )
