"""What page 3 of a filing says before it asks for consent to a sensitive matter: which kinds, who sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from grievances.actions import dispatching
from grievances.models import Grievance
from portal.areas.models import Area
from portal.departments.models import Category, Department


@dataclass(frozen=True)
class Line:
    """One kind. `readers`: the departments that would get it, lead first; none where the grid officer
    decides, or, of a complaint about staff, where discipline inspection has no unit here."""

    kind: Category
    readers: tuple[Department, ...]


@dataclass(frozen=True)
class Notice:
    """The sensitive kinds that may be chosen, each with who would see it."""

    lines: tuple[Line, ...]

    @property
    def kinds(self) -> tuple[Category, ...]:
        return tuple(line.kind for line in self.lines)


def notice(kinds: Iterable[Category], area: Area | None) -> Notice | None:
    """The notice for the sensitive ones of these kinds; None where there is none among them."""
    sensitive = tuple(kind for kind in kinds if kind.sensitive)
    if not sensitive:
        return None
    keys = {kind.pk: _readers(kind, area) if area else [] for kind in sensitive}
    known = Department.objects.in_bulk([key for found in keys.values() for key in found])
    return Notice(tuple(Line(kind, tuple(known[key] for key in keys[kind.pk])) for kind in sensitive))


def _readers(kind: Category, area: Area) -> list[int]:
    """The departments that the responsibility list names for it here, who oversees it last."""
    decision = dispatching.decide(Grievance(category=kind, area=area, about_staff=kind.about_staff))
    helpers = (helper.department for helper in decision.helpers)
    return [key for key in (decision.lead, *helpers, decision.overseer) if key]
