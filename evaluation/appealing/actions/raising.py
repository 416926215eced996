"""Nobody decided on an appeal in time: raised once per level, in order, told to the next up."""

from datetime import datetime

from evaluation.actions.recording import record
from evaluation.appealing import notices
from evaluation.appealing.actions.appealing import lock
from evaluation.lifecycle import Verb
from evaluation.models import Appeal
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.departments.models import Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung
from portal.engines.escalation.models import Watch


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `score_appeal`."""
    appeal, _sample = lock(int(row.subject.partition(":")[2]))
    held = watch.claim(row, now)
    if held is None:
        return
    if appeal.state != Appeal.State.OPEN:
        watch.finish(held)
        return
    ladder = watch.rungs(held.kind)
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    _moment, rung = found
    role, told = _who(appeal, ladder, rung)
    appeal.level = rung.level
    appeal.save(update_fields=["level"])
    facts = {"level": rung.level, "due": held.due_at.isoformat(), "told": role}
    record(appeal.subject, Verb.RAISE, SYSTEM, now, **facts)
    if told:
        notices.tell_of_delay(appeal, told, rung.level, now)
    watch.climb(held, rung, ladder)


def _who(appeal: Appeal, ladder: tuple[Rung, ...], rung: Rung) -> tuple[str, Person | None]:
    """Who is told at this rung; where nobody holds that role who is not of the department, who
    stands on the next one up."""
    units = {appeal.department_id, appeal.sample.department_id}
    own = {person.pk for unit in units for person in departments.staff_of(unit, *Role.values)}
    path = appeal.sample.grievance.area.path
    for each in sorted((r for r in ladder if r.level >= rung.level), key=lambda r: r.level):
        people = departments.holders(each.tells, area_path=path)
        if person := next((person for person in people if person.pk not in own), None):
            return each.tells, person
    return rung.tells, None
