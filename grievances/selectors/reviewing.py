"""Reviews of a case's answers, and the cases that it is linked with: for its pages."""

from collections.abc import Iterable
from typing import Any

from grievances import policies
from grievances.models import Grievance, Review
from portal.departments.actors import Actor


def reviews_of(case: Grievance, told: Iterable[tuple[Any, dict]]) -> tuple[Review, ...]:
    """All its reviews, the newest first; asked for only where the journal names one."""
    if not any(data.get("review") for _, data in told):
        return ()
    return tuple(case.reviews.select_related("decided_by").order_by("-pk"))


def linked(actor: Actor, case: Grievance) -> dict[str, Any]:
    """The case that it follows, and those that follow it, as far as they are there for the actor: each asked
    for only where there can be one."""
    found: dict[str, Any] = {}
    if case.follows_id:
        found["follows"] = _there(actor, pk=case.follows_id).first()
    if case.is_final:
        found["followers"] = tuple(_there(actor, follows=case).order_by("pk"))
    return found


def _there(actor: Actor, **which: Any) -> Any:
    rows = policies.visible_to(actor, Grievance.objects.filter(**which))
    return rows.only("reference", "title", "status", "outcome", "channel", "erased_at")
