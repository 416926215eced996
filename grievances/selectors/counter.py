"""Of what was filed for somebody: how that came about, and whom its resident can call."""

from collections.abc import Iterable
from typing import Any

from grievances.lifecycle import Verb, can
from grievances.models import Behalf, CheckIn, Grievance, Pressure
from grievances.policies import ASIDE, heeds, may
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.departments.models import Department, Kind


def behalf_of(case: Grievance) -> Behalf | None:
    """How an officer came to file it for somebody; asked for only where one has."""
    if not case.is_behalf:
        return None
    return Behalf.objects.select_related("department", "officer").filter(grievance=case.pk).first()


def aside_of(actor: Actor, case: Grievance) -> tuple[Verb, ...]:
    """What an officer may do at any time, beside what is offered."""
    return tuple(verb for verb in ASIDE if may(actor, verb, case) and can(verb, case))


def pressures_of(actor: Actor, case: Grievance, told: Iterable[Any], *, staff: bool) -> tuple[Pressure, ...]:
    """What the resident reported of pressure, for them and for those who heed it; asked for only where the
    journal names one."""
    if (staff and not heeds(actor, case)) or all(entry.verb != Verb.REPORT for entry, _data in told):
        return ()
    return tuple(case.pressures.all())


def check_ins_of(actor: Actor, case: Grievance, told: Iterable[Any], *, staff: bool) -> tuple[CheckIn, ...]:
    """How its resident was asked after, and what they answered: for whoever reads reports of pressure."""
    if (staff and not heeds(actor, case)) or all(entry.verb != Verb.CHECK_ON for entry, _data in told):
        return ()
    return tuple(case.check_ins.all())


def community(case: Grievance) -> Department | None:
    """The community's office of the place; where there is none, the lead department."""
    rows = departments.working_in(case.area.path).filter(kind=Kind.COMMUNITY).select_related("area")
    near = [unit for unit in rows if case.area.path.startswith(unit.area.path)]
    lead = next((part.department for part in case.parts.all() if part.is_lead and part.is_living), None)
    return next(iter(near), lead)
