"""The tables of cases."""

from grievances.models.attachment import Attachment, StagedUpload
from grievances.models.bulk import BulkAct, BulkCase
from grievances.models.draft import Draft
from grievances.models.escalation import Escalation, Objection
from grievances.models.grievance import Grievance
from grievances.models.letter import Letter
from grievances.models.part import Assignment
from grievances.models.presence import Presence
from grievances.models.rating import Rating
from grievances.models.resolution import Resolution
from grievances.models.review import Review
from grievances.models.savedview import SavedView
from grievances.models.supervision import Response, Supervision
from grievances.models.template import ReplyTemplate
from grievances.models.timerequest import PlanStep, TimeRequest
from grievances.models.whistle import Whistle, WhistleCall

__all__ = [
    "Assignment", "Attachment", "BulkAct", "BulkCase", "Draft", "Escalation", "Grievance", "Letter",
    "Objection", "PlanStep", "Presence", "Rating", "ReplyTemplate", "Resolution", "Response", "Review",
    "SavedView", "StagedUpload", "Supervision", "TimeRequest", "Whistle", "WhistleCall",
]  # fmt: skip
