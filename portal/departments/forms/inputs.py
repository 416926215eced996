"""Choices of areas, departments and categories by their codes, and short texts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.areas.models import Area, Level
from portal.departments import selectors
from portal.departments.models import Category, Department

DEPTH = {Level.CITY: 0, Level.DISTRICT: 0, Level.SUBDISTRICT: 1, Level.COMMUNITY: 2, Level.GRID: 3}
NONE = (("", _("Please choose")),)


class Form(forms.Form):
    """Errors come from us, on top and beside the field, not from the browser."""

    use_required_attribute = False


class AreaChoice(forms.ModelChoiceField):
    """An area of the tree, each level set in."""

    def __init__(self, **more: Any):
        more = {"label": _("Area"), "to_field_name": "code", "empty_label": _("Please choose")} | more
        super().__init__(queryset=Area.objects.defer("boundary").order_by("path"), **more)

    def label_from_instance(self, area: Area) -> str:
        return "\u3000" * DEPTH[Level(area.level)] + area.name


class DepartmentChoice(forms.ModelChoiceField):
    """A department that is open today."""

    def __init__(self, **more: Any):
        more = {"label": _("Department"), "to_field_name": "code", "empty_label": _("Please choose")} | more
        super().__init__(queryset=Department.objects.none(), **more)

    def offer(self, *leave_out: int) -> None:
        """Read what can be chosen today; a form does it once it is made."""
        self.queryset = selectors.open_departments().exclude(pk__in=leave_out)


class CategoryChoice(forms.ModelChoiceField):
    """A category under its group; `offer` reads them."""

    def __init__(self, **more: Any):
        more = {"label": _("Category"), "to_field_name": "code", "empty_label": _("Please choose")} | more
        super().__init__(queryset=Category.objects.none(), **more)

    def offer(self) -> None:
        self.queryset = Category.objects.filter(active=True)
        groups = [
            (group, [(row.code, f"{row.code} {row.name}") for row in rows])
            for group, rows in selectors.grouped_categories()
        ]
        self.choices = [("", self.empty_label or ""), *groups]


class Names(Form):
    """A name in both languages."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=160, required=False)
