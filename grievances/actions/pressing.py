"""Pressure because somebody filed: the resident reports it at any time, those who stand outside heed it, and
where they don't in time, somebody above them is told."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions import checking, moments
from grievances.actions.handling import text_of
from grievances.actions.rungs import holder
from grievances.actions.step import Step, lock, step
from grievances.actions.timing import PRESSURE
from grievances.in_force import living_parts
from grievances.lifecycle import Verb, can
from grievances.models import CheckIn, Grievance, Pressure
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, WORKERS, Actor
from portal.departments.models import Department, Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung
from portal.engines.escalation.models import Watch
from portal.kit.errors import MoveRefused, NotAllowed

CONTACT_WITHIN = timedelta(hours=24)


def report(grievance: Grievance, *, actor: Actor, text: str) -> Grievance:
    """The resident says that something is done to them because they filed, also once the case has ended: of
    their own accord, or asked after. The words are sealed; the co-operation centre is told, of a confidential
    case discipline inspection too, of a complaint about staff it alone.
    """
    text = text_of(text, "text", _("Please say what is being done to you."))
    with step(grievance, Verb.REPORT, actor=actor) as this:
        due = this.at + CONTACT_WITHIN
        told = Pressure.objects.create(grievance=this.case, text=text, at=this.at, due_at=due)
        this.case.reported = True
        this.data["due"] = due.isoformat()
        if this.case.checking:
            checking.settle(this, CheckIn.State.SOMETHING)
        this.mailboxes = _mailboxes(this.case)
        moments.put(this.case, PRESSURE, due, key=told.pk)
    return grievance


def heed(
    grievance: Grievance, *, actor: Actor, text: str, report: int | None = None, seen: int | None = None
) -> Grievance:
    """Somebody who stands outside has spoken with the resident, and what is done. The resident reads it.
    `report`: the key of the one that they have read; MoveRefused where it is another that is open now."""
    text = text_of(text, "text", _("Please write what you agreed with them."))
    policies.check(actor, Verb.HEED, grievance)
    if not policies.heeds(actor, grievance):
        raise NotAllowed(_("This is for another person in the case to do."))
    with step(grievance, Verb.HEED, actor=actor, seen=seen) as this:
        found = Pressure.objects.select_for_update(of=("self",)).get(grievance=this.case, answered_at=None)
        if report not in (None, found.pk):
            raise MoveRefused(_("The resident has reported something new meanwhile. Read it, then answer."))
        found.answer, found.answered_at, found.answered_by_id = text, this.at, actor.person_id
        found.save(update_fields=["answer", "answered_at", "answered_by"])
        this.case.reported = False
        watch.rest(this.case.subject, PRESSURE, key=found.pk)
        this.data |= {"department": this.speaks, "late": this.at > found.due_at}
    return grievance


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `pressure`: nobody has spoken with the resident in time; each rung once, in
    order, with its true due time. It is no escalation of the case, which all who handle it would read of."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    if not (can(Verb.URGE, case) and case.pressures.filter(pk=held.key, answered_at=None).exists()):
        watch.finish(held)
        return
    ladder = moments.ladder_of(case, PRESSURE)
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    urge(case, held, *found)
    watch.climb(held, found[1], ladder)


def urge(case: Grievance, held: Watch, moment: datetime, rung: Rung) -> None:
    """Whoever holds the rung's role is told; of a complaint about staff nobody but discipline inspection."""
    with step(case, Verb.URGE, actor=SYSTEM, held=True) as this:
        this.told = tuple(_told(this, rung.tells))
        this.mailboxes = _mailboxes(this.case)
        this.data |= {"level": rung.level, "due": held.due_at.isoformat(), "at": moment.isoformat()}


def _told(this: Step, role: str) -> list[Person]:
    unit = _discipline(this.case)
    if this.case.about_staff:
        bosses = departments.holders(Role.SUPERVISOR, department=unit.pk) if unit else []
        return bosses or (departments.staff_of(unit.pk, *WORKERS) if unit else [])
    found = holder(this.case, unit.pk if unit else None, role)
    return [found] if found else []


def _mailboxes(case: Grievance) -> tuple[Department, ...]:
    unit = _discipline(case)
    return (unit,) if unit else ()


def _discipline(case: Grievance) -> Department | None:
    """The discipline inspection that has a complaint about staff, or watches over a confidential case."""
    if case.about_staff:
        return next((part.department for part in living_parts(case) if part.is_lead), None)
    return departments.discipline(case.area.path) if case.guarded else None
