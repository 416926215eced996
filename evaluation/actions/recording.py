"""The journal entries of panels, samples and orders."""

from datetime import datetime
from typing import Any

from evaluation.lifecycle import Verb
from portal.departments.actors import Actor
from portal.engines.journal import journal

# A member's deeds on a sample are recorded without saying whose they are.
PANEL = Actor(key="panel")
# Who answers as a resident: the subject says of which case.
RESIDENT = Actor(key="resident")
ROLES = {PANEL.key: "panel_member", RESIDENT.key: "resident"}


def record(subject: str, verb: Verb, actor: Actor, at: datetime, **data: Any) -> None:
    """Append to the subject's chain, in the caller's transaction. No personal text, no floats."""
    role = ROLES.get(actor.key) or actor.role
    journal.record(subject=subject, at=at, deed=journal.Deed(verb, actor.key, role, data))
