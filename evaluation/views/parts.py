"""What a case's page shows of the panel's work: to the resident, and to the departments in the case."""

from django.template.loader import render_to_string

from evaluation.selectors import rechecks
from evaluation.selectors.results import of_case
from grievances import policies
from grievances.lifecycle import Status
from grievances.models import Grievance
from portal.departments.actors import Actor


def case_part(actor: Actor, case: Grievance) -> str:
    """The panel's part of the case's page for this actor; empty where there is nothing to show. Only
    aggregates, and only what is revealed."""
    results = of_case(case)
    asks = case.status == Status.CLOSED and case.pk in actor.grants
    recheck = rechecks.of_case(case) if asks else None
    stands = policies.relations(actor, case) if results or recheck else frozenset()
    resident = stands == {policies.RESIDENT}
    recheck = recheck if resident else None
    if not stands or not (results or recheck):
        return ""
    may_open = bool(stands & {policies.LEAD, policies.CENTRE, policies.HEAD})
    context = {"results": results, "case": case, "resident": resident, "may_open": may_open}
    context |= {"recheck": recheck}
    return render_to_string("evaluation/case/_part.html", context)
