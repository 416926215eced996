"""What improvements, their causes and their effects are called, in words that letters and pages share."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.improving.lifecycle import Cause
from evaluation.models import Improvement
from evaluation.selectors.rubrics import newest
from portal.engines.limits import clocks
from portal.engines.limits.clock import Limit
from portal.engines.limits.wording import limit_words

Kind = Improvement.Kind
KINDS: Mapping[str, Any] = MappingProxyType(
    {
        Kind.ANCHORS.value: gettext_lazy("A question to the panel put in clearer words"),
        Kind.LIMIT.value: gettext_lazy("A time limit changed"),
        Kind.ROUTING.value: gettext_lazy("An item of the responsibility list amended"),
        Kind.STANDARD.value: gettext_lazy("A published standard amended"),
        Kind.INNOVATION.value: gettext_lazy("A good practice opened for others to follow"),
    }
)
CAUSES: Mapping[str, Any] = MappingProxyType(
    {
        Cause.ALPHA.value: gettext_lazy(
            "The scorers of a session lay too far apart on this question: α = %(alpha)s over %(n)s cases, "
            "and under .667 its sentences mean different things to different people."
        ),
        Cause.SLOW.value: gettext_lazy(
            "Of %(n)s cases that were done in time, panels found %(count)s too slow all the same."
        ),
        Cause.TIGHT.value: gettext_lazy(
            "Of %(n)s cases that were late, panels found %(count)s quick enough all the same."
        ),
        Cause.JOINT.value: gettext_lazy(
            "Of %(n)s cases that this item routed, panels found in %(count)s that the departments did not "
            "get to the root together."
        ),
        Cause.WANTING.value: gettext_lazy(
            "Of %(n)s cases of this kind, panels found %(count)s, at %(units)s departments, without good "
            "reasons or not solved."
        ),
        Cause.EXCELLENT.value: gettext_lazy(
            "Of %(n)s cases of this kind, panels gave %(count)s at this department 90 points or more, and "
            "found none wanting."
        ),
        Cause.HAND.value: gettext_lazy("The panel secretary proposes it."),
    }
)


def heading(improvement: Improvement) -> str:
    """What it would change, by name."""
    return str(_HEADINGS[improvement.kind](improvement))


def _of_anchors(row: Improvement) -> str:
    found = newest(row.target.partition(":")[2])
    return _("The question “%(name)s” in clearer words") % {"name": found.name if found else ""}


def _of_limit(row: Improvement) -> str:
    name = clocks.current_limit(row.target.partition(":")[2]).name
    return _("The limit of the class “%(name)s”") % {"name": name}


def _of_routing(row: Improvement) -> str:
    item = row.item
    told = {"number": item.number, "matter": item.category.name, "place": item.area.name} if item else {}
    return _("Item %(number)s of the responsibility list: %(matter)s, %(place)s") % told


def _of_standard(row: Improvement) -> str:
    return _("The published standard of “%(matter)s”") % {"matter": row.category.name if row.category else ""}


def _of_innovation(row: Improvement) -> str:
    told = {
        "matter": row.category.name if row.category else "",
        "unit": row.department.name if row.department else "",
    }
    return _("How %(unit)s handles “%(matter)s”, for others to follow") % told


_HEADINGS = {
    Kind.ANCHORS: _of_anchors,
    Kind.LIMIT: _of_limit,
    Kind.ROUTING: _of_routing,
    Kind.STANDARD: _of_standard,
    Kind.INNOVATION: _of_innovation,
}


def cause(improvement: Improvement) -> str:
    """Why it was opened, with its numbers."""
    return str(CAUSES[improvement.cause]) % improvement.facts


def effect(improvement: Improvement) -> str:
    """What the decision has changed; empty where it changed nothing."""
    made = improvement.effect
    if improvement.state != Improvement.State.ACCEPTED:
        return ""
    if improvement.kind == Kind.ANCHORS:
        told = _("Rubric %(version)s asks it in new words; sessions announced from now on use it.")
    elif improvement.kind == Kind.LIMIT:
        made = made | {
            "was": limit_words(Limit.parse(made["was"])),
            "now": limit_words(Limit.parse(made["now"])),
        }
        told = _("%(now)s instead of %(was)s, for what is filed from now on; cases that run keep theirs.")
    elif improvement.kind == Kind.ROUTING:
        told = _("Item %(number)s says it now; the next filing is routed by it.")
    elif improvement.kind == Kind.STANDARD:
        told = _("Version %(version)s of the standard is published.")
    else:
        told = _("It stands among the innovations.")
    return told % made
