"""Forms of limit classes and of the ladder's rungs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments.actions import limits
from portal.departments.actions.rungs import TOLD
from portal.departments.forms.inputs import Names
from portal.departments.wording import CLOCKS, ROLES
from portal.engines.escalation.models import LadderRung
from portal.engines.limits.clock import Limit
from portal.engines.limits.models import LimitClassVersion, Unit

UNITS = {
    Unit.CALENDAR_MINUTES: _("minutes"),
    Unit.CALENDAR_HOURS: _("hours"),
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.WORKING_HOURS: _("working hours"),
    Unit.WORKING_DAYS: _("working days"),
}
SPANS = {1: _("minutes"), 60: _("hours"), 1440: _("days")}


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


class RungForm(Names):
    """When a rung is reached, and who is told there."""

    amount = forms.IntegerField(
        label=_("After the due time"),
        min_value=0,
        max_value=600_000,
        error_messages={"invalid": _("Please enter a whole number."), "min_value": _("At least 0.")},
    )
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, choices=list(SPANS.items()))
    tells = forms.ChoiceField(label=_("Who is told"), choices=[(role.value, ROLES[role]) for role in TOLD])
    field_order = ("amount", "unit", "tells", "name_zh", "name_en")

    def values(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = dict(self.cleaned_data)
        return given | {"after_minutes": given.pop("amount") * given.pop("unit")}


def rung_as_typed(rung: LadderRung) -> dict[str, Any]:
    """A rung as the form shows it: in the largest unit that fits."""
    unit = next(size for size in (1440, 60, 1) if rung.after_minutes % size == 0)
    unit = 60 if rung.after_minutes == 0 else unit
    names = {name: getattr(rung, name) for name in ("tells", "name_zh", "name_en")}
    return names | {"amount": rung.after_minutes // unit, "unit": unit}
