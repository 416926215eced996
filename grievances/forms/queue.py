"""What narrows a queue down."""

from typing import Any

from django import forms
from django.db.models import BigIntegerField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grievances.lifecycle import Status
from grievances.selectors import load
from grievances.selectors.queue import Narrowing
from grievances.templatetags.casework import STATUSES
from portal.areas import selectors as areas
from portal.areas.models import Level
from portal.departments import selectors as departments
from portal.departments.actors import Actor

INDENT = {Level.COMMUNITY: "　", Level.GRID: "　　"}


class NarrowingForm(forms.Form):
    """All of it optional; what is not offered narrows nothing. `officer` and `due` come with a link of the
    team's page: whose part (0: nobody's), and when it falls due."""

    use_required_attribute = False
    area = forms.ChoiceField(required=False, label=gettext_lazy("Area"))
    category = forms.ChoiceField(required=False, label=gettext_lazy("Kind of matter"))
    department = forms.ChoiceField(required=False, label=gettext_lazy("Department"))
    status = forms.ChoiceField(required=False, label=gettext_lazy("Status"))
    officer = forms.IntegerField(
        required=False, min_value=0, max_value=BigIntegerField.MAX_BIGINT, widget=forms.HiddenInput
    )
    due = forms.ChoiceField(
        required=False,
        choices=[("", ""), (load.DUE_SOON, load.DUE_SOON), (load.LATE, load.LATE)],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, actor: Actor):
        super().__init__(data)
        self._ours = frozenset(unit for unit, _path in actor.workplaces())
        groups = departments.grouped_categories()
        self._rows = {
            "area": {row.code: row for row in areas.under({post.area_path for post in actor.posts})},
            "category": {row.code: row for _group, rows in groups for row in rows},
            "department": {row.code: row for row in departments.open_departments()},
        }
        offered = {
            "area": [(row.code, INDENT.get(row.level, "") + row.name) for row in self._rows["area"].values()],
            "category": [(group, [(row.code, row.name) for row in rows]) for group, rows in groups],
            "department": [(row.code, row.name) for row in self._rows["department"].values()],
            "status": [(status.value, str(STATUSES[status][0])) for status in Status],
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]

    @classmethod
    def asked(cls, data: Any, actor: Actor) -> "NarrowingForm | None":
        """The form, where something is narrowed down or is about to be; a day's work mostly goes without."""
        return cls(data, actor=actor) if {"narrow", *cls.base_fields} & set(data) else None

    def narrowing(self) -> Narrowing:
        """What was chosen; nonsense in the address narrows nothing."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        rows = {name: found.get(chosen[name]) for name, found in self._rows.items()}
        held = {"officer": self.cleaned_data.get("officer"), "due": chosen["due"], "ours": self._ours}
        return Narrowing(status=chosen["status"], **held, **rows)

    @property
    def chosen(self) -> dict[str, str]:
        """The narrowing as a query string's pairs."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
