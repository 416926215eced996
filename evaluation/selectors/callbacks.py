"""The call-back list of the co-operation centre, and what came of the calls."""

from django.db.models import Count, F, Q, QuerySet

from evaluation import policies
from evaluation.models import CallBack
from grievances.lifecycle import Status
from portal.departments.actors import Actor
from portal.kit.errors import NotThere

States = CallBack.State


def waiting(actor: Actor) -> QuerySet[CallBack]:
    """Who is to be called: drawn, with a number, and the case still closed as it was."""
    rows = policies.callbacks_of(actor).filter(
        state=States.WAITING,
        grievance__status=Status.CLOSED,
        grievance__cycle=F("cycle"),
        grievance__guarded=False,
    )
    return rows.select_related("grievance__category", "grievance__area").defer("grievance__body")


def one(actor: Actor, key: int) -> CallBack:
    """One of them, settled or not; NotThere for everybody else."""
    rows = policies.callbacks_of(actor).select_related("grievance__category", "grievance__area", "caller")
    found = rows.filter(pk=key).first()
    if found is None:
        raise NotThere("")
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many calls ended how; `higher`: who said that they have taken it higher. One query."""
    conditions = {state: Q(state=state) for state in States.values} | {"higher": Q(higher=True)}
    found = {key: Count("pk", filter=where) for key, where in conditions.items()}
    return policies.callbacks_of(actor).aggregate(**found)
