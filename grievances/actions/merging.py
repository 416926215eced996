"""Merging: two cases tell of one matter, and go on as one. Both references, both residents stay."""

from django.db import transaction
from django.utils.translation import gettext as _

from grievances import interests, policies
from grievances.actions import appeals, disputing, leaving, matters, neighbours, recusing, timing
from grievances.actions.step import Step, as_it_stands, step
from grievances.lifecycle import Outcome, Verb
from grievances.models import Grievance, Joining
from portal.departments.actors import SYSTEM, Actor
from portal.kit.errors import Invalid, MoveRefused


def merge(grievance: Grievance, *, actor: Actor, into: Grievance, seen: int | None = None) -> Grievance:
    """Merge the case into another open one, which takes the earlier due time. The case ends as merged;
    what was merged into it goes along, and so does whoever had joined it. Raises Invalid, MoveRefused."""
    if into.pk == grievance.pk:
        raise Invalid(_("A case can't be merged into itself."), "into")
    with transaction.atomic():
        held = matters.hold(lambda: matters.with_merged(grievance.pk, into.pk))
        case, other = held.pop(grievance.pk), held.pop(into.pk)
        policies.check(actor, Verb.MERGE, case)
        _refuse_closed(case, other)
        with step(other, Verb.MERGE, actor=actor, held=True) as onto:
            onto.stay = True
            _take_in(onto, case)
        with step(case, Verb.MERGE, actor=actor, seen=seen, held=True) as this:
            _go_on_as(this, other)
        for each in held.values():
            with step(each, Verb.MERGE, actor=SYSTEM, held=True) as this:
                this.case.merged_into = other
                recusing.carry_over(this, other)
                this.data["into"] = other.reference
    for before, after in ((grievance, case), (into, other)):
        as_it_stands(before, after)
        interests.forget(before)
    return grievance


def _refuse_closed(case: Grievance, other: Grievance) -> None:
    """MoveRefused where one of the two is not open any more, or stands still while the other's clock runs."""
    for each in (case, other):
        if not each.is_open:
            told = _("%(reference)s is not open any more: somebody has merged or ended it meanwhile.")
            raise MoveRefused(told % {"reference": each.reference})
    if other.paused_at and not case.paused_at:
        told = _("The clock of %(reference)s stands still. Wait until it runs, or merge the other way round.")
        raise MoveRefused(told % {"reference": other.reference})


def _take_in(onto: Step, case: Grievance) -> None:
    """The clocks are due no later than those of the case that comes; its people come along."""
    other = onto.case
    if not timing.hasten(other, case, onto.at):
        told = _("%(reference)s was due before the other was filed. Merge the other way round.")
        raise MoveRefused(told % {"reference": case.reference})
    recusing.carry_over(onto, case)
    # What was merged into the case, and who had joined that, have a home of their own, and keep it.
    Joining.objects.filter(grievance=case, home=None, origin=None).update(home=case)
    Joining.objects.filter(grievance=case).update(grievance=other)
    Joining.objects.create(grievance=other, origin=case, at=onto.at)
    onto.data |= {"took": case.reference, "joined": neighbours.recount(other)}
    onto.data["due"] = other.done_due.isoformat() if other.done_due else None


def _go_on_as(this: Step, other: Grievance) -> None:
    """The case ends as one does; what is open of orders, whistles and disputes ends with it."""
    case = this.case
    timing.stop(case, this.at, this.actor.key)
    case.outcome, case.question_open, case.many = Outcome.MERGED, False, ""
    case.merged_into, case.joined = other, 0
    disputing.drop(this)
    appeals.clear(this)
    timing.end(case, this.at)
    leaving.fall_away(this)
    recusing.carry_over(this, other)
    this.data["into"] = other.reference
