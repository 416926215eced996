"""Who of a department has its part: taken, handed on, given back to nobody. It gives nobody a right: every
handler of the department goes on working on it."""

from contextlib import suppress

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from grievances import interests, policies
from grievances.actions.handling import text_of, write
from grievances.actions.step import Step, step
from grievances.lifecycle import HANDLED, OPEN_PARTS, Status, Verb
from grievances.models import Assignment, Grievance, Letter
from grievances.selectors import load
from portal.accounts.models import Person
from portal.departments import absences
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, Actor
from portal.departments.lineage import lineage
from portal.kit.errors import DomainError, Invalid, MoveRefused

MOST = 100


def take(
    grievance: Grievance, *, actor: Actor, part: Assignment | None = None, seen: int | None = None
) -> Grievance:
    """Take a part that nobody has; a supervisor takes it from whoever has it, who is told."""
    with step(grievance, Verb.TAKE, actor=actor, seen=seen) as this:
        _give(this, _chosen(this, part), Person.objects.get(pk=actor.person_id))
    return grievance


def hand(
    grievance: Grievance,
    *,
    actor: Actor,
    to: Person,
    part: Assignment | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Grievance:
    """Hand a part on to a colleague who works at the same department today. They are told, and so is whoever
    stands in for them.

    `reason`: written into the part's own thread, for the department, the lead and the centre. Raises Invalid.
    """
    reason = text_of(reason, "reason", "") if reason.strip() else ""
    with step(grievance, Verb.HAND, actor=actor, seen=seen) as this:
        found = _chosen(this, part)
        _refuse_outsider(this.case, found, to)
        _give(this, found, to)
        roster = absences.roster([found.department_id], this.case.area.path)
        stand_in = roster.stand_in(found.department_id, to.pk)
        this.told += (stand_in,) if stand_in else ()
        if reason:
            write(this, Letter.Kind.NOTE, reason, part=found, speaks=found.department_id)
    return grievance


def release(
    grievance: Grievance, *, actor: Actor, part: Assignment | None = None, seen: int | None = None
) -> Grievance:
    """Give a part back to nobody: it stands among those to be taken again."""
    with step(grievance, Verb.RELEASE, actor=actor, seen=seen) as this:
        _give(this, _chosen(this, part), None)
    return grievance


def _chosen(this: Step, part: Assignment | None) -> Assignment:
    """The part that the verb is about. MoveRefused where there is none, Invalid where it must be said
    which."""
    found = policies.parts_for(this.actor, this.verb, this.case)
    if part is not None:
        found = [each for each in found if each.pk == part.pk]
    if not found:
        raise MoveRefused(_("There is no part for which this can be done now."))
    if len(found) > 1:
        raise Invalid(_("Please say which part."), "part")
    return found[0]


def _refuse_outsider(case: Grievance, part: Assignment, to: Person) -> None:
    if to.pk == part.officer_id:
        raise Invalid(_("They have it already."), "to")
    posts = load.workers([part.department_id]).filter(person=to)
    if not departments.working_at(posts, case.area.path).exists():
        raise Invalid(_("Choose a colleague who works at this department."), "to")
    if to.pk in interests.people(case):
        raise Invalid(_("They have an interest in this case and have withdrawn from it."), "to")


def _give(this: Step, part: Assignment, to: Person | None) -> None:
    """Change who has it; facts for the journal; whom it concerns is told, but for who did it."""
    had = part.officer
    part.officer, part.officer_since = to, this.at if to else None
    part.save(update_fields=["officer", "officer_since"])
    this.data |= {"department": part.department_id, "part": part.pk}
    this.data |= {"to": to.pk} if to else {}
    this.data |= {"had": had.pk} if had else {}
    this.told = tuple(each for each in (had, to) if each and each.pk != this.actor.person_id)


def let_go() -> int:
    """Parts of people who work on them no more go back to nobody; returns how many.

    Found by who has them, not by the ending of a post: whatever ended it, and whenever. What stands with a
    department that has ended goes over first: who has it may have the same post there.
    """
    rows = Assignment.objects.filter(
        officer__isnull=False, state__in=[*OPEN_PARTS], grievance__status__in=[*HANDLED, Status.PROPOSED]
    )
    works = absences.posts_of("officer", "department", OuterRef("grievance__area__path"))
    rows = rows.exclude(Exists(works)).exclude(department__in=list(lineage().shares))
    rows = rows.select_related("grievance")
    done = 0
    for part in rows.order_by("pk")[:MOST]:
        with suppress(DomainError):  # handed on, or the case ended, meanwhile
            _let_go(part)
            done += 1
    return done


def _let_go(part: Assignment) -> None:
    with step(part.grievance, Verb.RELEASE, actor=SYSTEM) as this:
        found = next((p for p in this.case.parts.all() if p.pk == part.pk and p.is_open), None)
        if found is None or found.officer_id != part.officer_id:
            raise MoveRefused("")
        _give(this, found, None)
        this.told = ()
        this.data["left"] = True
