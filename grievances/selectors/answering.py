"""Who answers for a case now: the role that a rung made accountable, while what it rose for is late."""

from grievances.lifecycle import PartState
from grievances.models import Escalation, Grievance

STILL = {
    "contact": lambda case, raised: case.contacted_at is None,
    "done": lambda case, raised: case.done_at is None,
    "part": lambda case, raised: raised.part is not None and raised.part.is_open,
    "sign": lambda case, raised: raised.part is not None and raised.part.state == PartState.WAITING,
    "ruling": lambda case, raised: case.disputed,
}


def answerable(case: Grievance, told: list) -> Escalation | None:
    """What was raised last and made somebody accountable: of the whole case before a part of it. None: the
    departments answer, as always. Asks only where the journal (`told`) names such a rung."""
    if not case.is_open or not any(data.get("answers") for _, data in told):
        return None
    rows = case.escalations.filter(cycle=case.cycle).exclude(answers_role="")
    found = [row for row in rows.select_related("answers", "part") if STILL[row.kind](case, row)]
    return max(found, key=lambda row: (row.kind == "done", row.level, row.pk), default=None)
