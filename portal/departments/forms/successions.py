"""Forms of successions: a renaming, a merger, a split with its shares, shares alone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.departments import selectors
from portal.departments.actions.successions import Part, Plan
from portal.departments.forms.inputs import AreaChoice, CategoryChoice, DepartmentChoice, Form, Names
from portal.departments.forms.units import DAY
from portal.departments.models import Department, Kind
from portal.departments.succession import Succession

MOST = 12


class HeirChoice(DepartmentChoice):
    """A department that stays open, or will be opened."""

    def offer(self, *leave_out: int) -> None:
        rows = Department.objects.filter(closed_on__isnull=True).exclude(kind=Kind.DISCIPLINE)
        self.queryset = rows.exclude(pk__in=leave_out)


def _when() -> dict[str, forms.Field]:
    return {
        "on": forms.DateField(
            label=_("From which day on"),
            widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            initial=selectors.today,
            help_text=_("Today, or a later day: then it applies by itself."),
            error_messages={"invalid": _("Please write the day like this: 2026-10-01.")},
        ),
        "basis": forms.CharField(
            label=_("Basis"),
            max_length=300,
            help_text=_("The decision that it rests on, with its number."),
        ),
    }


class PlanForm(Form):
    """What all successions have. Subclasses name the rest of the fields and turn them into a plan."""

    kind = ""

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        self.fields |= _when()
        for name in ("leaving", "heir"):
            if name in self.fields and isinstance(self.fields[name], DepartmentChoice):
                self.fields[name].offer()  # type: ignore[attr-defined]

    def plan(self, shares: Any = None) -> Plan:
        """What was typed, as the action takes it."""
        given = self.cleaned_data
        leaving = given["leaving"]
        heirs = (Part(given["heir"]),) if "heir" in given else ()
        return Plan(
            kind=self.kind,
            leaving=(leaving,) if isinstance(leaving, Department) else tuple(leaving),
            on=given["on"],
            basis=given["basis"],
            heirs=(*heirs, *shares_of(shares)),
            name_zh=given.get("name_zh", ""),
            name_en=given.get("name_en", ""),
        )


class RenameForm(PlanForm, Names):
    """A new name from a day on."""

    kind = Succession.Kind.RENAME
    leaving = DepartmentChoice(label=_("Department"))
    field_order = ("leaving", "name_zh", "name_en")


class MergeForm(PlanForm):
    """One department or several become part of another."""

    kind = Succession.Kind.MERGE
    leaving = forms.ModelMultipleChoiceField(
        None,
        label=_("Departments that end"),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose the department.")},
    )
    heir = HeirChoice(
        label=_("Who takes over"),
        help_text=_("A department that is new altogether is added first, without people and items."),
    )

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        rows = selectors.open_departments().filter(closed_on__isnull=True)
        self.fields["leaving"].queryset = rows.exclude(kind=Kind.DISCIPLINE)  # type: ignore[attr-defined]


class SplitForm(PlanForm):
    """A department ends, and several take over."""

    kind = Succession.Kind.SPLIT
    leaving = DepartmentChoice(label=_("Department that ends"))
    heir = HeirChoice(label=_("Who takes over whatever no share names"))


class CedeForm(PlanForm):
    """A department goes on, and hands over what the shares name."""

    kind = Succession.Kind.CEDE
    leaving = DepartmentChoice(
        label=_("Department that hands over"),
        help_text=_("It stays open, with its people and all that no share names."),
    )


FORMS: dict[str, type[PlanForm]] = {form.kind: form for form in (RenameForm, MergeForm, SplitForm, CedeForm)}
WITH_SHARES = (Succession.Kind.SPLIT, Succession.Kind.CEDE)


class ShareForm(Form):
    """What another takes over; without a department the row is left out."""

    heir = HeirChoice(label=_("Who takes over"), required=False, empty_label=_("None"))
    category = CategoryChoice(label=_("Kind of matter"), required=False, empty_label=_("All"))
    area = AreaChoice(label=_("Area"), required=False, empty_label=_("All"))

    def __init__(self, *args: Any, choices: Mapping[str, Any] | None = None, **more: Any):
        super().__init__(*args, **more)
        for name in ("heir", "category"):
            self.fields[name].offer()  # type: ignore[attr-defined]
        for name, known in (choices or {}).items():
            self.fields[name].widget.choices = known  # one reading for all rows

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("heir") and not (given.get("category") or given.get("area")):
            self.add_error("category", _("Please choose a kind of matter, an area, or both."))
        return given


Shares = forms.formset_factory(ShareForm, extra=0, min_num=0, max_num=MOST, absolute_max=MOST + 1)


def share_rows(given: Any = None, known: list[dict[str, Any]] | None = None) -> Any:
    """The shares' rows, those typed or those known; their choices are read once for all of them."""
    one = ShareForm()
    choices = {name: list(one.fields[name].choices) for name in ("heir", "category", "area")}
    return Shares(given, prefix="share", initial=known or [{}, {}], form_kwargs={"choices": choices})


def shares_of(rows: Any) -> tuple[Part, ...]:
    """The shares that were typed."""
    given = [row.cleaned_data for row in rows] if rows is not None else []
    return tuple(Part(row["heir"], row["category"], row["area"]) for row in given if row.get("heir"))


def typed_shares(given: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows as they were typed, unchecked: to show them again with one more."""
    count = given.get("share-TOTAL_FORMS", "0")
    rows = range(min(int(count), MOST) if count.isdecimal() else 0)
    return [{n: given.get(f"share-{i}-{n}", "") for n in ("heir", "category", "area")} for i in rows]


def plan_forms(kind: str, given: Any, known: Mapping[str, Any]) -> tuple[PlanForm, Any]:
    """A plan's form, and where it has shares their rows: as known, as typed, or with one row more."""
    shared = kind in WITH_SHARES
    if given and "more" in given:
        return FORMS[kind](initial=given.dict()), share_rows(known=[*typed_shares(given), {}])
    if given:
        return FORMS[kind](given), share_rows(given) if shared else None
    return FORMS[kind](initial=known), share_rows() if shared else None
