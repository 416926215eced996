"""Forms of the responsibility list: its filter, an item with its co-departments, a question to it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments.actions.items import Help, Terms
from portal.departments.forms.inputs import AreaChoice, CategoryChoice, DepartmentChoice, Form
from portal.departments.models import ItemHelper

MOST = 12


class FilterForm(Form):
    """Which part of the list."""

    category = CategoryChoice(required=False, empty_label=_("All"))
    area = AreaChoice(required=False, empty_label=_("All"))
    department = DepartmentChoice(required=False, empty_label=_("All"))

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["category"].offer()  # type: ignore[attr-defined]
        self.fields["department"].offer()  # type: ignore[attr-defined]


class AskForm(Form):
    """A matter and a place: what does the list say?"""

    category = CategoryChoice()
    area = AreaChoice()

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["category"].offer()  # type: ignore[attr-defined]


class ItemForm(Form):
    """What an item says."""

    number = forms.CharField(label=_("Number"), max_length=20, help_text=_("As it is cited: 2.3."))
    lead = DepartmentChoice(label=_("Lead department"))
    overseer = DepartmentChoice(
        label=_("Overseeing department"), required=False, empty_label=_("None"),
        help_text=_("It reads these cases, issues supervision orders and is told when one is late."),
    )  # fmt: skip
    basis_zh = forms.CharField(label=_("Basis in Chinese"), max_length=300)
    basis_en = forms.CharField(label=_("Basis in English"), max_length=300, required=False)

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        lead, overseer = self.fields["lead"], self.fields["overseer"]
        lead.offer()  # type: ignore[attr-defined]
        overseer.offer()  # type: ignore[attr-defined]


class NewItemForm(ItemForm):
    """An item where there is none."""

    category = CategoryChoice()
    area = AreaChoice(help_text=_("It holds in this area and its parts; the item of the nearest area wins."))
    field_order = ("category", "area", "number", "lead", "overseer", "basis_zh", "basis_en")

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields["category"].offer()  # type: ignore[attr-defined]


class HelperForm(Form):
    """A co-department; without a department the row is left out."""

    department = DepartmentChoice(label=_("Co-department"), required=False, empty_label=_("None"))
    task_zh = forms.CharField(label=_("Its task in Chinese"), max_length=200, required=False)
    task_en = forms.CharField(label=_("Its task in English"), max_length=240, required=False)
    mandatory = forms.BooleanField(
        label=_("The case can't be resolved without it"), required=False, initial=True
    )

    def __init__(self, *args: Any, choices: Any = None, **more: Any):
        super().__init__(*args, **more)
        field = self.fields["department"]
        field.offer()  # type: ignore[attr-defined]
        if choices is not None:
            field.widget.choices = choices  # one reading for all rows


Helpers = forms.formset_factory(HelperForm, extra=0, min_num=0, max_num=MOST, absolute_max=MOST + 1)


def helper_rows(given: Any = None, known: list[dict[str, Any]] | None = None) -> Any:
    """The co-departments' rows, those typed or those known; their choices are read once for all of them."""
    choices = list(HelperForm().fields["department"].choices)
    return Helpers(given, prefix="co", initial=known or [], form_kwargs={"choices": choices})


def terms(form: ItemForm, helpers: Any) -> Terms:
    """What was typed, as the action takes it."""
    rows = [row.cleaned_data for row in helpers if row.cleaned_data.get("department")]
    return Terms(
        number=form.cleaned_data["number"],
        lead=form.cleaned_data["lead"],
        overseer=form.cleaned_data.get("overseer"),
        basis_zh=form.cleaned_data["basis_zh"],
        basis_en=form.cleaned_data["basis_en"],
        helpers=tuple(Help(**row) for row in rows),
    )


def helper_known(helper: ItemHelper) -> dict[str, Any]:
    """A co-department as its row shows it."""
    names = ("mandatory", "task_zh", "task_en")
    return {name: getattr(helper, name) for name in names} | {"department": helper.department.code}


def typed_rows(given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows as they were typed, unchecked: to show them again with one more."""
    count = given.get("co-TOTAL_FORMS", "0")
    rows = range(min(int(count), MOST) if count.isdecimal() else 0)
    names = ("department", "task_zh", "task_en")
    typed = [
        {n: given.get(f"co-{i}-{n}", "") for n in names} | {"mandatory": f"co-{i}-mandatory" in given}
        for i in rows
    ]
    return [row for row in typed if row["department"]]


class RejectForm(Form):
    """Why a proposed amendment is not taken into the list."""

    why = forms.CharField(
        label=_("Why the list stays as it is"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def item_forms(
    given: Any, kind: type[ItemForm], known: Mapping[str, Any], rows: list[dict[str, Any]]
) -> tuple[Any, Any]:
    """An item's form and its co-departments' rows: as known, as typed, or as typed with one row more."""
    if given and "more" in given:
        return kind(initial=given.dict()), helper_rows(known=[*typed_rows(given), {}])
    if given:
        return kind(given), helper_rows(given)
    return kind(initial=known), helper_rows(known=rows)
