"""Who was accountable for a case, from its journal, parts and objections: rows that are loaded already."""

from collections.abc import Iterable

from grievances.lifecycle import Verb
from grievances.models import Assignment, Grievance, Objection
from grievances.ownership import Dispute, Span, Turn, spans
from portal.engines.journal import journal
from portal.kit import clock

NAMED_BY = {
    Verb.DISPATCH: "lead", Verb.RULE: "lead", Verb.DISPUTE: "lead", Verb.REOPEN: "lead",
    Verb.DECIDE_REVIEW: "lead", Verb.SOLVE: "department", Verb.SUCCEED: "lead",
}  # fmt: skip


def ownership(case: Grievance) -> tuple[Span, ...]:
    """The spans from filing to now, or to the case's end: four queries."""
    told = [(entry, journal.facts(entry)) for entry in journal.entries(case.subject)]
    return owners(case, told, case.objections.all())


def owners(case: Grievance, told: list, objections: Iterable[Objection]) -> tuple[Span, ...]:
    """The same from what is at hand. The facts of a dispatch may have been erased with the words in it: the
    lead's part of that moment still says whose it was."""
    first = _before_successions(told)
    leads = {
        part.dispatched_at: first.get(part.pk, part.department_id)
        for part in case.parts.all()
        if _leads(part)
    }
    turns = [
        Turn(entry.at, entry.verb, data.get(NAMED_BY.get(entry.verb, "")) or _lost(entry, leads))
        for entry, data in told
        if not data.get("with")  # it only went along with the case that it was merged into
    ]
    return spans(turns, [Dispute(o.at, o.ended_at) for o in objections], clock.now())


def _before_successions(told: list) -> dict[int, int]:
    """By part that went over to a successor: the department that it was dispatched to."""
    moved = [row for entry, data in told if entry.verb == Verb.SUCCEED for row in data.get("moved", ())]
    return {part: before for part, before, _after in reversed(moved)}


def _leads(part: Assignment) -> bool:
    return part.role == Assignment.LEAD


def _lost(entry, leads: dict) -> int | None:
    return leads.get(entry.at) if entry.verb == Verb.DISPATCH else None
