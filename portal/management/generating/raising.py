"""What sweeps would have done to a generated case: each rung of its ladders that was reached, once, in order;
and what is watched from now on."""

from datetime import datetime, timedelta

from grievances.actions import moments
from grievances.actions.moments import DONE, WINDOW
from grievances.lifecycle import Status, Verb
from grievances.models import Assignment, Escalation
from portal.departments.models import Role
from portal.engines.escalation.ladder import Rung, coming
from portal.engines.escalation.models import NEVER, Watch
from portal.management.generating.plans import SYSTEM, Plan, Span

SWEPT_AFTER = timedelta(seconds=20)  # a sweep finds it within a minute
AT_DEPARTMENT = (Role.SUPERVISOR, Role.HANDLER)
UPWARDS = (Role.SUPERVISOR, Role.RULING, Role.DISTRICT_HEAD)


def watch_over(plan: Plan) -> None:
    """Raise the case where it was late, put its deeds into their order, and leave its watched moments."""
    for span in plan.earlier:
        _climb(plan, span)
    for each in plan.clocks:
        _keep(plan, each, *_climb(plan, each))
    if plan.case.status == Status.PROPOSED:
        until = plan.case.confirm_by
        plan.watched.append(Watch(kind=WINDOW, due_at=until, next_at=until, cycle=plan.case.cycle))
    plan.deeds.sort(key=lambda deed: deed.at)
    plan.case.version = len(plan.deeds) - plan.of_filing


def _climb(plan: Plan, span: Span) -> tuple[tuple[int, int], datetime | None]:
    """Fire every rung that came while the clock ran; (level, warnings) so far, and when the next comes."""
    ladder = moments.ladder_of(plan.case, span.kind, plan.ground.ladders)
    counting, stands = moments.counting(plan.case, span.kind), (0, 0)
    until = min(span.ends or plan.now, plan.now)
    while found := coming(ladder, span.due, stands, counting, None if stands[0] == 0 else span.due):
        at, rung = found
        if max(at, span.begins) + SWEPT_AFTER >= until:
            return stands, at
        _fire(plan, span, rung, at)
        stands = (stands[0], rung.level) if rung.warning else (rung.level, stands[1])
    return stands, None


def _fire(plan: Plan, span: Span, rung: Rung, at: datetime) -> None:
    """The rung's deed; what a new cycle finds passed already is found as the cycle begins."""
    department, found = span.part.department_id if span.part else None, max(at, span.begins) + SWEPT_AFTER
    role, told = _told(plan, span.part, rung.tells)
    facts = {"kind": span.kind, "due": span.due.isoformat(), "told": role, "department": department}
    if rung.warning:
        facts |= {"share": rung.share}
    else:
        answers, person = _told(plan, span.part, rung.accountable) if rung.accountable else ("", None)
        facts |= {"level": rung.level, "at": at.isoformat(), "answers": answers}
        plan.raised.append(
            Escalation(
                part=span.part, kind=span.kind, cycle=span.cycle, level=rung.level, due_at=span.due,
                raised_at=found, rung_at=at, told_id=told, told_role=role,
                answers_id=person, answers_role=answers,
            )
        )  # fmt: skip
        if span.kind == DONE and span.cycle == plan.case.cycle:
            plan.case.level = max(plan.case.level, rung.level)
    verb = Verb.WARN if rung.warning else Verb.ESCALATE
    plan.did(found, verb, SYSTEM, lambda: facts)


def _told(plan: Plan, part: Assignment | None, wanted: str) -> tuple[str, int | None]:
    """Who holds the role, else the next above: at the department of the part, or for the place."""
    unit = part or next((each for each in plan.parts if each.is_lead), None)
    above = UPWARDS[UPWARDS.index(wanted) + 1 :] if wanted in UPWARDS else UPWARDS
    for role in (wanted, *above):
        if role in AT_DEPARTMENT:
            found = plan.ground.holder(role, department=unit.department_id) if unit else None
        else:
            found = None if plan.case.about_staff else plan.ground.holder(role, path=plan.case.area.path)
        if found:
            return role, found
    return wanted, None


def _keep(plan: Plan, span: Span, stands: tuple[int, int], coming_at: datetime | None) -> None:
    """The watched moment as it stands now: at rest where its clock has stopped."""
    level, warned = stands
    next_at = None if span.ends else coming_at or NEVER
    row = Watch(
        kind=span.kind, due_at=span.due, next_at=next_at, level=level, warned=warned, cycle=span.cycle
    )
    row.part = span.part
    plan.watched.append(row)
