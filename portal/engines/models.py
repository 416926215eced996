"""The engines' tables, gathered for Django; each engine keeps its own."""

from portal.engines.escalation.models import LadderRung, Watch
from portal.engines.inbox.models import Received
from portal.engines.journal.models import Entry
from portal.engines.limits.models import CalendarVersion, ClockEvent, LimitClassVersion
from portal.engines.limits.revisions import Revision, Round, ShiftRow
from portal.engines.outbox.models import Message
from portal.engines.routing.models import DangerVersion

__all__ = [
    "CalendarVersion", "ClockEvent", "DangerVersion", "Entry", "LadderRung", "LimitClassVersion", "Message",
    "Received", "Revision", "Round", "ShiftRow", "Watch",
]  # fmt: skip
