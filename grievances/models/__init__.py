"""The tables of cases."""

from grievances.models.attachment import Attachment, StagedUpload
from grievances.models.behalf import Behalf
from grievances.models.bulk import BulkAct, BulkCase
from grievances.models.checkin import CheckIn
from grievances.models.draft import Draft
from grievances.models.escalation import Escalation, Objection
from grievances.models.export import Export, ExportCase, ExportPiece
from grievances.models.grievance import Grievance
from grievances.models.interest import Interest
from grievances.models.joining import Joining
from grievances.models.letter import Letter
from grievances.models.lookup import Lookup
from grievances.models.mediation import Mediation, MediationParty, MediationSession
from grievances.models.part import Assignment
from grievances.models.patrol import (
    PatrolCheck,
    PatrolFinding,
    PatrolPhoto,
    PatrolPlan,
    PatrolPoint,
    PatrolRound,
    PatrolTick,
)
from grievances.models.presence import Presence
from grievances.models.pressure import Pressure
from grievances.models.rating import Rating
from grievances.models.resolution import Resolution
from grievances.models.review import Review
from grievances.models.savedview import SavedView
from grievances.models.supervision import Response, Supervision
from grievances.models.template import ReplyTemplate
from grievances.models.timerequest import PlanStep, TimeRequest
from grievances.models.undo import Undo
from grievances.models.whistle import Whistle, WhistleCall
from grievances.models.words import Words

__all__ = [
    "Assignment", "Attachment", "Behalf", "BulkAct", "BulkCase", "CheckIn", "Draft", "Escalation", "Export",
    "ExportCase", "ExportPiece", "Grievance", "Interest", "Joining", "Letter", "Lookup", "Mediation",
    "MediationParty", "MediationSession", "Objection", "PatrolCheck", "PatrolFinding", "PatrolPhoto",
    "PatrolPlan", "PatrolPoint", "PatrolRound", "PatrolTick", "PlanStep", "Presence", "Pressure", "Rating",
    "ReplyTemplate", "Resolution", "Response", "Review", "SavedView", "StagedUpload", "Supervision",
    "TimeRequest", "Undo", "Whistle", "WhistleCall", "Words",
]  # fmt: skip
