"""How an action on a plan or a round begins and ends: its row is locked, and its entry written."""

from typing import Any

from grievances.models import PatrolPlan, PatrolRound
from grievances.patrols.lifecycle import Verb
from portal.departments.actors import Actor
from portal.engines.journal import journal
from portal.engines.limits import clocks
from portal.engines.limits.calendar import Calendar
from portal.kit import clock

LONGEST = 2000


def locked(walked: PatrolRound) -> PatrolRound:
    """The round, locked until the transaction ends, with its plan."""
    rows = PatrolRound.objects.select_for_update(of=("self",)).select_related(
        "plan__area", "plan__department"
    )
    return rows.get(pk=walked.pk)


def record(subject: str, verb: Verb, actor: Actor, **data: Any) -> None:
    """Write the entry, in the caller's transaction: no words of anybody's, no floats."""
    deed = journal.Deed(f"patrol_{verb}", actor.key, actor.role, data)
    journal.record(subject=subject, at=clock.now(), deed=deed)


def subject_of(plan: PatrolPlan) -> str:
    return f"patrol_plan:{plan.pk}"


def calendar_of(plan: PatrolPlan) -> Calendar:
    """By which the plan's working days count."""
    return clocks.load_calendar(clocks.current_calendar(plan.area.calendar))


def line(text: str, most: int) -> str:
    """One line without NUL, at most so long."""
    return " ".join(text.replace("\x00", "").split())[:most]
