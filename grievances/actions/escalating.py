"""Warning of what will be late and raising what is: each rung once, in order, with the true due time, also
where nobody is assigned (invariant 3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from grievances import policies
from grievances.actions import moments
from grievances.actions.moments import CONTACT, DONE, RULING, SIGN
from grievances.actions.step import Step, step
from grievances.in_force import with_parts
from grievances.lifecycle import PartState, Verb, can
from grievances.models import Assignment, Escalation, Grievance
from portal.accounts.models import Person
from portal.areas.models import Area
from portal.departments import absences
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM
from portal.departments.models import Department, Role
from portal.engines.escalation import watch
from portal.engines.escalation.ladder import Rung, may_leave
from portal.engines.escalation.models import Watch
from portal.engines.journal import journal
from portal.engines.journal.journal import Head
from portal.engines.limits.classes import URGENT
from portal.kit import clock
from portal.kit.gathered import write
from portal.kit.prepared import Prepared
from portal.kit.remembered import remembered

AT_DEPARTMENT = {Role.SUPERVISOR, Role.HANDLER}


@dataclass(frozen=True)
class Late:
    """A watched clock of a case that has come to a rung at `at`. `part`: whose clock it is; None: the
    case's own. `head`: where the case's chain stands."""

    case: Grievance
    watched: Watch
    ladder: tuple[Rung, ...]
    rung: Rung
    at: datetime
    part: Assignment | None
    head: Head


def raise_late(row: Watch, now: datetime) -> None:
    """Handler of the watched clocks `done` and `contact` of a case, and of `part`, `sign` and `ruling`, whose
    key is the part's."""
    raise_many([row], now, wait=True)


def raise_many(rows: Sequence[Watch], now: datetime, *, wait: bool = False) -> list[Watch]:
    """The same for clocks of as many cases, in the caller's transaction; the rows whose cases it could lock.

    What all of them need is read at once, then each is raised by a step of its own. `wait`: for a case that
    somebody else has locked; else it is left out. Raises DoesNotExist.
    """
    cases = _lock({int(row.subject.partition(":")[2]) for row in rows}, wait)
    mine = [row for row in rows if row.subject in cases]
    held, heads = watch.claim_many(mine, now), journal.heads(cases)
    for row in mine:
        if row.pk in held:
            _raise(cases[row.subject], held[row.pk], heads[row.subject], now)
    return mine


def _raise(case: Grievance, held: Watch, head: Head, now: datetime) -> None:
    part = next((p for p in policies.living_parts(case) if p.pk == held.key), None)
    if not can(Verb.ESCALATE, case) or not RUNS[held.kind](case, part):
        watch.finish(held)
        return
    ladder, counting = moments.ladder_of(case, held.kind), moments.counting(case, held.kind)
    if found := watch.reached(held, ladder, now, counting):
        at, rung = found
        (warn if rung.warning else escalate)(Late(case, held, ladder, rung, at, part, head))
        watch.climb(held, rung, ladder, counting, now)


def _lock(keys: set[int], wait: bool) -> dict[str, Grievance]:
    """By subject the cases, locked in the order of their keys, with their parts; what they share with many
    others is read once for a batch."""
    if len(keys) == 1:
        cases = {case.pk: with_parts(case) for case in _whole[wait](*keys)}
    else:
        rows = _locked(wait).filter(pk__in=keys).order_by("pk")
        cases = {case.pk: case for case in rows.prefetch_related("parts")}
    gone = keys - cases.keys()
    if gone and Grievance.objects.filter(pk__in=gone).count() < len(gone):
        raise Grievance.DoesNotExist(f"Not all of the cases {sorted(gone)} are there.")
    for case in cases.values() if len(keys) > 1 else ():
        _furnish(case)
    return {case.subject: case for case in cases.values()}


def _locked(wait: bool) -> QuerySet[Grievance]:
    return Grievance.objects.select_for_update(of=("self",), skip_locked=not wait)


def _one_of(wait: bool) -> Prepared:
    more = ("area", "category", "limit_class", "calendar")
    return Prepared(
        lambda key: _locked(wait).select_related(*more).defer("area__boundary").filter(pk=key), int
    )


_whole = {wait: _one_of(wait) for wait in (True, False)}


def _furnish(case: Grievance) -> None:
    case.area = remembered(
        ("area", case.area_id), lambda: Area.objects.defer("boundary").get(pk=case.area_id)
    )
    for name in ("category", "limit_class", "calendar"):
        if (pk := getattr(case, f"{name}_id")) is not None:
            setattr(case, name, remembered((name, pk), lambda name=name: getattr(case, name)))


RUNS: dict[str, Callable[[Grievance, Assignment | None], bool]] = {
    CONTACT: lambda case, part: case.contacted_at is None,
    DONE: lambda case, part: case.done_due is not None and case.done_at is None,
    moments.PART: lambda case, part: part is not None and part.is_open,
    SIGN: lambda case, part: part is not None and part.state == PartState.WAITING and bool(part.sign_by),
    RULING: lambda case, part: part is not None and case.disputed,
}


def warn(late: Late) -> None:
    """Tell the handler or the supervisor what will be late soon. No level, and not for the public."""
    with step(late.case, Verb.WARN, actor=SYSTEM, held=True, head=late.head) as this:
        _tell(this, late)
        this.data["share"] = late.rung.share


def escalate(late: Late) -> None:
    """Raise it by one level: told, and from here on answered for, as the rung says."""
    held, rung = late.watched, late.rung
    with step(late.case, Verb.ESCALATE, actor=SYSTEM, held=True, head=late.head) as this:
        this.case.level = max(this.case.level, rung.level) if held.kind == DONE else this.case.level
        role, told = _tell(this, late)
        answers_role, answers = _answering(late, (role, told))
        raised = Escalation(
            grievance=this.case,
            part=late.part,
            kind=held.kind,
            cycle=held.cycle,
            level=rung.level,
            due_at=held.due_at,
            raised_at=this.at,
            rung_at=late.at,
            told=told,
            told_role=role,
            answers=answers,
            answers_role=answers_role,
        )
        write([raised])
        this.data |= {"level": rung.level, "at": late.at.isoformat(), "answers": answers_role}
        if held.kind == DONE and rung.level == 1 and _is_watched(this.case):
            this.data["overseer"] = this.case.overseer_id


def _is_watched(case: Grievance) -> bool:
    """Whether a department that exists today oversees the case."""
    key = case.overseer_id
    if not policies.is_overseen(case):
        return False
    unit = remembered(("unit", key), lambda: Department.objects.get(pk=key))
    return departments.holds(unit, departments.today())


def _tell(this: Step, late: Late) -> tuple[str, Person | None]:
    """Tell whom the rung names, in the morning where it is night; the role and the person."""
    role, told = _who(late, late.rung.tells)
    this.told = tuple(person for person in (told, _standing_in(late, role, told)) if person)
    if late.case.limit_class.code not in URGENT:
        this.not_before = may_leave(clock.local(this.at), late.rung.quiet)
    this.data |= {"kind": late.watched.kind, "due": late.watched.due_at.isoformat(), "told": role}
    this.data["department"] = late.part.department_id if late.part else None
    return role, told


def _standing_in(late: Late, role: str, told: Person | None) -> Person | None:
    """Who stands in for the handler who is told."""
    part = late.part or next((p for p in policies.living_parts(late.case) if p.is_lead), None)
    if role != Role.HANDLER or told is None or part is None:
        return None
    unit, path = part.department_id, late.case.area.path
    return remembered(("away", unit, path), lambda: absences.roster([unit], path)).stand_in(unit, told.pk)


def _answering(late: Late, told: tuple[str, Person | None]) -> tuple[str, Person | None]:
    """Who becomes accountable at this rung; empty where the rung leaves it as it was."""
    wanted = late.rung.accountable
    if not wanted:
        return "", None
    return told if wanted == late.rung.tells else _who(late, wanted)


def _who(late: Late, wanted: str) -> tuple[str, Person | None]:
    """Who holds the role; where nobody does, who stands on the next rung up."""
    above = sorted((r for r in late.ladder if _follows(r, late.rung)), key=lambda r: (not r.warning, r.level))
    for role in dict.fromkeys([wanted, *(rung.tells for rung in above)]):
        if person := _holder(late, role):
            return role, person
    return wanted, None


def _follows(rung: Rung, this: Rung) -> bool:
    """Whether a rung stands above another: warnings lie below all levels."""
    return rung.level > this.level if rung.warning == this.warning else this.warning


def _holder(late: Late, role: str) -> Person | None:
    """A complaint about staff is told to its own department's people alone (invariant 7)."""
    if role in AT_DEPARTMENT:
        part = late.part or next((p for p in policies.living_parts(late.case) if p.is_lead), None)
        return _at_department(part, role) if part else None
    if late.case.about_staff:
        return None
    path = late.case.area.path
    return remembered((role, path), lambda: departments.holder(role, area_path=path))


def _at_department(part: Assignment, role: str) -> Person | None:
    """The handler who has it, else who signed for it, before any other."""
    unit = part.department_id
    holders = remembered((role, unit), lambda: departments.holders(role, department=unit))
    wanted = (part.officer_id, part.handler_id) if role == Role.HANDLER else ()
    by_key = {person.pk: person for person in holders}
    own = (by_key[key] for key in wanted if key in by_key)
    return next(own, holders[0] if holders else None)
