"""Nobody decided on an improvement in time: raised once per level, in order, told to the next up."""

from datetime import datetime

from evaluation.actions.recording import record
from evaluation.improving import notices
from evaluation.improving.actions.deciding import lock
from evaluation.lifecycle import Verb
from evaluation.models import Improvement
from portal.accounts.models import Person
from portal.areas.selectors import district
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung
from portal.engines.escalation.models import Watch


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched `improvement`."""
    improvement = lock(int(row.subject.partition(":")[2]))
    held = watch.claim(row, now)
    if held is None:
        return
    if improvement.state != Improvement.State.OPEN:
        watch.finish(held)
        return
    ladder = watch.rungs(held.kind)
    found = watch.reached(held, ladder, now)
    if found is None:
        return
    _moment, rung = found
    role, told = _who(ladder, rung)
    improvement.level = rung.level
    improvement.save(update_fields=["level"])
    facts = {"level": rung.level, "due": held.due_at.isoformat(), "told": role}
    record(improvement.subject, Verb.RAISE_IMPROVEMENT, SYSTEM, now, **facts)
    if told:
        notices.tell_of_delay(improvement, told, rung.level, now)
    watch.climb(held, rung, ladder)


def _who(ladder: tuple[Rung, ...], rung: Rung) -> tuple[str, Person | None]:
    """Who is told at this rung; where nobody holds that role, who stands on the next one up. The whole
    district's: a rule holds in all of it."""
    area = district()
    for each in sorted((r for r in ladder if r.level >= rung.level), key=lambda r: r.level):
        if area and (person := departments.holder(each.tells, area_path=area.path)):
            return each.tells, person
    return rung.tells, None
