"""A round on foot: it is opened, each point is found in order or not, and it is finished."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from grievances.models import PatrolFinding, PatrolPoint, PatrolRound, PatrolTick
from grievances.patrols import policies
from grievances.patrols.actions import rechecking
from grievances.patrols.actions.recording import line, locked, record
from grievances.patrols.lifecycle import Verb
from portal.departments import selectors
from portal.departments.actors import Actor
from portal.kit import clock
from portal.kit.errors import Invalid, MoveRefused, NotThere

State = PatrolRound.State


def open_round(walked: PatrolRound, *, actor: Actor) -> PatrolRound:
    """Begin to walk it; pressed twice it is one beginning. NotThere for whom it is not, MoveRefused where
    somebody else walks it, or its day is over."""
    with transaction.atomic():
        found = locked(walked)
        if found.state == State.WALKING and found.walker_id == actor.person_id:
            return found
        if found.state == State.WALKING and policies.walks_for(actor, found.plan):
            raise MoveRefused(_("A colleague is walking this round already."))
        policies.check_walker(actor, found)
        if found.state != State.DUE or found.due_on < selectors.today():
            raise MoveRefused(_("This round is over. The page shows how it ended."))
        found.state, found.walker_id, found.opened_at = State.WALKING, actor.person_id, clock.now()
        found.save(update_fields=["state", "walker", "opened_at"])
        record(found.subject, Verb.OPEN, actor, plan=found.plan_id)
    return found


def tick(walked: PatrolRound, point: PatrolPoint, *, actor: Actor) -> PatrolTick:
    """A point was found in order; said twice it is said once."""
    with transaction.atomic():
        found = own(walked, actor)
        if point.plan_id != found.plan_id:
            raise NotThere("")
        before = found.ticks.filter(point=point).first()
        if before is not None:
            return before
        refuse_over(found.is_walking)
        made = PatrolTick.objects.create(round=found, point=point, at=clock.now())
        record(found.subject, Verb.TICK, actor, point=point.position)
    return made


def own(walked: PatrolRound, actor: Actor) -> PatrolRound:
    """The round, locked; NotThere where another walks it."""
    found = locked(walked)
    policies.check_walker(actor, found)
    return found


def refuse_over(goes_on: bool) -> None:
    if not goes_on:
        raise MoveRefused(
            _(
                "This round is over, so nothing more can be added to it. What you found can still be filed "
                "as a case, or on the next round."
            )
        )


def left_out(walked: PatrolRound, actor: Actor) -> list[PatrolPoint]:
    """The points of which nothing was said yet, as the actor may know of it."""
    said = set(walked.ticks.values_list("point", flat=True))
    found = walked.findings.filter(policies.told(actor)).exclude(point=None)
    said |= set(found.values_list("point", flat=True))
    return [point for point in walked.plan.points.all() if point.pk not in said]


def finish(walked: PatrolRound, *, actor: Actor, why: str = "") -> PatrolRound:
    """The round is done, and its re-checks are drawn. `why`: needed where points were left out. Raises
    Invalid, and MoveRefused while a finding waits for a word; sent twice it is one end."""
    with transaction.atomic():
        found = own(walked, actor)
        if found.state == State.WALKED:
            return found
        refuse_over(found.is_walking)
        if PatrolFinding.objects.filter(round=found, way="").exists():
            raise MoveRefused(
                _("One finding still waits for your word: is it the same matter as an open case?")
            )
        left = left_out(found, actor)
        found.why = line(why, 300) if left else ""
        if left and not found.why:
            raise Invalid(_("Please say why you left points out."), "why")
        found.state, found.ended_at, found.seed = State.WALKED, clock.now(), secrets.token_hex(16)
        found.save(update_fields=["state", "ended_at", "seed", "why"])
        record(found.subject, Verb.FINISH, actor, left=[point.position for point in left])
        rechecking.draw(found)
    return found
