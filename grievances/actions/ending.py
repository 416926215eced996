"""Endings that are not "done": refused on a ground, or passed on 转出 to a body outside the portal."""

from django.utils.translation import gettext as _

from grievances import policies
from grievances.actions import appeals, leaving, timing
from grievances.actions.handling import text_of
from grievances.actions.step import Step, step
from grievances.lifecycle import Outcome, Verb
from grievances.models import Grievance, Resolution
from portal.departments.actors import Actor
from portal.kit.errors import Invalid, MoveRefused

BODY, REACH, THEIRS = 120, 300, 80


def answer_and_end(this: Step, outcome: Outcome, **told: str) -> None:
    """The case ends with this answer: every clock stops, what was open falls away, and from now on a review
    can be asked for."""
    case = this.case
    made = Resolution.objects.create(
        grievance=case, department_id=this.speaks, cycle=case.cycle, decision="", proposed_at=this.at,
        author=this.actor.key, answer=outcome, **told,
    )  # fmt: skip
    timing.contacted(case, this.at, this.actor.key)
    timing.stop(case, this.at, this.actor.key)
    case.outcome, case.question_open = outcome, False
    timing.end(case, this.at)
    leaving.fall_away(this)
    by = appeals.allow(case, this.at)
    this.data |= {"resolution": made.pk, "department": this.speaks, "appeal_by": by.isoformat()}


def transfer_out(
    grievance: Grievance,
    *,
    actor: Actor,
    body: str,
    reach: str,
    reason: str,
    theirs: str = "",
    seen: int | None = None,
) -> Grievance:
    """Pass the case on 转出 to a body outside the district's portal: which, how to reach it, why, and under
    which reference it has it (`theirs`), if that is known. The resident reads all of it."""
    body = _line(text_of(body, "body", _("Please name the body that takes it over.")), BODY, "body")
    told = _("Please say how the resident can reach it: address, telephone or page.")
    reach = _line(text_of(reach, "reach", told), REACH, "reach")
    reason = text_of(reason, "reason", _("Please say why it is that body's matter."))
    theirs = _line(theirs.replace("\x00", "").strip(), THEIRS, "theirs")
    with step(grievance, Verb.TRANSFER_OUT, actor=actor, seen=seen) as this:
        told = _("A department has this case now: it passes it on itself, or the co-operation centre does.")
        refuse_wrong_side(this, told, policies.LEAD, policies.CENTRE)
        words = {"body": body, "reach": reach, "theirs": theirs}
        answer_and_end(this, Outcome.TRANSFERRED, facts=reason, basis="", **words)
    return grievance


def _line(text: str, most: int, field: str) -> str:
    if len(text) > most:
        raise Invalid(_("At most %(most)s characters fit here.") % {"most": most}, field)
    return text


def refuse_wrong_side(this: Step, told: str, *sides: str) -> None:
    """A grid officer ends only what no department has yet; these others also what one has."""
    if not this.by & set(sides) and policies.living_parts(this.case):
        raise MoveRefused(told)
