"""The tables of cases."""

from grievances.models.attachment import Attachment, StagedUpload
from grievances.models.escalation import Escalation, Objection
from grievances.models.grievance import Grievance
from grievances.models.letter import Letter
from grievances.models.mediation import Mediation, MediationParty, MediationSession
from grievances.models.part import Assignment
from grievances.models.rating import Rating
from grievances.models.resolution import Resolution
from grievances.models.supervision import Response, Supervision
from grievances.models.timerequest import PlanStep, TimeRequest
from grievances.models.whistle import Whistle, WhistleCall

__all__ = [
    "Assignment", "Attachment", "Escalation", "Grievance", "Letter", "Mediation", "MediationParty",
    "MediationSession", "Objection", "Resolution",
    "PlanStep", "Rating", "Response", "StagedUpload", "Supervision", "TimeRequest", "Whistle",
    "WhistleCall",
]  # fmt: skip
