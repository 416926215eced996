"""What stances, verdicts and states are called, in words that letters and pages share."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluation.models import AdviceQuestion, AdvisoryMember, Opinion

Designated, State = AdvisoryMember.Designated, AdviceQuestion.State
Stance, Verdict = Opinion.Stance, Opinion.Verdict
DESIGNATED: Mapping[str, Any] = MappingProxyType(
    {
        Designated.RESIDENT.value: _("Resident"),
        Designated.DEPUTY.value: _("Deputy"),
        Designated.EXPERT.value: _("Expert"),
        Designated.ORGANISATION.value: _("Social organisation"),
    }
)
STANCES: Mapping[str, Any] = MappingProxyType(
    {
        Stance.FOR.value: _("For it"),
        Stance.AMEND.value: _("To be amended"),
        Stance.AGAINST.value: _("Against it"),
    }
)
VERDICTS: Mapping[str, tuple[Any, str]] = MappingProxyType(
    {
        Verdict.ADOPTED.value: (_("Adopted"), "done"),
        Verdict.PARTLY.value: (_("Partly adopted"), "progress"),
        Verdict.NOT.value: (_("Not adopted"), "closed"),
    }
)
STATES: Mapping[str, tuple[Any, str]] = MappingProxyType(
    {
        State.OPEN.value: (_("Opinions are asked for"), "progress"),
        State.ANSWERING.value: (_("Opinions wait for their answers"), "waiting"),
        State.CLOSED.value: (_("Every opinion is answered"), "done"),
    }
)
