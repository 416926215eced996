"""What stands on the first page of patrols: an officer's rounds, re-checks, and cases to be looked at
again."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from grievances import policies as cases
from grievances.lifecycle import Status
from grievances.models import Grievance, PatrolCheck, PatrolPlan, PatrolRound
from grievances.models.grievance import Channel
from grievances.patrols import policies
from portal.departments import selectors
from portal.departments.actors import Actor
from portal.departments.models import Role

MOST = 30


@dataclass(frozen=True)
class Own:
    """`rounds`: to walk today or being walked; `lately`: how the last ones ended; `checks`: drawn for them;
    `again`: cases of patrols that a department says are done."""

    rounds: list[PatrolRound]
    lately: list[PatrolRound]
    checks: list[PatrolCheck]
    again: list[Grievance]


def own(actor: Actor) -> Own:
    """What is the actor's to do: four queries, whatever there is."""
    return Own(_rounds(actor), _lately(actor), _checks(actor), _again(actor))


def rounds_to_walk(actor: Actor) -> QuerySet[PatrolRound]:
    """The rounds that are due today or that the actor is walking, the begun first."""
    plans = PatrolPlan.objects.filter(policies.walked_by(actor))
    due = PatrolRound.objects.filter(plan__in=plans, state=PatrolRound.State.DUE, due_on=selectors.today())
    walking = PatrolRound.objects.filter(walker=actor.person_id, state=PatrolRound.State.WALKING)
    return (due | walking).select_related("plan__area", "plan__department").order_by("-state", "pk")


def _rounds(actor: Actor) -> list[PatrolRound]:
    rows = rounds_to_walk(actor).annotate(points=Count("plan__points", distinct=True))
    return list(rows[:MOST])


def _lately(actor: Actor) -> list[PatrolRound]:
    plans = PatrolPlan.objects.filter(policies.walked_by(actor))
    rows = PatrolRound.objects.filter(
        plan__in=plans, state__in=[PatrolRound.State.MISSED, PatrolRound.State.WALKED]
    )
    return list(rows.select_related("plan__area", "walker").order_by("-due_on", "-pk")[:5])


def _checks(actor: Actor) -> list[PatrolCheck]:
    rows = PatrolCheck.objects.filter(checker=actor.person_id, result="")
    return list(loaded_checks(rows)[:MOST])


def loaded_checks(rows: QuerySet[PatrolCheck]) -> QuerySet[PatrolCheck]:
    """With what a line and a page say of each."""
    return rows.select_related(
        "round__plan__area",
        "round__walker",
        "tick__point__category",
        "finding__category",
        "checker",
        "done_by",
    )


def _again(actor: Actor) -> list[Grievance]:
    here = cases.in_areas(actor, Role.GRID_OFFICER)
    rows = Grievance.objects.filter(here, channel=Channel.PATROL, status=Status.PROPOSED)
    return list(rows.select_related("area", "category").order_by("confirm_by", "pk")[:MOST])
