"""What of a case's own rows is in force: parts that were not taken back, supervision orders."""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from grievances.models import Assignment, Grievance, Supervision
from portal.kit.prepared import Prepared


def with_parts(grievance: Grievance) -> Grievance:
    """The case with its parts read: what `prefetch_related("parts")` does."""
    parts = grievance.parts.all()
    parts._result_cache, parts._prefetch_done = _parts(grievance.pk), True
    for part in parts._result_cache:
        part.grievance = grievance
    grievance.__dict__.setdefault("_prefetched_objects_cache", {})["parts"] = parts
    return grievance


_parts = Prepared(lambda case: Assignment.objects.filter(grievance=case), int)


def living_parts(grievance: Grievance) -> list[Assignment]:
    """The case's parts that were not taken back; reads them once per object (prefetch or first call)."""
    return [part for part in grievance.parts.all() if part.is_living]


def open_orders(grievance: Grievance) -> list[Supervision]:
    """The case's open supervision orders; asked for only where there are any, once per object."""
    if not grievance.supervised:
        return []
    return [order for order in orders_of(grievance) if order.is_open]


def orders_of(grievance: Grievance) -> list[Supervision]:
    """All its supervision orders with their answers: two queries, once per object."""
    rows = Prefetch("supervisions", Supervision.objects.select_related("department"))
    if "supervisions" not in getattr(grievance, "_prefetched_objects_cache", {}):
        prefetch_related_objects([grievance], rows, "supervisions__responses")
    return list(grievance.supervisions.all())


def units_of(rows: Iterable[Assignment | Supervision]) -> set[int]:
    """Keys of the departments that have the parts, or the orders."""
    return {row.department_id for row in rows}
