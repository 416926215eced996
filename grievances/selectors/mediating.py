"""Mediations as a case's page shows them, to officers and to the resident."""

from grievances.mediations import mediations_of
from grievances.models import Grievance, Mediation


def mediations(case: Grievance, *, names: bool) -> tuple[Mediation, ...]:
    """All its mediations, the newest first. Who the parties are, and what they said, is for those who work on
    the case (`names`)."""
    found = tuple(reversed(mediations_of(case)))
    return found if names else tuple(map(_without_names, found))


def _without_names(found: Mediation) -> Mediation:
    """Changed on this page's copy alone, never saved."""
    found.found = ""
    for party in found.parties.all():
        party.who = ""
    for session in found.sessions.all():
        session.said = ""
    return found
