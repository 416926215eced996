"""A rung of an order's, a whistle's or a review's ladder is reached: who is told, and what is kept of it."""

from datetime import datetime

from grievances.actions.step import Step
from grievances.models import Assignment, Escalation, Grievance
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.models import Role
from portal.engines.escalation.ladder import Rung
from portal.engines.escalation.models import Watch


def holder(case: Grievance, department: int | None, role: str) -> Person | None:
    """Who holds the rung's role, at the department or in the area; where nobody does, the head of the
    district."""
    if role in (Role.SUPERVISOR, Role.HANDLER):
        found = departments.holder(role, department=department) if department else None
    else:
        found = departments.holder(role, area_path=case.area.path)
    return found or departments.holder(Role.DISTRICT_HEAD, area_path=case.area.path)


def reach(
    this: Step,
    held: Watch,
    found: tuple[datetime, Rung],
    *,
    department: int | None = None,
    part: Assignment | None = None,
) -> None:
    """Raise it by the rung that was reached (`found`: its moment, the rung), with its true due time; whoever
    holds its role is told."""
    moment, rung = found
    told = holder(this.case, department, rung.tells)
    Escalation.objects.create(
        grievance=this.case, part=part, kind=held.kind, cycle=held.cycle, level=rung.level,
        due_at=held.due_at, raised_at=this.at, rung_at=moment, told=told, told_role=rung.tells,
    )  # fmt: skip
    this.told = (told,) if told else ()
    this.data |= {"kind": held.kind, "level": rung.level, "due": held.due_at.isoformat()}
    this.data |= {"at": moment.isoformat(), "told": rung.tells, "department": department}
