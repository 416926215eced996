"""Forms of limit classes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments.actions import limits
from portal.departments.forms.inputs import Names
from portal.departments.wording import CLOCKS
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import LimitClassVersion, Unit

UNITS = {
    Unit.CALENDAR_MINUTES: _("minutes"),
    Unit.CALENDAR_HOURS: _("hours"),
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.WORKING_HOURS: _("working hours"),
    Unit.WORKING_DAYS: _("working days"),
}


class LimitForm(Names):
    """The next version of a limit class: an amount and a unit for each of its clocks."""

    basis_zh = forms.CharField(label=_("Basis in Chinese"), max_length=200, required=False)
    basis_en = forms.CharField(label=_("Basis in English"), max_length=200, required=False)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        for clock in limits.CLOCKS:
            self.fields[f"{clock}_amount"] = forms.IntegerField(
                label=CLOCKS[clock],
                min_value=1,
                max_value=600_000,
                error_messages={"invalid": _("Please enter a whole number."), "min_value": _("At least 1.")},
            )
            self.fields[f"{clock}_unit"] = forms.ChoiceField(label=_("Unit"), choices=list(UNITS.items()))

    def rows(self) -> list[tuple]:
        """(amount, unit) of each clock, as fields."""
        return [(self[f"{clock}_amount"], self[f"{clock}_unit"]) for clock in limits.CLOCKS]

    def limits(self) -> dict[str, Limit]:
        """What was typed, by clock. Raises Invalid."""
        given = self.cleaned_data
        return {
            clock: limits.limit(given[f"{clock}_amount"], given[f"{clock}_unit"], f"{clock}_amount")
            for clock in limits.CLOCKS
        }

    def names(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in limits.NAMES}


def as_typed(row: LimitClassVersion) -> dict[str, Any]:
    """A version as the form shows it."""
    names = [*limits.NAMES, *(f"{c}_{part}" for c in limits.CLOCKS for part in ("amount", "unit"))]
    return {name: getattr(row, name) for name in names}
