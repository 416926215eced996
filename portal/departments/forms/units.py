"""Forms of departments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments import selectors
from portal.departments.forms.inputs import NONE, AreaChoice, DepartmentChoice, Form, Names
from portal.departments.models import Department, Kind
from portal.departments.wording import KINDS

DAY = {"type": "date"}


def kinds(*leave_out: str) -> list[tuple[str, Any]]:
    return [*NONE, *((kind.value, KINDS[kind]) for kind in Kind if kind not in leave_out)]


class UnitForm(Names):
    """What can be changed of a department."""

    kind = forms.ChoiceField(label=_("Kind"), choices=kinds)
    area = AreaChoice(help_text=_("It works in this area and in all its parts."))
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("Please check the e-mail address, for example name@example.com.")},
    )
    distributes = forms.BooleanField(
        label=_("New parts are given out by load"),
        required=False,
        help_text=_("Each goes at once to the handler present with the fewest open ones."),
    )


class NewUnitForm(UnitForm):
    """A department that is being added; how it shares out its work is chosen once it has people."""

    distributes = None

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_(
            "Short, in capital letters: FIRE-2. It stays the same for ever, whatever the name becomes."
        ),
    )
    opened_on = forms.DateField(
        label=_("Open from"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        initial=selectors.today,
        error_messages={"invalid": _("Please write the day like this: 2026-10-01.")},
    )
    field_order = ("name_zh", "name_en", "code", "kind", "area", "phone", "email", "opened_on")


class CloseForm(Form):
    """Closing a department."""

    on = forms.DateField(
        label=_("Closed from"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        initial=selectors.today,
        error_messages={"invalid": _("Please write the day like this: 2026-10-01.")},
    )
    successor = DepartmentChoice(
        label=_("Successor"),
        required=False,
        empty_label=_("None"),
        help_text=_("Who takes over. Old cases keep the old name and show this one beside it."),
    )

    def __init__(self, department: Department, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["successor"].offer(department.pk)  # type: ignore[attr-defined]
