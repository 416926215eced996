"""Departments end, or cede part of what they do, and their open cases go over to the successors: each case
by one step of its own, with its clocks as they run. A case that has ended stays with the department that it
ended with.
"""

from collections import defaultdict

from django.db import transaction

from grievances import lifecycle
from grievances.actions import calls, dispatching, extending, legs, supervising
from grievances.actions.step import Step, lock, step
from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance, Letter
from grievances.policies import living_parts, open_orders
from grievances.selectors import succeeding as standing
from grievances.selectors.succeeding import heir_of, order_heir, part_heir
from portal.departments import work
from portal.departments.absences import works_at
from portal.departments.actors import SYSTEM, of_person
from portal.engines.routing.heirs import Lineage
from portal.kit.texts import in_one

BATCH, MOST = 100, 2_000


def sweep(line: Lineage) -> int:
    """Let the open cases that stand with ended departments, or are ceded, go over, the oldest first; returns
    how many.

    What is to be done is looked up each time, so that it goes on where a killed sweep stopped. A case that
    can't be moved stops no other; the next sweep tries it again.
    """
    done, after = 0, 0
    while done < MOST and (cases := standing.batch(line, after, BATCH)):
        done += sum(_one(case, line) for case in cases)
        after = cases[-1].pk
    return done


def _one(case: Grievance, line: Lineage) -> bool:
    return work.moved(lambda: succeed(case, line=line), f"Case {case.pk}", lambda: standing.stuck(case.pk))


def succeed(grievance: Grievance, *, line: Lineage) -> bool:
    """Let the case go over to the heirs of its departments; False where nothing of it stands there.

    The part itself goes over, with its clocks, its due times and its thread. Where the heir has a part
    already, two become one: the lead's before a co-department's, else what is open and due first; what was
    mandatory stays so.
    """
    with transaction.atomic():
        case = lock(grievance)
        if not lifecycle.can(Verb.SUCCEED, case):
            return False
        groups = heirs_of(case, line)
        orders = {o.pk: order_heir(line, case, o) for o in open_orders(case)}
        watching = heir_of(line, case, case.overseer_id) if case.overseer_id else None
        overseen = watching != case.overseer_id
        if not (groups or overseen or any(orders[o.pk] != o.department_id for o in open_orders(case))):
            return False
        with step(case, Verb.SUCCEED, actor=SYSTEM, held=True) as this:
            _tell(this, groups, line)
            for heir, parts in groups.items():
                _go_over(this, heir, parts)
            if overseen:
                _oversee(this, watching)
            supervising.inherit(this, orders)
            extending.inherit(this, lambda department: heir_of(line, this.case, department))
            calls.inherit(this, lambda department: heir_of(line, this.case, department), ended=line.ended)
            _stay_there(this)
    return True


def heirs_of(case: Grievance, line: Lineage) -> dict[int, list[Assignment]]:
    """By heir: the living parts that become its one part; only where something changes."""
    found: dict[int, list[Assignment]] = defaultdict(list)
    there = standing.at_place([case])
    for part in living_parts(case):
        found[part_heir(line, case, part, there)].append(part)
    return {heir: parts for heir, parts in found.items() if any(p.department_id != heir for p in parts)}


def _tell(this: Step, groups: dict[int, list[Assignment]], line: Lineage) -> None:
    """The facts for journal and letter: who leads instead of whom, or whose part goes to whom; `moved`:
    (part, from, to) of every part."""
    moved = [(part, heir) for heir, parts in groups.items() for part in parts if part.department_id != heir]
    this.data["moved"] = [[part.pk, part.department_id, heir] for part, heir in moved]
    if moved:
        first, heir = next(((p, h) for p, h in moved if p.is_lead), moved[0])
        this.data |= {"before": first.department_id, "department": heir}
        this.data |= {"lead": heir} if first.is_lead else {}
        this.data |= {} if line.ended(first.department_id) else {"ceded": True}
        return
    orders = ((o.department_id, order_heir(line, this.case, o)) for o in open_orders(this.case))
    watching = this.case.overseer_id
    before, after = next(((old, new) for old, new in orders if old != new), (watching, None))
    this.data |= {"before": before, "department": after or heir_of(line, this.case, before)}


def _oversee(this: Step, heir: int) -> None:
    """Who oversees it from now on; while the heir has a part in it, it doesn't (`policies.is_overseen`)."""
    this.data["watched"] = [this.case.overseer_id, heir]
    this.case.overseer_id = heir


def _stay_there(this: Step) -> None:
    """Who has answered a call and has ceded its part goes on at the place: with a part like any department
    that is called, signed for by whoever is there."""
    for call in calls.without_part(this.case):
        task = call.whistle.purpose[: Assignment._meta.get_field("task_zh").max_length]
        new = dispatching.call_in(this, [call.department_id], mandatory=False, task=task)
        if new:
            call.part = new[0]
            call.save(update_fields=["part"])
        if new and call.arrived_by:
            legs.sign(this.case, new[0], this.at, of_person(call.arrived_by))


def _go_over(this: Step, heir: int, parts: list[Assignment]) -> None:
    kept = min(parts, key=lambda part: (not part.is_lead, not part.is_open, part.due_at is None, _due(part)))
    for part in parts:
        if part is not kept:
            _become_one(this, kept, part)
    kept.department_id = heir
    if kept.handler_id and not works_at(kept.handler_id, heir):
        kept.handler = None
    if kept.officer_id and not works_at(kept.officer_id, heir):
        _lose(this, kept)
        kept.officer = kept.officer_since = None
    kept.save()


def _due(part: Assignment):
    return (part.due_at or part.dispatched_at, part.pk)


def _lose(this: Step, part: Assignment) -> None:
    """Whoever had the part has it no more: that stands in the journal."""
    this.data.setdefault("released", []).append([part.pk, part.officer_id])


def _become_one(this: Step, kept: Assignment, part: Assignment) -> None:
    """What the other part was to do, what came of it, and its thread go into the part that is kept."""
    if part.officer_id and part.officer_id != kept.officer_id:
        _lose(this, part)
    calls.fuse(kept, part)
    if part.is_open:
        kept.mandatory = kept.mandatory or part.mandatory
        kept.task_zh = in_one(kept.task_zh, part.task_zh, "；", 300)
        kept.task_en = in_one(kept.task_en, part.task_en, "; ", 300)
        legs.take_back(this.case, part, this.at, this.actor.key)
    else:
        part.state, part.taken_back_at = PartState.WITHDRAWN, this.at
        part.save(update_fields=["state", "taken_back_at"])
    kept.result = kept.result or part.result
    Letter.objects.filter(grievance=this.case, part=part).update(part=kept)
    this.data.setdefault("fused", []).append([part.pk, kept.pk])
