"""Forms of ladders and of their rungs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments import selectors
from portal.departments.actions.rungs import (
    ANSWERING,
    GENERAL_ONLY,
    KINDS,
    OF_RESIDENT,
    RESIDENT,
    TOLD,
)
from portal.departments.forms.inputs import AreaChoice, Form, Names
from portal.departments.wording import CLOCKS, ROLES
from portal.engines.escalation.models import LadderRung

# unit: its words, minutes in one, working time
UNITS = {
    "minutes": (_("minutes"), 1, False),
    "hours": (_("hours"), 60, False),
    "days": (_("days"), 1440, False),
    "working_hours": (_("working hours"), 60, True),
    "share": (_("percent of the limit used"), 0, False),
}
AFTER, WARNING = "after", "warning"
HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class LadderForm(Form):
    """For which clock, matter and area a ladder of its own is to hold."""

    kind = forms.ChoiceField(
        label=_("Clock"), choices=[(kind, CLOCKS[kind]) for kind in KINDS if kind not in GENERAL_ONLY]
    )
    matter = forms.ChoiceField(label=_("Matter"), required=False)
    area = AreaChoice(required=False, empty_label=_("The whole district"))

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["matter"].choices = [("", _("Any matter")), *_matters()]  # type: ignore[attr-defined]


def _matters() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every group as a whole, then its categories."""
    found = []
    for group, rows in selectors.grouped_categories():
        whole = (rows[0].group_code, _("%(group)s: all of it") % {"group": group})
        found.append((group, [whole, *((row.code, f"{row.code} {row.name}") for row in rows)]))
    return found


class RungForm(Names):
    """When a rung is reached, who is told there, and who answers from there on."""

    amount = forms.IntegerField(
        label=_("How much"),
        min_value=0,
        max_value=600_000,
        error_messages={"invalid": _("Please enter a whole number."), "min_value": _("At least 0.")},
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[(unit, words) for unit, (words, *_r) in UNITS.items()])
    tells = forms.ChoiceField(label=_("Who is told"), choices=[(role.value, ROLES[role]) for role in TOLD])
    accountable = forms.ChoiceField(
        label=_("Who answers from then on"),
        choices=[("", _("As before")), *((role.value, ROLES[role]) for role in ANSWERING)],
        required=False,
    )
    quiet_from = forms.TypedChoiceField(label=_("Letters wait from"), coerce=int, choices=HOURS)
    quiet_until = forms.TypedChoiceField(label=_("until"), coerce=int, choices=HOURS)
    field_order = (
        "amount",
        "unit",
        "tells",
        "accountable",
        "quiet_from",
        "quiet_until",
        "name_zh",
        "name_en",
    )

    def of(self, kind: str) -> "RungForm":
        """The form for a rung of this clock: some are told to the resident alone."""
        if kind in OF_RESIDENT:
            self.fields["tells"].choices = [(RESIDENT, _("The resident"))]
        return self

    def values(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = dict(self.cleaned_data)
        amount, unit = given.pop("amount"), given.pop("unit")
        _words, minutes, working = UNITS[unit]
        share = amount if unit == "share" else None
        return given | {"after_minutes": amount * minutes, "working": working, "share": share}


class NewRungForm(RungForm):
    """A further rung: a level after the due time, or a warning before it."""

    side = forms.ChoiceField(
        label=_("What it is"),
        choices=[
            (AFTER, _("A level: what is late is raised")),
            (WARNING, _("A warning, before the due time: raises nothing")),
        ],
    )
    field_order = ("side", *RungForm.field_order)

    def values(self) -> dict[str, Any]:
        given = super().values()
        return given | {"warning": given.pop("side") == WARNING}


def rung_as_typed(rung: LadderRung) -> dict[str, Any]:
    """A rung as the form shows it: in the largest unit that fits."""
    names = ("tells", "accountable", "quiet_from", "quiet_until", "name_zh", "name_en")
    kept = {name: getattr(rung, name) for name in names}
    if rung.share is not None:
        return kept | {"amount": rung.share, "unit": "share"}
    if rung.working and rung.after_minutes % 60 == 0:
        return kept | {"amount": rung.after_minutes // 60, "unit": "working_hours"}
    if rung.after_minutes == 0:
        return kept | {"amount": 0, "unit": "hours"}
    unit = next(name for name in ("days", "hours", "minutes") if rung.after_minutes % UNITS[name][1] == 0)
    return kept | {"amount": rung.after_minutes // UNITS[unit][1], "unit": unit}
