"""The calls of a whistle over time: watched, raised where nobody came, dropped with the department's part."""

from collections.abc import Iterable
from datetime import datetime

from grievances import policies
from grievances.actions.step import Step, lock, step
from grievances.actions.supervising import holder
from grievances.lifecycle import PartState, Verb, WhistleState, can
from grievances.models import Escalation, Grievance, Whistle, WhistleCall
from portal.accounts.models import Person
from portal.departments.actors import SYSTEM
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung, coming
from portal.engines.escalation.models import NEVER, Watch

KIND = "whistle"


def begin(case: Grievance, whistle: Whistle, calls: Iterable[WhistleCall]) -> None:
    """Watch that each of them comes: one INSERT."""
    if case.historical:
        return
    first = coming(watch.rungs(KIND), whistle.due_at, (0, 0))
    moment = first[0] if first else NEVER
    moments = {(KIND, call.pk): (call.due_at, moment) for call in calls}
    watch.begin(case.subject, moments, cycle=whistle.round)


def rest(case: Grievance, call: WhistleCall) -> None:
    """It is there, or needs to come no more."""
    watch.rest(case.subject, KIND, key=call.pk)


def end(this: Step, whistle: Whistle, state: WhistleState) -> None:
    """The whistle is open no more, and nobody is waited for."""
    whistle.state, whistle.ended_at = state, this.at
    whistle.save()
    watch.rest(this.case.subject, KIND)
    this.case.whistled = False


def locked(case: Grievance) -> Whistle:
    """The open whistle, locked with the case."""
    return Whistle.objects.select_for_update().get(grievance=case, state=WhistleState.OPEN)


def drop(this: Step) -> None:
    """Departments have left the case: they need not come any more. The whistle falls away with the last of
    them, unless somebody has been there. Nothing to do without a whistle."""
    if not this.case.whistled:
        return
    living = this.case.parts.exclude(state=PartState.WITHDRAWN).values_list("department", flat=True)
    whistle, stay = locked(this.case), set(living)
    calls = list(whistle.calls.select_for_update())
    for call in calls:
        if call.dropped_at is None and call.department_id not in stay:
            call.dropped_at = this.at
            call.save(update_fields=["dropped_at"])
            rest(this.case, call)
    if all(call.dropped_at and not call.arrived_at for call in calls):
        end(this, whistle, WhistleState.FALLEN)


def fall_away(this: Step) -> None:
    """The case has ended: its open whistle ends with it."""
    if not this.case.whistled:
        return
    whistle = locked(this.case)
    dismiss(whistle, this.at)
    end(this, whistle, WhistleState.FALLEN)


def dismiss(whistle: Whistle, at: datetime) -> None:
    """Who has not come yet need not come any more."""
    whistle.calls.filter(arrived_at=None, dropped_at=None).update(dropped_at=at)


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `whistle`: a called department is not there; each rung once, with its true due
    time."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    calls = WhistleCall.objects.select_related("whistle__blown_by")
    call = calls.filter(pk=held.key, whistle__state=WhistleState.OPEN).first()
    if call is None or not call.is_awaited or not can(Verb.ESCALATE, case):
        watch.finish(held)
        return
    ladder = watch.rungs(KIND)
    if found := watch.reached(held, ladder, now):
        moment, rung = found
        _escalate(case, call, rung, moment)
        watch.climb(held, rung, ladder)


def _escalate(case: Grievance, call: WhistleCall, rung: Rung, moment: datetime) -> None:
    """Tell whom the rung names, and whoever blew the whistle."""
    told = holder(case, call.department_id, rung.tells)
    part = next((p for p in policies.living_parts(case) if p.department_id == call.department_id), None)
    with step(case, Verb.ESCALATE, actor=SYSTEM, stay=True, held=True) as this:
        Escalation.objects.create(
            grievance=this.case,
            part=part,
            kind=KIND,
            cycle=call.whistle.round,
            level=rung.level,
            due_at=call.due_at,
            raised_at=this.at,
            rung_at=moment,
            told=told,
            told_role=rung.tells,
        )
        this.told = _each_once(told, call.whistle.blown_by)
        this.data |= {"whistle": call.whistle_id, "department": call.department_id, "told": rung.tells}
        this.data |= {"kind": KIND, "level": rung.level, "due": call.due_at.isoformat()}
        this.data["at"] = moment.isoformat()


def _each_once(*people: Person | None) -> tuple[Person, ...]:
    return tuple({person.pk: person for person in people if person}.values())
