"""The end of a dispute that nobody ruled on: the interim lead proposed a resolution, or the case ended."""

from grievances.actions.step import Step
from grievances.models import Objection


def drop(this: Step) -> None:
    """Let the open objection rest without a ruling; it stays its department's one objection (invariant 4)."""
    if not this.case.disputed:
        return
    open_ones = Objection.objects.filter(grievance=this.case, ruled_at=None, dropped_at=None)
    this.data["dropped"] = list(open_ones.values_list("pk", flat=True))
    open_ones.update(dropped_at=this.at)
    this.case.disputed = False
