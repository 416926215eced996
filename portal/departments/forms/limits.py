"""Forms of limit classes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments.actions import limits
from portal.departments.forms.inputs import Names
from portal.departments.wording import CLOCKS
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import LimitClassVersion, Unit
from portal.engines.limits.terms import SPANS

UNITS = {
    Unit.CALENDAR_MINUTES: _("minutes"),
    Unit.CALENDAR_HOURS: _("hours"),
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.WORKING_HOURS: _("working hours"),
    Unit.WORKING_DAYS: _("working days"),
}
# What may be granted at once has its unit from elsewhere.
AGAIN = "longest_extension"
MORE = {
    AGAIN: _("In the unit of the limit for “Done”. Left empty: as much again as that limit."),
    "longest_pause": _("In days."),
}


class LimitForm(Names):
    """The next version of a limit class: an amount and a unit for each of its clocks."""

    basis_zh = forms.CharField(label=_("Basis in Chinese"), max_length=200, required=False)
    basis_en = forms.CharField(label=_("Basis in English"), max_length=200, required=False)

    reason = forms.CharField(
        label=_("Why does it change?"),
        max_length=200,
        required=False,
        help_text=_("For a draft: it stands in the history and on every case that moves."),
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for span in SPANS:
            self.fields[f"{span}_amount"] = forms.IntegerField(
                label=CLOCKS[span],
                min_value=1,
                max_value=600_000,
                error_messages={"invalid": _("Please enter a whole number."), "min_value": _("At least 1.")},
                help_text=MORE.get(span, ""),
                required=span != AGAIN,
            )
            if span not in MORE:
                self.fields[f"{span}_unit"] = forms.ChoiceField(label=_("Unit"), choices=list(UNITS.items()))

    def rows(self) -> list[tuple]:
        """(amount, unit) of each clock, as fields."""
        return [(self[f"{span}_amount"], self[f"{span}_unit"]) for span in SPANS if span not in MORE]

    def more_time(self) -> list:
        """The amounts that need no unit, as fields."""
        return [self[f"{span}_amount"] for span in MORE]

    def limits(self) -> dict[str, Limit]:
        """What was typed, by SPANS. Raises Invalid."""
        given = self.cleaned_data
        units = {AGAIN: given["done_unit"], "longest_pause": Unit.CALENDAR_DAYS}
        amounts = {span: given[f"{span}_amount"] for span in SPANS}
        amounts[AGAIN] = amounts[AGAIN] or amounts["done"]
        return {
            span: limits.limit(amount, units.get(span) or given[f"{span}_unit"], f"{span}_amount")
            for span, amount in amounts.items()
        }

    def names(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in limits.NAMES}


def as_typed(row: LimitClassVersion) -> dict[str, Any]:
    """A version as the form shows it."""
    spans = {span: getattr(row, span) for span in SPANS}
    amounts = {f"{span}_amount": limit.amount for span, limit in spans.items()}
    units = {f"{span}_unit": limit.unit for span, limit in spans.items()}
    amounts[f"{AGAIN}_amount"] = row.longer_amount
    return {name: getattr(row, name) for name in limits.NAMES} | amounts | units
