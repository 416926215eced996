"""Officers with an interest withdraw 回避: from then on the case is not theirs to act on, nor who filed it to
read; their parts go back to the department, and their superior is told. Cases that were merged are one
matter: whoever withdraws from one of them has withdrawn from all."""

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import interests, policies
from grievances.actions import matters
from grievances.actions.step import Step, as_it_stands, step
from grievances.in_force import living_parts
from grievances.lifecycle import Verb, can
from grievances.models import Grievance, Interest
from portal.accounts.models import Person
from portal.departments import selectors as departments
from portal.departments.actors import SYSTEM, WORKERS, Actor
from portal.departments.models import Role
from portal.kit.errors import Invalid, MoveRefused


def recuse(
    grievance: Grievance,
    *,
    actor: Actor,
    reason: str,
    person: Person | None = None,
    seen: int | None = None,
) -> Grievance:
    """Declare one's own interest in the case, or, as a superior, that of one of one's people (`person`).

    `reason`: a code of `Interest.Reason`; the journal keeps no words. Raises Invalid, MoveRefused.
    """
    if reason not in Interest.Reason:
        raise Invalid(_("Please choose one of these."), "reason")
    with transaction.atomic():
        case, others = _one_matter(grievance)
        who = _withdraw(case, others, actor=actor, reason=reason, person=person, seen=seen)
        for each in others:
            _reach(each, who, reason, case.reference)
    _as_it_stands(grievance, case)
    return grievance


def _one_matter(grievance: Grievance) -> tuple[Grievance, list[Grievance]]:
    """The case and those that were merged with it, all of them held."""
    held = matters.hold(lambda: matters.whole(grievance.pk))
    return held.pop(grievance.pk), list(held.values())


def _as_it_stands(grievance: Grievance, case: Grievance) -> None:
    as_it_stands(grievance, case)
    interests.forget(grievance)


def _withdraw(
    case: Grievance,
    others: list[Grievance],
    *,
    actor: Actor,
    reason: str,
    person: Person | None,
    seen: int | None,
) -> Person:
    with step(case, Verb.RECUSE, actor=actor, seen=seen, held=True) as this:
        who = person or Person.objects.get(pk=actor.person_id)
        if who.pk in interests.people(this.case):
            raise MoveRefused(_("They have withdrawn from it already."))
        if who.pk != actor.person_id and who not in theirs(actor, this.case):
            raise Invalid(_("Choose one of your people who can act on this case."), "person")
        Interest.objects.create(
            grievance=this.case, person=who, reason=reason, set_by_id=actor.person_id, at=this.at
        )
        this.case.recused = True
        this.data |= {"department": this.speaks, "own": who.pk == actor.person_id, "officer": who.pk}
        this.data |= {"given_back": _give_back(this, who)}
        this.told = _told(this, who)
        if others:
            this.data["also"] = [each.reference for each in others]
    return who


def _reach(case: Grievance, who: Person, reason: str, reference: str) -> None:
    """What was declared of one case holds for another of the same matter; nobody is told a second time."""
    if who.pk in interests.people(case) or not can(Verb.RECUSE, case):
        return
    with step(case, Verb.RECUSE, actor=SYSTEM, held=True) as this:
        Interest.objects.create(grievance=this.case, person=who, reason=reason, set_by=who, at=this.at)
        this.case.recused = True
        this.data |= {"own": False, "officer": who.pk, "with": reference, "given_back": _give_back(this, who)}


def theirs(actor: Actor, case: Grievance) -> list[Person]:
    """For whom the actor may declare an interest: for the people of the departments that they supervise and
    that have a part; the ruling officer for the grid officers of the place and whoever has a part."""
    found: dict[int, Person] = {}
    for part in living_parts(case):
        if policies.heads(actor, part.department_id):
            found |= {each.pk: each for each in departments.staff_of(part.department_id, *WORKERS)}
    if policies.CENTRE in policies.relations(actor.as_officer(), case):
        found |= {each.pk: each for each in departments.grid_officers(case.area.path)}
        having = (each for part in living_parts(case) for each in (part.officer, part.handler) if each)
        found |= {each.pk: each for each in having}
    out = interests.people(case) | {actor.person_id}
    return [each for key, each in found.items() if key not in out]


def _give_back(this: Step, who: Person) -> list[int]:
    """Parts that they have go back to nobody; the keys of these."""
    held = [part for part in living_parts(this.case) if part.officer_id == who.pk]
    for part in held:
        part.officer, part.officer_since = None, None
        part.save(update_fields=["officer", "officer_since"])
    return [part.pk for part in held]


def _told(this: Step, who: Person) -> tuple[Person, ...]:
    """The supervisors of their departments that have a part, else the ruling officer; and they themselves,
    where another declared it."""
    units = {part.department_id for part in living_parts(this.case)} | {this.speaks}
    bosses = [
        boss
        for unit in sorted(units)
        if departments.has_post(who.pk, *WORKERS, department=unit)
        for boss in departments.holders(Role.SUPERVISOR, department=unit)
    ]
    if not this.case.about_staff:
        bosses = bosses or departments.holders(Role.RULING, area_path=this.case.area.path)[:1]
    return tuple({each.pk: each for each in (*bosses, who) if each.pk != this.actor.person_id}.values())


def carry_over(onto: Step, case: Grievance) -> None:
    """The case goes on as another: whoever has withdrawn from it has no say in that one either."""
    there = interests.people(onto.case)
    along = [each for each in interests.living(case) if each.person_id not in there]
    for each in along:
        _give_back(onto, each.person)
        each.pk, each.grievance, each._state.adding = None, onto.case, True
    Interest.objects.bulk_create(along)
    if along:
        onto.case.recused = True
        onto.data["recused"] = [each.person_id for each in along]
    interests.forget(onto.case)


def readmit(
    grievance: Grievance, *, actor: Actor, person: Person | None = None, seen: int | None = None
) -> Grievance:
    """A superior ends somebody's interest: they may act on the case again. `person` None: of the only one.

    Nobody ends their own. Raises Invalid, MoveRefused.
    """
    with transaction.atomic():
        case, others = _one_matter(grievance)
        who = _readmit(case, actor=actor, person=person, seen=seen)
        for each in others:
            _let_in(each, actor, who, case.reference)
    _as_it_stands(grievance, case)
    return grievance


def _readmit(case: Grievance, *, actor: Actor, person: Person | None, seen: int | None) -> Person:
    with step(case, Verb.READMIT, actor=actor, seen=seen, held=True) as this:
        found = interests.endable(actor, this.case, policies.acting(actor, this.case))
        if person is not None:
            found = [each for each in found if each.person_id == person.pk]
        if not found:
            raise MoveRefused(_("There is no interest that you can end."))
        if len(found) > 1:
            raise Invalid(_("Please say whose."), "person")
        _end(this, found[0], actor)
        this.data["department"] = this.speaks
        this.told = (found[0].person,)
    return found[0].person


def _end(this: Step, ended: Interest, actor: Actor) -> None:
    ended.ended_at, ended.ended_by_id = this.at, actor.person_id
    ended.save(update_fields=["ended_at", "ended_by"])
    this.case.recused = Interest.objects.filter(grievance=this.case, ended_at=None).exists()
    this.data["officer"] = ended.person_id


def _let_in(case: Grievance, actor: Actor, who: Person, reference: str) -> None:
    """It is one matter: what is ended of one case is ended of the others."""
    ended = next((each for each in interests.living(case) if each.person_id == who.pk), None)
    if ended is None or not can(Verb.READMIT, case):
        return
    with step(case, Verb.READMIT, actor=SYSTEM, held=True) as this:
        _end(this, ended, actor)
        this.data["with"] = reference
