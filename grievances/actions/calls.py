"""The calls of a whistle over time: watched, raised where nobody came, dropped with the department's part."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db.models import Q

from grievances import policies
from grievances.actions import legs, rungs
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import OPEN_PARTS, PartState, Verb, WhistleState, can
from grievances.models import Assignment, Grievance, Whistle, WhistleCall
from portal.departments.actors import SYSTEM, of_person
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import coming
from portal.engines.escalation.models import NEVER, Watch

KIND = "whistle"
# What tells how far a called department has come.
STANDS = (
    "acknowledged_at", "acknowledged_by_id", "arrived_at", "arrived_by_id", "late", "acted_at", "did",
    "dropped_at",
)  # fmt: skip


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
    """Departments have left the case, or are not needed in it: they need not come any more. The whistle falls
    away with the last of them, unless somebody has been there. Nothing to do without a whistle."""
    if not this.case.whistled:
        return
    whistle = locked(this.case)
    waived = Q(state=PartState.WAIVED, done_at__gte=whistle.blown_at)
    living = this.case.parts.exclude(waived | Q(state=PartState.WITHDRAWN))
    stay = set(living.values_list("department", flat=True))
    calls = list(whistle.calls.select_for_update())
    for call in calls:
        if call.department_id not in stay:
            _drop(this, call)
    _end_without_calls(this, whistle, calls)


def _drop(this: Step, call: WhistleCall) -> None:
    """It need not come any more."""
    if call.dropped_at is None:
        call.dropped_at = this.at
        call.save(update_fields=["dropped_at"])
        rest(this.case, call)


def _end_without_calls(this: Step, whistle: Whistle, calls: Iterable[WhistleCall]) -> None:
    """The whistle falls away where nobody is waited for and nobody has been there; about staff in any case,
    since it goes on with discipline inspection alone."""
    if this.case.about_staff or all(call.dropped_at and not call.arrived_at for call in calls):
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


def inherit(this: Step, heir: Callable[[int], int], ended: Callable[[int], bool] = lambda _: True) -> None:
    """Departments ended: their calls go over with their due times; whoever of them is there, is there for the
    heir. Where several become one, one call stays; nobody is called by themselves, and where nobody is called
    any more, the whistle falls away. `heir`: who takes over from a department, or itself; `ended`: whether it
    has ended: one that goes on keeps the call that it has answered."""
    if not this.case.whistled:
        return
    whistle = locked(this.case)
    whistle.department_id = heir(whistle.department_id)
    whistle.save(update_fields=["department"])
    groups = defaultdict(list)
    for call in whistle.calls.select_for_update():
        stays = call.is_answered and not ended(call.department_id)
        groups[call.department_id if stays else heir(call.department_id)].append(call)
    kept = [_become_one(this, department, calls) for department, calls in groups.items()]
    for call in kept:
        if call.department_id == whistle.department_id and call.is_awaited:
            _drop(this, call)
        elif call.is_awaited and call.moved_from:
            this.data["whistle"] = whistle.pk
            this.data.setdefault("calls", []).append([call.pk, call.moved_from, call.department_id])
    _end_without_calls(this, whistle, kept)


def without_part(case: Grievance) -> list[WhistleCall]:
    """The calls of the open whistle that were answered, wait for what is done at the place, and whose
    department has no part in the case any more."""
    if not case.whistled:
        return []
    rows = WhistleCall.objects.filter(whistle__grievance=case, whistle__state=WhistleState.OPEN)
    living = case.parts.exclude(state=PartState.WITHDRAWN).values("department")
    rows = rows.filter(acted_at=None, dropped_at=None).exclude(department__in=living)
    return [call for call in rows.select_related("whistle", "arrived_by") if call.is_answered]


def _become_one(this: Step, department: int, calls: list[WhistleCall]) -> WhistleCall:
    """The heir's own call is kept, else the first; how the best of them stands, who is there or still has to
    come, stands in it."""
    best = min(
        calls, key=lambda c: (c.arrived_at is None, c.dropped_at is not None, c.arrived_at or c.due_at)
    )
    kept = next((call for call in calls if call.department_id == department), best)
    if kept is not best:
        for name in STANDS:
            setattr(kept, name, getattr(best, name))
        watch.pass_on(this.case.subject, KIND, best.pk, kept.pk)
    for call in calls:
        if call is not kept:
            _drop(this, call)
    kept.moved_from = kept.department_id if kept.department_id != department else None
    kept.department_id = department
    kept.part_id = next((call.part_id for call in calls if call.part_id), None)
    kept.save()
    return kept


def _came_with(this: Step, call: WhistleCall) -> Assignment | None:
    """The open part that the department got by this very call, and that asks for nothing else."""
    return this.case.parts.filter(pk=call.part_id, state__in=OPEN_PARTS).first()


def fuse(kept: Assignment, part: Assignment) -> None:
    """Two parts become one: what comes of a call is all that is to be done only where both came with calls of
    one whistle, or where the other had nothing left to do."""
    rows = WhistleCall.objects.filter(whistle__grievance=kept.grievance_id, whistle__state=WhistleState.OPEN)
    came = rows.filter(part__in=(kept, part))
    if part.is_open:
        both = came.values("part").distinct().count() == 2
        came.update(part=kept if both else None)
    else:
        came.filter(part=part).update(part=None)


def sign_for(this: Step, call: WhistleCall) -> None:
    """Who has come has taken on the part that came with the call."""
    part = _came_with(this, call)
    if part and part.state == PartState.WAITING:
        legs.sign(this.case, part, this.at, this.actor)


def finish(this: Step, call: WhistleCall) -> None:
    """What it did there was all that the part was for."""
    if part := _came_with(this, call):
        legs.finish(this.case, part, this.at, this.actor.key, call.did)


def waive(this: Step, call: WhistleCall, reason: str) -> None:
    """It need not come: nothing is left of the part that came with the call."""
    if part := _came_with(this, call):
        legs.waive(this.case, part, this.at, this.actor.key, reason)


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `whistle`: a called department is not there; each rung once, with its true due
    time."""
    case = lock(Grievance(pk=int(row.subject.partition(":")[2])))
    held = watch.claim(row, now)
    if held is None:
        return
    calls = WhistleCall.objects.select_related("whistle__blown_by", "whistle__department")
    call = calls.filter(pk=held.key, whistle__state=WhistleState.OPEN).first()
    if call is None or not call.is_awaited or not can(Verb.ESCALATE, case):
        watch.finish(held)
        return
    ladder = watch.rungs(KIND)
    if found := watch.reached(held, ladder, now):
        part = next((p for p in policies.living_parts(case) if p.department_id == call.department_id), None)
        with step(case, Verb.ESCALATE, actor=SYSTEM, held=True) as this:
            rungs.reach(this, held, found, department=call.department_id, part=part)
            tell_blower(this, call.whistle)
            this.data["whistle"] = call.whistle_id
            watch.climb(held, found[1], ladder)


def tell_blower(this: Step, whistle: Whistle) -> None:
    """Tell whoever blew it, unless they do this themselves; the mailbox of whoever answers for it where they
    hold no longer the post for which they did: their department, the lead of today where the lead blew it."""
    blower = whistle.blown_by
    if not _speaks_still(this.case, whistle):
        lead = next((part for part in policies.living_parts(this.case) if part.is_lead), None)
        by_lead = lead is not None and whistle.blown_as == policies.LEAD
        this.mailboxes = (lead.department if by_lead else whistle.department,)
    elif blower.pk not in {this.actor.person_id, *(person.pk for person in this.told)}:
        this.told += (blower,)


def _speaks_still(case: Grievance, whistle: Whistle) -> bool:
    office = policies.relations(of_person(whistle.blown_by).as_officer(), case)
    return whistle.blown_by.is_active and whistle.blown_as in office
