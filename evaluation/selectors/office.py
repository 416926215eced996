"""The pool as the panel's secretary sees it: who is in it, and what it is made of."""

from collections import Counter
from dataclasses import dataclass

from evaluation.models import PanelMember


@dataclass(frozen=True)
class Pool:
    """The active members, and how many there are of each kind, sex, age band and residence."""

    members: tuple[PanelMember, ...]
    counts: dict[str, dict[str, int]]


def pool() -> Pool:
    """One query. Nothing here says who sits on which case."""
    rows = PanelMember.objects.filter(active=True).select_related("person", "home__parent")
    members = tuple(rows.order_by("person__username"))
    names = ("kind", "sex", "age_band", "residence")
    counts = {name: dict(Counter(getattr(member, name) for member in members)) for name in names}
    return Pool(members, counts)
