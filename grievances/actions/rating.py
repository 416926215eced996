"""Departments that worked together rate each other after the closing."""

from django.utils.translation import gettext as _

from grievances import own_hand, policies, whistles
from grievances.actions.handling import LONGEST_LETTER
from grievances.actions.step import step
from grievances.lifecycle import Verb
from grievances.models import Grievance, Rating
from grievances.models.rating import ITEMS
from portal.departments.actors import Actor
from portal.departments.models import Department
from portal.kit.errors import Invalid, MoveRefused


def rate(
    grievance: Grievance,
    *,
    actor: Actor,
    department: Department,
    timely: int,
    share: int,
    informed: int,
    quality: int,
    again: int,
    remark: str = "",
) -> Grievance:
    """Rate how it was to work with the department, each item from 1 to 5; once a closing, within fourteen
    days. It is told that it was rated, and reads it once it has rated too, or when the time is over.

    Marks and remark stand in no journal: they would be read before their time. Raises Invalid, MoveRefused,
    NotAllowed of a department that the actor works for, too.
    """
    marks = dict(zip(ITEMS, (timely, share, informed, quality, again), strict=True))
    if wrong := [name for name, mark in marks.items() if mark not in range(1, 6)]:
        raise Invalid(_("Please choose from 1 to 5."), wrong[0])
    remark = remark.replace("\x00", "").strip()
    if len(remark) > LONGEST_LETTER:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": LONGEST_LETTER}, "remark")
    with step(grievance, Verb.RATE, actor=actor) as this:
        standing = policies.standing(actor, this.case)
        owed = whistles.owed(this.case, standing)
        rater = next((one for one, other in owed if other == department.pk), None)
        if rater is None:
            unrated = {rated for _rater, rated in whistles.unrated(this.case, standing)}
            own_hand.refuse(Verb.RATE, department.pk in unrated)
            raise MoveRefused(_("There is no department that you can rate so now."))
        made = Rating.objects.create(
            grievance=this.case,
            cycle=this.case.cycle,
            rater_id=rater,
            rated=department,
            remark=remark,
            author=actor.key,
            at=this.at,
            reveal_at=this.case.closed_at + whistles.RATE_WITHIN,
            **marks,
        )
        this.data |= {"rated": made.pk, "by": rater, "department": department.pk}
    return grievance
