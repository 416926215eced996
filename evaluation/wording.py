"""Why a figure is not defined, what an order or an appeal is about, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluation.models import Appeal, Order
from evaluation.scoring import FALSE_CLOSURE, PRIVACY, RETALIATION
from evaluation.statistics.reasons import Reason
from portal.kit.bilingual import pick

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
GROUNDS: Mapping[str, Any] = MappingProxyType(
    {
        Appeal.Ground.UNIT.value: _("It was another unit that did it"),
        Appeal.Ground.TIME.value: _("A time or a date is wrong"),
        Appeal.Ground.EVIDENCE.value: _("Something that was on file was not shown to the panel"),
        Appeal.Ground.WORDS.value: _("What the resident or we wrote was misread"),
        Appeal.Ground.OTHER.value: _("Another fact is wrong"),
    }
)
STATES: Mapping[str, tuple[Any, str]] = MappingProxyType(
    {
        Appeal.State.OPEN.value: (_("To be decided"), "waiting"),
        Appeal.State.UPHELD.value: (_("Upheld: the result is withdrawn"), "done"),
        Appeal.State.DISMISSED.value: (_("Dismissed: the result stands"), "closed"),
    }
)
FLAG_WORDS: Mapping[str, str] = MappingProxyType(
    {
        FALSE_CLOSURE: _("False closure"),
        PRIVACY: _("Privacy breach"),
        RETALIATION: _("Retaliation"),
    }
)


def order_name(order: Order) -> str:
    """By what an order is known: its case's reference, or that it is about the department as a whole."""
    return order.grievance.reference if order.grievance else gettext("Order no. %(n)s") % {"n": order.pk}


def order_matter(order: Order) -> str:
    """What an order of a whole department is about, in a few words; empty for that of a case."""
    if order.target == "share":
        return gettext("Too few of its cases resolved")
    kind, _colon, key = order.target.partition(":")
    if kind == "flag":
        return gettext("Again and again: %(what)s") % {"what": FLAG_WORDS[key]}
    what = pick(order.facts.get("zh", ""), order.facts.get("en", ""))
    return gettext("Again and again wanting: %(what)s") % {"what": what} if order.target else ""


def order_cause(order: Order) -> str:
    """Why an order of a whole department was given, with its numbers; empty for that of a case."""
    if order.target == "share":
        return _share_cause(order)
    words = gettext(
        "Of %(n)s results within 90 days, panels found this same defect in %(count)s that no earlier order "
        "has counted. Three are enough for an order."
    )
    return words % {name: order.facts.get(name) for name in ("count", "n")} if order.target else ""


def _share_cause(order: Order) -> str:
    facts = order.facts
    told = {name: f"{100 * float(facts.get(name, 0)):.0f}" for name in ("share", "low")}
    return gettext(
        "Of %(n)s results within a year, weighted by how likely each case was to be drawn, panels found "
        "%(share)s %% resolved. The lower end of the interval, %(low)s %%, is under 50 %%."
    ) % (told | {"n": facts.get("n")})
