"""The questions and their answers in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluation.models import PulseRound

QUESTIONS: Mapping[str, Any] = MappingProxyType(
    {
        "gain": _("Over the last year, has what the district and the community did made your life better?"),
        "happiness": _("All in all, are you happy living here?"),
        "safety": _("Do you and your family feel safe living here?"),
    }
)
NAMES: Mapping[str, Any] = MappingProxyType(
    {"gain": _("Sense of gain"), "happiness": _("Happiness"), "safety": _("Safety")}
)
ANSWERS: Mapping[str, tuple[Any, ...]] = MappingProxyType(
    {
        "gain": (
            _("Not at all better"), _("Hardly better"), _("A little better"), _("Clearly better"),
            _("Much better"),
        ),
        "happiness": (
            _("Very unhappy"), _("Rather unhappy"), _("Neither happy nor unhappy"), _("Rather happy"),
            _("Very happy"),
        ),
        "safety": (
            _("Very unsafe"), _("Rather unsafe"), _("Neither safe nor unsafe"), _("Rather safe"),
            _("Very safe"),
        ),
    }
)  # fmt: skip
STATES: Mapping[str, tuple[Any, str]] = MappingProxyType(
    {
        PulseRound.State.ANNOUNCED.value: (_("Announced"), "waiting"),
        PulseRound.State.RUNNING.value: (_("Being answered"), "progress"),
        PulseRound.State.ENDED.value: (_("Results are out"), "done"),
    }
)
