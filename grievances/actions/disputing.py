"""The end of a dispute that nobody ruled on: the interim lead proposed a resolution, or the case ended."""

from grievances import policies
from grievances.actions import legs
from grievances.actions.step import Step
from grievances.models import Objection


def drop(this: Step) -> None:
    """Let the open objection rest without a ruling; it stays its department's one objection (invariant 4)."""
    if not this.case.disputed:
        return
    for part in policies.living_parts(this.case):
        if part.is_lead:
            legs.settle(this.case, part, this.at, this.actor.key)
    open_ones = Objection.objects.filter(grievance=this.case, ruled_at=None, dropped_at=None)
    this.data["dropped"] = list(open_ones.values_list("pk", flat=True))
    open_ones.update(dropped_at=this.at)
    this.case.disputed = False
