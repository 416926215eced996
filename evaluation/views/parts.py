"""What a case's page shows of the panel's work: to the resident, and to the departments in the case."""

from django.template.loader import render_to_string

from evaluation.selectors.results import of_case
from grievances import policies
from grievances.models import Grievance
from portal.departments.actors import Actor


def case_part(actor: Actor, case: Grievance) -> str:
    """The panel's part of the case's page for this actor; empty where there is nothing to show. Only
    aggregates, and only what is revealed."""
    results = of_case(case)
    stands = policies.relations(actor, case) if results else frozenset()
    if not stands:
        return ""
    resident = stands == {policies.RESIDENT}
    may_open = bool(stands & {policies.LEAD, policies.CENTRE, policies.HEAD})
    context = {"results": results, "case": case, "resident": resident, "may_open": may_open}
    return render_to_string("evaluation/case/_part.html", context)
