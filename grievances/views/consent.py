"""What page 3 of a filing says before it asks for consent to a sensitive matter: which kinds, who sees it."""

from collections.abc import Iterable
from dataclasses import dataclass

from grievances.actions import dispatching
from grievances.models import Grievance
from portal.areas.models import Area
from portal.departments.models import Category, Department


@dataclass(frozen=True)
class Notice:
    """`readers`: the departments that would get it, lead first; none where the grid officer decides."""

    kinds: tuple[Category, ...]
    readers: tuple[Department, ...]

    @property
    def alone(self) -> bool:
        """Complaints about staff: nobody else sees them."""
        return all(kind.about_staff for kind in self.kinds)


def notice(kinds: Iterable[Category], area: Area | None) -> Notice | None:
    """The notice for the sensitive ones of these kinds; None where there is none among them."""
    sensitive = tuple(kind for kind in kinds if kind.sensitive)
    if not sensitive:
        return None
    keys = dict.fromkeys(key for kind in sensitive for key in _readers(kind, area)) if area else {}
    known = Department.objects.in_bulk(list(keys)) if keys else {}
    return Notice(sensitive, tuple(known[key] for key in keys if key in known))


def _readers(kind: Category, area: Area) -> list[int]:
    """The departments that the responsibility list names for it here."""
    decision = dispatching.decide(Grievance(category=kind, area=area, about_staff=kind.about_staff))
    return [key for key in (decision.lead, *(helper.department for helper in decision.helpers)) if key]
