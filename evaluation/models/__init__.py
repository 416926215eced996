"""The tables of panels, scores and orders."""

from evaluation.models.callback import CallBack
from evaluation.models.order import Order
from evaluation.models.paneldraw import DrawPlace, PanelDraw
from evaluation.models.pool import AgeBand, MemberKind, PanelMember, PoolPlace, Residence, Session, Sex
from evaluation.models.recheck import Recheck, RecheckRule
from evaluation.models.rubric import Anchor, Criterion, Rubric, SamplingRule
from evaluation.models.sample import Result, Sample, Seat, Sheet, WrittenOnce
from evaluation.models.volunteer import Volunteer

__all__ = [
    "AgeBand", "Anchor", "CallBack", "Criterion", "DrawPlace", "MemberKind", "Order", "PanelDraw",
    "PanelMember", "PoolPlace", "Recheck", "RecheckRule", "Residence", "Result", "Rubric", "Sample",
    "SamplingRule", "Seat", "Session", "Sex", "Sheet", "Volunteer", "WrittenOnce",
]  # fmt: skip
