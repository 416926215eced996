"""Follow-up 回访 of an agreement: thirty days later the department asks the parties whether it is kept."""

from datetime import datetime

from django.utils.translation import gettext as _

from grievances import mediations, policies
from grievances.actions.handling import text_of
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import Verb, can
from grievances.models import Grievance, Mediation
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, Actor
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.models import Watch
from portal.kit.errors import Invalid, MoveRefused, NotAllowed


def remind(row: Watch, now: datetime) -> None:
    """Handler of the watched `follow_up`: the lead's department is told to ask, also of a case that is
    closed."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    watched = watch.claim(row, now)
    if watched is None:
        return
    found = mediations.agreement(case)
    if found is not None and found.followed_at is None and can(Verb.REMIND, case):
        with step(case, Verb.REMIND, actor=SYSTEM, held=True) as this:
            this.case.follow_up = True
            this.data |= {"mediation": found.pk, "department": found.department_id}
            if mediations.is_orphaned(case):
                this.told = tuple(departments.holders(Role.RULING, area_path=case.area.path)[:1])
    watch.finish(watched)


def follow_up(
    grievance: Grievance, *, actor: Actor, holds: bool | None, found: str, seen: int | None = None
) -> Grievance:
    """What the parties said: the agreement is kept (`holds`), or it is not; then the supervisor is told. The
    resident reads which of the two, and how to go on."""
    if holds is None:
        raise Invalid(_("Please choose whether it is kept."), "holds")
    found = text_of(found, "found", _("Please write what you were told."))
    with step(grievance, Verb.FOLLOW_UP, actor=actor, seen=seen) as this:
        _refuse_over_the_lead(this)
        asked = _due(this)
        asked.followed_at, asked.kept, asked.found = this.at, holds, found
        asked.save(update_fields=["followed_at", "kept", "found"])
        this.case.follow_up = False
        this.data |= {"mediation": asked.pk, "department": this.speaks, "kept": holds}
        if not holds:
            _tell_supervisor(this)
    return grievance


def _refuse_over_the_lead(this: Step) -> None:
    """The co-operation centre asks only where the lead's department has ended."""
    if policies.LEAD not in this.by and not mediations.is_orphaned(this.case):
        raise NotAllowed(_("This is for another person in the case to do."))


def _due(this: Step) -> Mediation:
    found = mediations.agreement(this.case)
    if found is None or found.followed_at is not None:
        raise MoveRefused(_("The case has moved on: this can't be done now. The page shows how it stands."))
    return found


def _tell_supervisor(this: Step) -> None:
    boss = departments.holder(Role.SUPERVISOR, department=this.speaks)
    this.told = (boss,) if boss and boss.pk != this.actor.person_id else ()
