"""What narrows a queue down."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import BigIntegerField
from django.utils.choices import flatten_choices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from grievances.forms.inputs import Line
from grievances.lifecycle import Status
from grievances.selectors import load
from grievances.selectors.queue import Narrowing
from grievances.templatetags.casework import STATUSES
from portal.areas import selectors as areas
from portal.areas.models import Level
from portal.departments import selectors as departments
from portal.departments.actors import Actor
from portal.kit import fresh, grams
from portal.kit.bilingual import pick

LONGEST_WORDS = 60
INDENT = {Level.COMMUNITY: "　", Level.GRID: "　　"}


class NarrowingForm(forms.Form):
    """All of it optional; what is not offered narrows nothing. `officer` and `due` come with a link of the
    team's page: whose part (0: nobody's), and when it falls due."""

    use_required_attribute = False
    area = forms.ChoiceField(required=False, label=gettext_lazy("Area"))
    category = forms.ChoiceField(required=False, label=gettext_lazy("Kind of matter"))
    department = forms.ChoiceField(required=False, label=gettext_lazy("Department"))
    status = forms.ChoiceField(required=False, label=gettext_lazy("Status"))
    words = Line(required=False, max_length=LONGEST_WORDS, label=gettext_lazy("Words in it"))
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
        paths = tuple(sorted({post.area_path for post in actor.posts}))
        key = ("narrowing", paths, get_language(), departments.today())
        offered = fresh.kept(key, settings.NAMES_KEPT_SECONDS, lambda: _offered(paths))
        self._keys = {name: keys for name, (_choices, keys) in offered.items()}
        for name, (choices, _keys) in offered.items():
            self.fields[name].choices = [("", _("All")), *choices]
        statuses = [(status.value, str(STATUSES[status][0])) for status in Status]
        self.fields["status"].choices = [("", _("All")), *statuses]

    @classmethod
    def asked(cls, data: Any, actor: Actor) -> "NarrowingForm | None":
        """The form, where something is narrowed down or is about to be; a day's work mostly goes without."""
        return cls(data, actor=actor) if {"narrow", *cls.base_fields} & set(data) else None

    def narrowing(self) -> Narrowing:
        """What was chosen; nonsense in the address narrows nothing."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields}
        keys = {name: found.get(chosen[name]) for name, found in self._keys.items()}
        chosen["words"] = chosen["words"] if grams.asked(chosen["words"]) else ""
        held = {"officer": self.cleaned_data.get("officer"), "due": chosen["due"], "ours": self._ours}
        return Narrowing(status=chosen["status"], words=chosen["words"], **held, **keys)

    @property
    def chosen(self) -> dict[str, str]:
        """The narrowing as a query string's pairs."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def told(self) -> str:
        """What was chosen of the fields that show, in words."""
        chosen = self.chosen
        named = (_worded(bound.field, chosen[bound.name]) for bound in self if bound.name in chosen)
        return " · ".join(words for words in named if words)


def _worded(field: forms.Field, value: str) -> str:
    """A choice by its name, what was typed as it is; "" of what does not show."""
    if field.widget.is_hidden:
        return ""
    if isinstance(field, forms.ChoiceField):
        return str(dict(flatten_choices(field.choices))[value]).strip("\u3000")
    return value


def _offered(paths: Iterable[str]) -> dict[str, tuple[list, dict[str, Any]]]:
    """By field: its choices, and by the code of each what the queue is narrowed by: a path or a key. Plain
    values, since they are kept for a while: what is renamed or opened meanwhile comes a minute later."""
    places, (matters, units) = areas.under(paths), departments.matters_and_units()
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, _key, zh, en, *group in matters:
        groups.setdefault(pick(*group), []).append((code, pick(zh, en)))
    return {
        "area": (
            [(row.code, INDENT.get(row.level, "") + row.name) for row in places],
            {row.code: row.path for row in places},
        ),
        "category": (list(groups.items()), {code: key for code, key, *_names in matters}),
        "department": (
            [(code, pick(zh, en)) for code, _key, zh, en, *_group in units],
            {code: key for code, key, *_names in units},
        ),
    }
