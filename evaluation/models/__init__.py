"""The tables of panels, scores and orders."""

from evaluation.models.advice import AdviceQuestion, AdvisoryGroup, AdvisoryMember, Opinion
from evaluation.models.appeal import Appeal
from evaluation.models.callback import CallBack
from evaluation.models.compensation import Compensation
from evaluation.models.improvement import Improvement, Innovation
from evaluation.models.mask import Mask
from evaluation.models.order import Order, OrderAnswer
from evaluation.models.paneldraw import DrawPlace, PanelDraw
from evaluation.models.pool import AgeBand, MemberKind, PanelMember, PoolPlace, Residence, Session, Sex
from evaluation.models.population import Population
from evaluation.models.pulse import PulseAnswer, PulseInvite, PulseRefusal, PulseRound
from evaluation.models.quarter import QuarterAnswer
from evaluation.models.recheck import Recheck, RecheckRule
from evaluation.models.reference import ReferenceCase
from evaluation.models.rollup import DepartmentRollup, LeftRegister
from evaluation.models.rubric import Anchor, Criterion, Rubric, SamplingRule
from evaluation.models.sample import Check, Reason, Result, Sample, Seat, Sheet, WrittenOnce
from evaluation.models.volunteer import Volunteer

__all__ = [
    "AdviceQuestion", "AdvisoryGroup", "AdvisoryMember", "AgeBand", "Anchor", "Appeal", "CallBack", "Check",
    "Compensation", "Criterion", "DepartmentRollup", "DrawPlace", "Improvement", "Innovation",
    "LeftRegister", "Mask", "MemberKind", "Opinion", "Order", "OrderAnswer", "PanelDraw", "PanelMember",
    "PoolPlace", "Population", "PulseAnswer", "PulseInvite", "PulseRefusal", "PulseRound", "QuarterAnswer",
    "Reason", "Recheck", "RecheckRule", "ReferenceCase", "Residence", "Result", "Rubric", "Sample",
    "SamplingRule", "Seat", "Session", "Sex", "Sheet", "Volunteer", "WrittenOnce",
]  # fmt: skip
