"""What was merged with a case is of the same kind as the case: where that is corrected, it goes along. Else a
unit would keep, of a complaint about its own staff, what the others had written of it (invariant 7)."""

from grievances.actions import legs, moments, timing
from grievances.actions.step import Step, step
from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.departments.models import Category
from portal.kit.prepared import insert

KIND = ("category_id", "about_staff", "sensitive")


def set_kind(this: Step, category: Category | None) -> None:
    """What the case is about, and what comes of it for who may know of the case."""
    case, began = this.case, this.case.is_guarded
    case.category, case.about_staff = category, bool(category and category.about_staff)
    case.sensitive = bool(category and category.sensitive)
    if case.is_guarded and not began:
        moments.put(case, timing.CHECK_IN, this.at)
    this.data["category"] = category.code if category else None


def go_along(case: Grievance, corrected: Grievance) -> None:
    """The case, which the caller holds, is now of the kind of the corrected one that it was merged into. What
    its departments did stays with them, unless it is about staff now: then discipline inspection has it."""
    if all(getattr(case, name) == getattr(corrected, name) for name in KIND):
        return
    with step(case, Verb.CORRECT, actor=SYSTEM, held=True) as this:
        this.stay, turned = True, not case.about_staff
        this.data |= {"with": corrected.reference, "area": case.area.code}
        this.data["from"] = [case.category.code if case.category else None, case.area.code]
        set_kind(this, corrected.category)
        if turned and case.about_staff:
            _leave_to_discipline(this)


def _leave_to_discipline(this: Step) -> None:
    """It has ended, so nothing of it runs; whoever had a part of it reads it no more."""
    case, unit = this.case, departments.discipline(this.case.area.path)
    case.item = case.overseer = None
    for part in case.parts.exclude(state=PartState.WITHDRAWN):
        legs.take_back(case, part, this.at, this.actor.key)
    if unit is None:
        return
    part = Assignment(grievance=case, department=unit, role=Assignment.LEAD, dispatched_at=this.at)
    legs.set_dues(case, part, this.at)
    insert([part])
    this.data["lead"] = unit.pk
