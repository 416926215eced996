"""The journal entries of panels, samples and orders."""

from datetime import datetime
from typing import Any

from evaluation.lifecycle import Verb
from portal.departments.actors import Actor
from portal.engines.journal import journal

# A member's deeds on a sample are recorded without saying whose they are.
PANEL = Actor(key="panel")


def record(subject: str, verb: Verb, actor: Actor, at: datetime, **data: Any) -> None:
    """Append to the subject's chain, in the caller's transaction. No personal text, no floats."""
    role = "panel_member" if actor is PANEL else actor.role
    journal.record(subject=subject, at=at, deed=journal.Deed(verb, actor.key, role, data))
