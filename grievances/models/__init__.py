"""The tables of cases."""

from grievances.models.attachment import Attachment, StagedUpload
from grievances.models.draft import Draft
from grievances.models.escalation import Escalation, Objection
from grievances.models.grievance import Grievance
from grievances.models.letter import Letter
from grievances.models.part import Assignment
from grievances.models.rating import Rating
from grievances.models.resolution import Resolution
from grievances.models.review import Review
from grievances.models.supervision import Response, Supervision
from grievances.models.template import ReplyTemplate
from grievances.models.timerequest import PlanStep, TimeRequest
from grievances.models.whistle import Whistle, WhistleCall

__all__ = [
    "Assignment", "Attachment", "Draft", "Escalation", "Grievance", "Letter", "Objection", "PlanStep",
    "Rating", "ReplyTemplate", "Resolution", "Response", "Review", "StagedUpload", "Supervision",
    "TimeRequest", "Whistle", "WhistleCall",
]  # fmt: skip
