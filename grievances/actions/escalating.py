"""Raising what is late: once per level, in order, with the true due time, also where nobody is assigned
(invariant 3)."""

from datetime import datetime

from grievances import policies
from grievances.actions.step import lock, step
from grievances.lifecycle import Verb, can
from grievances.models import Assignment, Escalation, Grievance
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung, next_rung
from portal.engines.escalation.models import Watch

AT_DEPARTMENT = {Role.SUPERVISOR, Role.HANDLER}


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched clocks `done` and `contact` of a case."""
    _raise(row, now, part=None)


def raise_late_part(row: Watch, now: datetime) -> None:
    """Handler of the watched clock of a co-department's sub-task: the key is the assignment's."""
    _raise(row, now, part=row.key)


def _raise(row: Watch, now: datetime, part: int | None) -> None:
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    ladder = watch.rungs(held.kind)
    rung = next_rung(ladder, held.level)
    late = _late_part(case, part)
    if rung is None or not can(Verb.ESCALATE, case) or (part is not None and late is None):
        watch.finish(held)
        return
    role, told = _who(case, late, ladder, rung)
    with step(case, Verb.ESCALATE, actor=SYSTEM, stay=True, held=True) as this:
        this.case.level = max(this.case.level, rung.level) if held.kind == "done" else this.case.level
        Escalation.objects.create(
            grievance=this.case,
            part=late,
            kind=held.kind,
            cycle=held.cycle,
            level=rung.level,
            due_at=held.due_at,
            raised_at=this.at,
            told=told,
            told_role=role,
        )
        this.told = (told,) if told else ()
        this.data |= {"kind": held.kind, "level": rung.level, "due": held.due_at.isoformat(), "told": role}
        this.data["department"] = late.department_id if late else None
        watch.climb(held, rung, ladder)


def _late_part(case: Grievance, key: int | None) -> Assignment | None:
    return next((p for p in policies.living_parts(case) if p.pk == key and p.is_open), None)


def _who(case: Grievance, late: Assignment | None, ladder, rung: Rung) -> tuple[str, Person | None]:
    """Who is told at this rung; where nobody holds that role, who stands on the next one up."""
    department = _department(case, late)
    for each in sorted((r for r in ladder if r.level >= rung.level), key=lambda r: r.level):
        if person := _holder(case, department, each.tells):
            return each.tells, person
    return rung.tells, None


def _department(case: Grievance, late: Assignment | None) -> int | None:
    if late is not None:
        return late.department_id
    lead = next((p for p in policies.living_parts(case) if p.is_lead), None)
    return lead.department_id if lead else None


def _holder(case: Grievance, department: int | None, role: str) -> Person | None:
    """A complaint about staff is told to its own department's people alone (invariant 7)."""
    if role in AT_DEPARTMENT:
        return departments.holder(role, department=department) if department else None
    if case.about_staff:
        return None
    return departments.holder(role, area_path=case.area.path)
