"""Whom a question is asked of: who sits in the group today and has no part in its case."""

from evaluation.advising.policies import in_force
from evaluation.models import AdviceQuestion, AdvisoryMember
from evaluation.selectors.conflicts import matter_of, tied
from grievances.in_force import with_parts
from portal.kit import clock


def asked_of(question: AdviceQuestion) -> list[AdvisoryMember]:
    """The members whose opinion is asked."""
    members = list(in_force().filter(group=question.group_id).select_related("person"))
    barred = _tied(question, members)
    return [member for member in members if member.pk not in barred]


def is_tied(question: AdviceQuestion, member: AdvisoryMember) -> bool:
    """Whether the member filed or joined the question's case, or works for a unit that handles it."""
    return member.pk in _tied(question, [member])


def _tied(question: AdviceQuestion, members: list[AdvisoryMember]) -> set[int]:
    if question.grievance is None:
        return set()
    case = with_parts(question.grievance)
    lead = next((part.department_id for part in case.parts.all() if part.is_lead), 0)
    return tied(matter_of(case, lead, clock.now()), members)
