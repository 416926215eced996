"""Which department is whose successor, as it was applied: read once, then asked of every matter and place."""

from collections import defaultdict
from collections.abc import Iterable

from portal.departments import selectors
from portal.departments.models import Department, Heir, Succession
from portal.engines.routing.heirs import Lineage, Share


def lineage() -> Lineage:
    """All departments that have ended with a successor: two queries."""
    found = _of(Heir.objects.filter(succession__state=Succession.State.APPLIED))
    closed = Department.objects.filter(closed_on__lte=selectors.today(), successor__isnull=False)
    for department, successor in closed.values_list("pk", "successor"):
        found.setdefault(department, (Share(successor),))
    return Lineage(found)


def of_draft(row: Succession) -> Lineage:
    """What the draft would make of its departments, with all that was applied before."""
    return Lineage({**lineage().shares, **_of(Heir.objects.filter(succession=row))})


def _of(heirs: Iterable) -> dict[int, tuple[Share, ...]]:
    rows = heirs.order_by("pk").values_list("succession__leaving", "department", "category", "area__path")
    found: dict[int, list[Share]] = defaultdict(list)
    for leaving, department, category, path in rows:
        found[leaving].append(Share(department, category, path or ""))
    return {leaving: tuple(shares) for leaving, shares in found.items()}
