"""Why a figure is not defined, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from evaluation.statistics.reasons import Reason

WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NO_CASES: _("There is nothing to count."),
        Reason.NO_PAIRS: _("No case was judged twice, so nobody can agree or disagree."),
        Reason.NO_VARIATION: _("All results are alike: how far chance may have moved them can't be told."),
        Reason.TOO_FEW_CASES: _("There are too few cases for it."),
        Reason.TOO_FEW_RATERS: _("Fewer than two people judged."),
        Reason.INCOMPLETE: _("Some marks are missing."),
        Reason.NOT_SEPARABLE: _(
            "Every department has one case: how far they differ can't be told from chance."
        ),
        Reason.NOT_REACHED: _("Fewer than half have been answered, so there is no median yet."),
        Reason.NEGATIVE: _("A share can't be negative."),
        Reason.NOTHING_TO_SHARE: _("The numbers add up to nothing."),
        Reason.NO_RELIABILITY: _("What measures nothing does not get better by being repeated."),
        Reason.OUT_OF_REACH: _("No number is large enough for it."),
        Reason.EMPTY_STRATUM: _("A group of cases was not sampled."),
        Reason.LONE_VALUE: _("A group has one case alone: how far it may vary can't be told."),
    }
)
