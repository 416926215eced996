"""The long plan 挂账 of a case that no limit can hold: its steps, each told to the resident when it is
reached, and the day on which the co-operation centre looks at it again.

Asked for and approved as more time is (`actions/extending.py`). While it is approved the clock stands still
and the case is in no rate; how many there are stands beside the rates. On the day of the review the approval
ends by itself, and the clock goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from grievances.actions import photos
from grievances.actions.handling import own_part, text_of, write
from grievances.actions.step import step
from grievances.lifecycle import PartState, Verb
from grievances.models import Assignment, Grievance, Letter, PlanStep, TimeRequest
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused

# Rules of the house: a plan is looked at twice a year at least, and says in a few steps how it will end.
LONGEST_REVIEW = timedelta(days=183)
LONGEST_PLAN = timedelta(days=5 * 366)
MOST_STEPS = 4


@dataclass(frozen=True)
class Wanted:
    """A step as it is asked for: `what` by the day `by`."""

    what: str
    by: date | None


def refuse(case: Grievance, asked: TimeRequest, at: datetime) -> None:
    """Invalid or MoveRefused where the plan can't be asked for, or approved, so."""
    if case.is_held and not case.planned:
        raise MoveRefused(_("It is paused already."))
    if not asked.waits_for:
        raise Invalid(_("Please give the plan a name."), "title")
    if asked.until is None or asked.until <= at:
        raise Invalid(_("Please choose a day that is still to come."), "review")
    if asked.until > at + LONGEST_REVIEW:
        raise Invalid(_("A plan is looked at again within half a year."), "review")


def checked(steps: Sequence[Wanted], at: datetime) -> list[Wanted]:
    """The steps in the order of their days; Invalid where there is none, or one can't be."""
    today = clock.local(at).date()
    found = []
    for number, wanted in enumerate(steps, start=1):
        what = wanted.what.replace("\x00", "").strip()
        if not what:
            raise Invalid(_("Please write what this step is."), f"what_{number}")
        if wanted.by is None or not today < wanted.by <= today + LONGEST_PLAN:
            raise Invalid(_("Please choose a day to come, within five years."), f"by_{number}")
        found.append(Wanted(what[:200], wanted.by))
    if not 0 < len(found) <= MOST_STEPS:
        raise Invalid(_("A plan has one to %(most)s steps.") % {"most": MOST_STEPS}, "what_1")
    return sorted(found, key=lambda each: each.by)


def keep(asked: TimeRequest, steps: Sequence[Wanted]) -> None:
    """Write the plan's steps."""
    PlanStep.objects.bulk_create(
        PlanStep(request=asked, number=number, what=each.what, by=each.by)
        for number, each in enumerate(steps, start=1)
    )


def told(case: Grievance, asked: TimeRequest) -> str:
    """What the resident reads of it, in their language: its name, why, each step with its day, the review."""
    with translation.override(case.language):
        return render_to_string("grievances/tracking/plan.txt", {"asked": asked}).strip()


def open_plan(case: Grievance) -> TimeRequest | None:
    """The plan that is approved now, if there is one."""
    granted = TimeRequest.objects.filter(
        grievance=case.pk, kind=TimeRequest.Kind.PLAN, state=TimeRequest.State.GRANTED
    )
    return granted.first() if case.planned else None


def reach(
    grievance: Grievance,
    *,
    actor: Actor,
    number: int,
    result: str,
    photos_given: tuple = (),
    seen: int | None = None,
) -> Grievance:
    """Report a step of the plan reached: the resident is told what came of it, and so is the centre."""
    result = text_of(result, "result", _("Please write what was done."))
    with step(grievance, Verb.REACH, actor=actor, seen=seen) as this:
        part = own_part(this, PartState.SIGNED, role=Assignment.LEAD)
        found = PlanStep.objects.filter(request=open_plan(this.case), number=number).first()
        if found is None:
            raise Invalid(_("Please choose a step of the plan."), "number")
        if found.reached_at is not None:
            raise MoveRefused(_("This step was reported already."))
        found.reached_at, found.result = this.at, result
        found.save(update_fields=["reached_at", "result"])
        write(this, Letter.Kind.CONTACT, result, speaks=part.department_id)
        this.data |= {"department": part.department_id, "number": number}
        this.data["photos"] = photos.attach(this, photos_given)
    return grievance
